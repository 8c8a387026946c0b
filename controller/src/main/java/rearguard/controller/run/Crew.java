package rearguard.controller.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.model.name.RunId;

/**
 * The conductors at work, each on its thread. One that broke stands still, still hears what agents
 * say, and is replaced by another that knows what the ledger knows. Safe from any thread.
 */
final class Crew implements AutoCloseable {
  /** How long a run that broke is left alone before it is taken up again. */
  static final Duration REST = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
  private static final Duration GOODBYE = Duration.ofSeconds(5);
  private static final Duration BEAT = Duration.ofSeconds(5);

  /** Makes the conductor that replaces a broken one and says so as soon as it is at work. */
  interface TakeUp {
    Conductor next(Conductor broken, Runnable atWork);
  }

  private record Broken(Conductor conductor, String why, Instant at) {}

  private final Map<RunId, Conductor> live = new ConcurrentHashMap<>();
  private final Map<RunId, Thread> threads = new ConcurrentHashMap<>();
  private final Map<RunId, Broken> broken = new ConcurrentHashMap<>();
  private final AtomicReference<Instant> beat = new AtomicReference<>(Instant.EPOCH);

  Optional<Conductor> of(RunId run) {
    return Optional.ofNullable(live.get(run));
  }

  Stream<Conductor> all() {
    return live.values().stream();
  }

  /** What stands still, and why. */
  Map<RunId, String> standing() {
    var standing = new TreeMap<RunId, String>();
    broken.forEach((run, now) -> standing.put(run, now.why()));
    return standing;
  }

  /**
   * Writes down that the runs are being driven, unless that was done a moment ago; runs that stand
   * still give no sign of life.
   */
  void beat(Conductor.Tools tools) {
    var now = tools.clock().instant();
    var before = beat.get();
    if (now.isBefore(before.plus(BEAT)) || !beat.compareAndSet(before, now)) {
      return;
    }
    var driven =
        all().map(conductor -> conductor.run().id()).filter(id -> !broken.containsKey(id)).toList();
    if (!driven.isEmpty()) {
      tools.runs().alive(driven, now);
    }
  }

  /** Conducts on a thread of its own, until the run has ended or the crew is closed. */
  void go(Conductor conductor, InstantSource clock) {
    var id = conductor.run().id();
    live.put(id, conductor);
    var thread = Thread.ofVirtual().name(id.value()).unstarted(() -> conduct(conductor, clock));
    threads.put(id, thread);
    thread.start();
  }

  private void conduct(Conductor conductor, InstantSource clock) {
    var id = conductor.run().id();
    try {
      conductor.conduct();
      broken.remove(id);
      live.remove(id, conductor);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      LOG.error("run {} stands still", id, failed);
      broken.put(id, new Broken(conductor, why(failed), clock.instant()));
    } finally {
      threads.remove(id, Thread.currentThread());
    }
  }

  /** One that cannot be taken up yet rests again. To be called by one thread. */
  void retake(InstantSource clock, TakeUp takeUp) {
    for (var entry : List.copyOf(broken.entrySet())) {
      boolean rested = !clock.instant().isBefore(entry.getValue().at().plus(REST));
      if (rested && !threads.containsKey(entry.getKey())) {
        retake(entry.getKey(), entry.getValue(), clock, takeUp);
      }
    }
  }

  private void retake(RunId id, Broken now, InstantSource clock, TakeUp takeUp) {
    try {
      var next = takeUp.next(now.conductor(), () -> broken.remove(id, now));
      LOG.info("run {} is taken up again", id);
      go(next, clock);
    } catch (RuntimeException again) {
      LOG.error("run {} cannot be taken up again", id, again);
      broken.put(id, new Broken(now.conductor(), why(again), clock.instant()));
    }
  }

  private static String why(RuntimeException failed) {
    return Optional.ofNullable(failed.getMessage()).orElseGet(failed::toString);
  }

  /** Lets go of all runs where they stand. */
  @Override
  public void close() {
    var running = List.copyOf(threads.values());
    running.forEach(Thread::interrupt);
    try {
      for (var thread : running) {
        thread.join(GOODBYE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    live.clear();
  }
}
