package rearguard.controller.web;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells every open page that something changed, never what: pages fetch what they show. Changes
 * that come close together are one notice, and the last one is never lost.
 */
final class EventHub {
  static final Duration GATHER = Duration.ofMillis(150);
  private static final Duration PING = Duration.ofSeconds(15);
  private final ScheduledExecutorService executor;
  private final int limit;
  private final Set<OpenPage> pages = ConcurrentHashMap.newKeySet();
  private long number;
  private boolean gathering;
  private boolean closed;

  EventHub(ScheduledExecutorService executor, int limit) {
    this.executor = executor;
    this.limit = limit;
  }

  void start() {
    var _ =
        executor.scheduleAtFixedRate(
            () -> pages.forEach(OpenPage::ping),
            PING.toMillis(),
            PING.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Returns at once. */
  synchronized void changed() {
    if (!closed && !gathering) {
      gathering = true;
      var _ = executor.schedule(this::tell, GATHER.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** False when there are too many already, or the controller is going away. */
  synchronized boolean hasRoom() {
    return !closed && pages.size() < limit;
  }

  void open(AsyncContext context) throws IOException {
    var page = new OpenPage(context, pages::remove);
    pages.add(page);
    page.begin();
  }

  int size() {
    return pages.size();
  }

  /** Open streams would hold up a graceful shutdown; nobody needs them any more. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    pages.forEach(OpenPage::end);
  }

  private void tell() {
    long now;
    synchronized (this) {
      gathering = false;
      number++;
      now = number;
    }
    pages.forEach(page -> page.changed(now));
  }
}
