package rearguard.agent.show;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Desk;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.Order;
import rearguard.agent.step.Told;
import rearguard.agent.step.Work;
import rearguard.agent.step.turn.Within;
import rearguard.agent.step.turn.Within.Ended;
import rearguard.model.name.ApplicationName;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Shown;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.watch.Watched;

/**
 * Looks at what a step has touched, once the report of it is out of the house. Whatever goes wrong
 * here is said in what is shown and nowhere else. Where it is not known what must be hidden, no
 * lines are shown. Thread-safe; two are looked at at once.
 */
public final class Showing {
  /** For everything of one step. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger("rearguard.show");

  private final Desk desk;
  private final Work work;
  private final Function<ApplicationName, List<Watched>> watched;
  private final Duration limit;
  private final Semaphore two = new Semaphore(2);

  /**
   * Remembers nothing.
   *
   * @param watched what else of an application is cared for on this host
   */
  public Showing(Desk desk, Work work, Function<ApplicationName, List<Watched>> watched) {
    this(desk, work, watched, LIMIT);
  }

  Showing(Desk desk, Work work, Function<ApplicationName, List<Watched>> watched, Duration limit) {
    this.desk = desk;
    this.work = work;
    this.watched = watched;
    this.limit = limit;
  }

  /** From now on it is of interest what that step's target says. Waits for nothing. */
  public Vigil begin(Order order) {
    return new Vigil(order, desk.book().held(order.run()), work.host().clock().instant());
  }

  /** One order, from when it came in. */
  public final class Vigil {
    private final Order order;
    private final Optional<HeldRun> before;
    private final Instant began;

    private Vigil(Order order, Optional<HeldRun> before, Instant began) {
      this.order = order;
      this.before = before;
      this.began = began;
    }

    /**
     * What the target shows; empty when the step did nothing that is worth a look, or was done
     * before this order came in.
     */
    public Optional<Shown> shown(StepReport report) throws InterruptedException {
      var held = desk.book().held(order.run()).or(() -> before);
      var step = held.flatMap(run -> run.step(order.step()));
      if (step.isEmpty()
          || report.at().isBefore(began)
          || !telling(step.get().verb(), report.state())
          || !two.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
      try {
        var pieces = pieces(held.get(), step.get(), since(held.get(), step.get()));
        var now = work.host().clock().instant();
        return pieces.isEmpty()
            ? Optional.empty()
            : Optional.of(new Shown(order.step(), report.attempt(), now, pieces));
      } finally {
        two.release();
      }
    }

    /** What makes a verification fail was said since the run first changed anything here. */
    private Instant since(HeldRun held, Step step) {
      return step.verb() != Verb.VERIFY
          ? began
          : held.traces().values().stream()
              .flatMap(trace -> trace.outcome().stream())
              .map(Told::report)
              .filter(report -> report.undo().isPresent())
              .map(StepReport::at)
              .max(Instant::compareTo)
              .orElse(began);
    }
  }

  private List<Shown.Piece> pieces(HeldRun held, Step step, Instant since)
      throws InterruptedException {
    if (!(work.drivers().named(step.driver()).orElse(null) instanceof Driver.Shows driver)) {
      return List.of();
    }
    var seen = Collections.synchronizedList(new ArrayList<Shown.Piece>());
    var of = step.target().component().value();
    try {
      var ended = Within.limit(limit, () -> look(held, step, new Looking(driver, since), seen));
      if (!(ended instanceof Ended.InTime<Boolean>)) {
        seen.add(
            new Shown.Unread(of, "could not be read: it took longer than " + Within.words(limit)));
      }
    } catch (HostException e) {
      seen.add(new Shown.Unread(of, "could not be read: " + e.problem().message()));
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a fault in looking at " + step.target(), e);
      seen.add(new Shown.Unread(of, "could not be read: a fault in the agent, see its log"));
    }
    return List.copyOf(seen);
  }

  private record Looking(Driver.Shows driver, Instant since) {}

  /** Adds one after the other, so that what is slow costs nothing but itself. */
  private boolean look(HeldRun held, Step step, Looking looking, List<Shown.Piece> seen)
      throws HostException, InterruptedException {
    var host = work.host();
    var sections = new Sections(work);
    var places = sections.of(held, watched.apply(held.plan().application()));
    var veil = Veil.over(sections.values(places));
    var reading = new Reading(host, veil, looking.since());
    var subject = new Subject(step.target(), step.settings(), host);
    for (var show : looking.driver().shows(subject, looking.since())) {
      seen.add(reading.piece(show));
    }
    return true;
  }

  /** What was touched, and what failed. */
  private static boolean telling(Verb verb, StepState state) {
    return switch (verb) {
      case RESTORE, START, PURGE -> true;
      case STOP, HALT, VERIFY -> state != StepState.DONE;
      case PREPARE, REMEMBER, HOLD, RELEASE, ADMIT, OPEN -> false;
    };
  }
}
