package rearguard.agent.driver.pm2;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Asks a port again and again, each time over a new connection, and notes the longest silence. */
final class Prober implements AutoCloseable {
  private final int port;
  private final AtomicBoolean going = new AtomicBoolean(true);
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicLong longest = new AtomicLong();
  private final Thread thread;

  Prober(int port) {
    this.port = port;
    thread = Thread.ofPlatform().daemon().start(this::probe);
  }

  int failed() {
    return failed.get();
  }

  /** Comes back after two more answers: a silence that has ended is counted by then. */
  void awaitAnswers() {
    for (var wanted = answered.get() + 2; answered.get() < wanted; ) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  int answered() {
    return answered.get();
  }

  Duration longestSilence() {
    return Duration.ofNanos(longest.get());
  }

  private void probe() {
    var last = System.nanoTime();
    while (going.get()) {
      if (asked()) {
        var now = System.nanoTime();
        longest.accumulateAndGet(now - last, Math::max);
        last = now;
        answered.incrementAndGet();
      } else {
        failed.incrementAndGet();
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  private boolean asked() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(2000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    going.set(false);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
