package rearguard.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A TCP link that can go bad in either direction on its own, without either end hearing a word:
 * what is cut vanishes, what is stalled comes later and in order, what is slow comes drop by drop.
 */
final class FaultyLink implements AutoCloseable {
  enum State {
    FINE,
    CUT,
    STALLED,
    SLOW
  }

  private static final int DROP = 1_000;
  private static final long DROP_MILLIS = 120;

  private final ServerSocket door;
  private final int behind;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile State up = State.FINE;
  private volatile State down = State.FINE;
  private volatile boolean open = true;

  /** Leads to that port of this machine. */
  FaultyLink(int behind) throws IOException {
    this.behind = behind;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("link").start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** From the agent to the controller, and back; new connections fare like old ones. */
  void set(State toController, State toAgent) {
    up = toController;
    down = toAgent;
  }

  /** Ends every connection at once, as a reboot of something in between does. */
  void reset() {
    sockets.forEach(FaultyLink::close);
    sockets.clear();
  }

  private void accept() {
    while (open) {
      try {
        join(door.accept());
      } catch (IOException _) {
        open = !door.isClosed();
      }
    }
  }

  private void join(Socket agent) throws IOException {
    sockets.add(agent);
    var controller = new Socket();
    sockets.add(controller);
    controller.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), behind), 5_000);
    Thread.ofVirtual().start(() -> pump(agent, controller, true));
    Thread.ofVirtual().start(() -> pump(controller, agent, false));
  }

  private void pump(Socket from, Socket to, boolean toController) {
    try (var in = from.getInputStream();
        var out = to.getOutputStream()) {
      pump(in, out, toController);
    } catch (IOException _) {
      // one end is gone; the other one hears of it by the closing below
    } finally {
      close(from);
      close(to);
    }
  }

  private void pump(InputStream in, OutputStream out, boolean toController) throws IOException {
    var drop = new byte[DROP];
    for (int count = in.read(drop); count >= 0; count = in.read(drop)) {
      while (state(toController) == State.STALLED && open) {
        pause();
      }
      if (state(toController) == State.SLOW) {
        pause();
      }
      if (state(toController) != State.CUT) {
        out.write(drop, 0, count);
      }
    }
  }

  private State state(boolean toController) {
    return toController ? up : down;
  }

  private static void pause() {
    try {
      if (new CountDownLatch(1).await(DROP_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("never counted down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError("a socket that does not close", e);
    }
  }

  @Override
  public void close() throws IOException {
    open = false;
    door.close();
    reset();
  }
}
