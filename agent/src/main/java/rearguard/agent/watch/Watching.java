package rearguard.agent.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.logging.Logger;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Questions;
import rearguard.agent.step.turn.Within;
import rearguard.model.name.ApplicationName;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Target;
import rearguard.model.watch.Expected;
import rearguard.model.watch.Sighted;
import rearguard.model.watch.Watch;
import rearguard.model.watch.Watched;

/**
 * Keeps an eye on what the controller names, and tells what changed. Nothing is lost with the
 * process: whatever differs is found by the first comparison after a start. Thread-safe; one thread
 * looks.
 */
public final class Watching {
  private static final Logger LOG = Logger.getLogger("rearguard.watch");
  private static final Duration MOST = Duration.ofSeconds(10);
  private static final Duration MOST_WHEN_QUIET = Duration.ofSeconds(30);
  private static final Duration LEAST = Duration.ofMillis(500);
  private static final Duration SAID_AGAIN = Duration.ofSeconds(30);
  private static final Duration GLANCE = Duration.ofSeconds(5);
  private static final Duration COMPARE = Duration.ofMinutes(2);

  private final Questions questions;
  private final LongSupplier ticks;
  private final Predicate<ApplicationName> busy;
  private final FoundQuiet foundQuiet;
  private final Map<ApplicationName, Watch> told = new ConcurrentHashMap<>();
  private final Semaphore news = new Semaphore(0);
  private final Map<ApplicationName, Map<Target, Eye>> eyes = new TreeMap<>();
  private final Map<ApplicationName, Said> said = new TreeMap<>();

  private record Said(Sighted what, long at) {}

  /** Whoever brings it to the controller; false when that cannot be done now. */
  @FunctionalInterface
  public interface Teller {
    boolean tell(Sighted sighted);
  }

  /**
   * Looks at nothing before {@link #keep}.
   *
   * @param file where it keeps what it found quiet, for its next life
   * @param busy whether a run of the application is held here
   */
  public Watching(Questions questions, Path file, Host host, Predicate<ApplicationName> busy) {
    this(questions, FoundQuiet.in(file, host), host::ticks, busy);
  }

  /**
   * With a clock of its own.
   *
   * @param ticks monotonic nanoseconds
   */
  Watching(
      Questions questions,
      FoundQuiet foundQuiet,
      LongSupplier ticks,
      Predicate<ApplicationName> busy) {
    this.ticks = ticks;
    this.questions = questions;
    this.foundQuiet = foundQuiet;
    this.busy = busy;
  }

  /** From now on this is watched of that application; it is said anew what is seen. */
  public void told(Watch watch) {
    told.put(watch.application(), watch);
    news.release();
  }

  /** What is watched of an application now. */
  public List<Watched> of(ApplicationName application) {
    return Optional.ofNullable(told.get(application)).map(Watch::targets).orElse(List.of());
  }

  /** Looks until its thread is interrupted. */
  public void keep(Teller teller) throws InterruptedException {
    while (true) {
      var pause = pause();
      boolean anew =
          pause.isEmpty()
              ? await()
              : news.tryAcquire(pause.get().toMillis(), TimeUnit.MILLISECONDS);
      if (anew) {
        news.drainPermits();
        said.clear();
      }
      look(teller);
    }
  }

  private boolean await() throws InterruptedException {
    news.acquire();
    return true;
  }

  /** Empty when nothing is watched. */
  Optional<Duration> pause() {
    return told.values().stream()
        .filter(watch -> !watch.targets().isEmpty())
        .map(this::pause)
        .min(Comparator.naturalOrder());
  }

  /** Short enough to tell stillness; longer while all is quiet, as each round costs the host. */
  private Duration pause(Watch watch) {
    var open = eyes.getOrDefault(watch.application(), Map.of()).values();
    boolean quiet = !open.isEmpty() && open.stream().noneMatch(Eye::open);
    var wanted = quiet ? watch.stillFor() : watch.stillFor().dividedBy(2);
    var most = quiet ? MOST_WHEN_QUIET : MOST;
    return Collections.max(List.of(LEAST, Collections.min(List.of(wanted, most))));
  }

