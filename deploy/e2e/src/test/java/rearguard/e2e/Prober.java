package rearguard.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A user of every host who never stops asking. */
final class Prober implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Thread> users = new ArrayList<>();
  private volatile boolean over;

  Prober(List<ShopHost> hosts) {
    hosts.forEach(host -> users.add(Thread.ofVirtual().start(() -> ask(host))));
  }

  private void ask(ShopHost host) {
    while (!over) {
      if (!host.answers("/version")) {
        failures.add(host.name + " at request " + requests.get());
      }
      requests.incrementAndGet();
      Program.pause(BETWEEN);
    }
  }

  List<String> failures() {
    return failures;
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    over = true;
    for (var user : users) {
      try {
        user.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
