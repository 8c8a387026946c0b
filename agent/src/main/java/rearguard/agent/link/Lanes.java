package rearguard.agent.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import rearguard.agent.step.Desk;
import rearguard.model.name.RunId;

/**
 * What concerns the claim on one application is done in the order in which it came, so that a run
 * may follow the end of another at once; applications do not wait for each other. Thread-safe.
 */
final class Lanes {
  private final ReentrantLock one = new ReentrantLock();
  private final Map<String, Deque<Runnable>> busy = new HashMap<>();
  private final List<Asking> asking = new CopyOnWriteArrayList<>();
  private final Desk desk;
  private final Executor threads;

  /** Once for each time that it was asked: a run ends after all of them. */
  private record Asking(String run, String application) {}

  Lanes(Desk desk, Executor threads) {
    this.desk = desk;
    this.threads = threads;
  }

  /** A run asks for an application; names as they came, for nobody has looked at them yet. */
  void claim(String run, String application, Runnable deed) {
    var asks = new Asking(run, application);
    asking.add(asks);
    enter(
        application,
        () -> {
          deed.run();
          asking.remove(asks);
        });
  }

  /** Runs whose plan is being written down: the book does not show them yet. */
  List<RunId> asking() {
    return asking.stream().map(Asking::run).distinct().flatMap(Lanes::named).toList();
  }

  private static Stream<RunId> named(String run) {
    try {
      return Stream.of(new RunId(run));
    } catch (IllegalArgumentException _) {
      return Stream.empty(); // it will be declined, and is nobody's run
    }
  }

  /** A run lets go of what it asked for or holds; at once when it does neither. */
  void end(RunId run, Runnable deed) {
    asking.stream()
        .filter(asks -> asks.run().equals(run.value()))
        .map(Asking::application)
        .findFirst()
        .or(() -> held(run))
        .ifPresentOrElse(application -> enter(application, deed), () -> threads.execute(deed));
  }

  private Optional<String> held(RunId run) {
    return Optional.ofNullable(desk.book().open().get(run))
        .map(held -> held.plan().application().value());
  }

  private void enter(String application, Runnable deed) {
    one.lock();
    try {
      if (busy.containsKey(application)) {
        busy.get(application).add(deed);
        return;
      }
      threads.execute(() -> goAlong(application, deed));
      busy.put(application, new ArrayDeque<>());
    } finally {
      one.unlock();
    }
  }

  private void goAlong(String application, Runnable first) {
    for (var next = Optional.of(first); next.isPresent(); next = following(application)) {
      next.get().run();
    }
  }

  private Optional<Runnable> following(String application) {
    one.lock();
    try {
      var next = Optional.ofNullable(busy.get(application)).map(Deque::poll);
      if (next.isEmpty()) {
        busy.remove(application);
      }
      return next;
    } finally {
      one.unlock();
    }
  }
}