  /** One round. */
  void look(Teller teller) throws InterruptedException {
    for (var watch : told.values()) {
      var open = eyes.computeIfAbsent(watch.application(), _ -> new TreeMap<>());
      follow(open, watch);
      for (var eye : List.copyOf(open.values())) {
        open.put(eye.watched().target(), looked(eye, watch));
      }
      tell(watch, open, teller);
    }
  }

  /** Who expects something else of a target looks at it with other eyes. */
  private void follow(Map<Target, Eye> open, Watch watch) {
    var wanted = new TreeMap<Target, Watched>();
    watch.targets().forEach(one -> wanted.put(one.target(), one));
    open.values().removeIf(eye -> !eye.watched().equals(wanted.get(eye.watched().target())));
    wanted.forEach((target, one) -> open.computeIfAbsent(target, _ -> Eye.on(one, now())));
  }

  private Eye looked(Eye eye, Watch watch) throws InterruptedException {
    if (busy.test(watch.application())) {
      return eye.blinded(now());
    }
    var glance = glance(eye.watched());
    if (glance.isEmpty()) {
      return eye;
    }
    var seen = eye.seen(glance.get(), now());
    if (seen.doubtful() && foundQuiet.knows(watch.application(), eye.watched(), glance.get())) {
      return seen.known();
    }
    return seen.due(now(), watch.stillFor()) ? remembered(examined(seen), watch) : seen;
  }

  private Eye remembered(Eye eye, Watch watch) {
    if (eye.quiet()) {
      eye.glance()
          .ifPresent(glance -> foundQuiet.remember(watch.application(), eye.watched(), glance));
    }
    return eye;
  }

  /** Empty when it cannot be told; that is no change. */
  private Optional<String> glance(Watched one) throws InterruptedException {
    try {
      return inTime(Within.limit(GLANCE, () -> questions.glance(section(one))))
          .flatMap(found -> found);
    } catch (HostException e) {
      return Optional.of(e.problem().message());
    } catch (RuntimeException e) {
      LOG.warning(() -> "cannot glance at " + one.target() + ": " + e);
      return Optional.empty();
    }
  }

  private Eye examined(Eye eye) throws InterruptedException {
    return switch (eye.watched().expected()) {
      case Expected.Kept kept -> eye.compared(compare(eye.watched(), kept), now());
      case Expected.Never() -> eye.changed(List.of("nothing was captured of it yet"), now());
      case Expected.AsItIs() -> eye.changed(List.of("it changed since the last run"), now());
    };
  }

  private Optional<Drift> compare(Watched one, Expected.Kept kept) throws InterruptedException {
    var section = section(one);
    try {
      return inTime(
          Within.limit(COMPARE, () -> questions.compare(kept.snapshot(), kept.digest(), section)));
    } catch (HostException e) {
      return e.problem().retry()
          ? Optional.empty()
          : Optional.of(new Drift(List.of(e.problem().message()), ""));
    } catch (RuntimeException e) {
      LOG.warning(() -> "cannot compare " + one.target() + ": " + e);
      return Optional.empty();
    }
  }

  private static Questions.Section section(Watched one) {
    return new Questions.Section(one.target(), one.driver(), one.settings());
  }

  private static <T> Optional<T> inTime(Within.Ended<T> ended) {
    return ended instanceof Within.Ended.InTime<T>(var value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private void tell(Watch watch, Map<Target, Eye> open, Teller teller) {
    var sights = open.values().stream().flatMap(eye -> eye.sight().stream()).toList();
    var now = new Sighted(watch.application(), watch.number(), sights);
    var before = Optional.ofNullable(said.get(watch.application()));
    boolean news = before.filter(one -> one.what().equals(now)).isEmpty();
    boolean again =
        !sights.isEmpty()
            && before.filter(one -> now() - one.at() < SAID_AGAIN.toNanos()).isEmpty();
    if ((news || again) && teller.tell(now)) {
      said.put(watch.application(), new Said(now, now()));
    }
  }

  private long now() {
    return ticks.getAsLong();
  }
}
