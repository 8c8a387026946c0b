package rearguard.agent.step;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.Failpoint;
import rearguard.agent.host.HostException;
import rearguard.agent.step.turn.Within;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.traffic.Admission;
import rearguard.model.traffic.Gradual;

/** The doing of one attempt: finds what it needs, and only then touches anything. */
final class Act {
  private static final Logger LOG = Logger.getLogger("rearguard.step");
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final Drift NONE = new Drift(List.of(), "");

  /**
   * What it came to when nothing went wrong.
   *
   * @param drift what is not as the snapshot says all the same
   * @param undo what a REMEMBER captured
   */
  record Done(String words, Drift drift, Optional<Snapshot> undo) {}

  private final Work work;
  private final HeldRun held;
  private final Order order;
  private final Step step;
  private final boolean verifiedLater;

  /** Whether the live state may be another one than before. */
  private volatile boolean touched;

  Act(Work work, HeldRun held, Order order, Step step, boolean verifiedLater) {
    this.work = work;
    this.held = held;
    this.order = order;
    this.step = step;
    this.verifiedLater = verifiedLater;
  }

  /** Does it, for as long as its deadline lets it, and tells how it ended. */
  StepEvent.Ended live() throws InterruptedException {
    try {
      var ended = Within.limit(step.deadline(), this::perform);
      boolean stopped = !(ended instanceof Within.Ended.WillNotStop<?>);
      boolean cut = ended instanceof Within.Ended.TooLong<?> && touched;
      var result =
          cut && step.verb() == Verb.RESTORE
              ? howFar()
              : Result.of(ended, step.deadline(), touched);
      return new StepEvent.Ended(order, result, stopped);
    } catch (HostException e) {
      return new StepEvent.Ended(order, Result.of(e.problem(), touched), true);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a fault in driver " + step.driver(), e);
      var why = "a fault in driver " + step.driver() + ": " + e;
      return new StepEvent.Ended(order, Result.failed(why, touched), true);
    }
  }

  /** What it ran is ended by now, so that one can look how far it came. */
  private Result howFar() throws InterruptedException {
    var happened = "took longer than " + Within.words(step.deadline()) + " and was ended";
    return new Probing(work, happened).at(order.run(), step).notAgain();
  }

  private Done perform() throws HostException, InterruptedException {
    var driver = work.driver(step.driver());
    here().reached();
    return switch (step.verb()) {
      case PREPARE -> prepare(driver);
      case REMEMBER -> remember(driver);
      case STOP, HALT -> stop(work.stops(step.driver()));
      case RESTORE -> restore(driver);
      case START -> start(work.stops(step.driver()));
      case VERIFY -> verify(driver);
      case HOLD -> hold(work.holds(step.driver()));
      case RELEASE -> release(work.holds(step.driver()));
      case ADMIT -> admit(Gradual.of(step.settings()).map(Gradual::first).orElse(List.of()));
      case OPEN -> admit(Admission.EVERYBODY);
      case PURGE -> purge(work.purges(step.driver()));
    };
  }

  private Failpoint here() {
    return switch (step.verb()) {
      case PREPARE -> Failpoint.IN_PREPARE;
      case REMEMBER -> Failpoint.IN_REMEMBER;
      case STOP, HALT, HOLD -> Failpoint.IN_STOP;
      case RESTORE, PURGE -> Failpoint.IN_RESTORE;
      case START, RELEASE, ADMIT, OPEN -> Failpoint.IN_START;
      case VERIFY -> Failpoint.IN_VERIFY;
    };
  }

  /** What the way there left beside is in the way of the way back. */
  private Done prepare(Driver driver) throws HostException, InterruptedException {
    var bench = bench();
    if (step.back()) {
      driver.tidy(work.subject(step), work.keeping().bench(order.run(), step.target()));
    }
    return done(driver.prepare(work.subject(step), shelf(), bench));
  }

  private Done remember(Driver driver) throws HostException, InterruptedException {
    var undo = work.keeping().remember(step.snapshot(), work.subject(step), driver);
    return new Done(undo.summary(), NONE, Optional.of(undo));
  }

  private Done stop(Driver.Stops driver) throws HostException, InterruptedException {
    var shelf = shelf();
    var bench = bench();
    var subject = work.subject(step);
    touched = true;
    return done(
        step.verb() == Verb.HALT
            ? driver.halt(subject, shelf, bench)
            : driver.stop(subject, shelf, bench));
  }

  private Done start(Driver.Stops driver) throws HostException, InterruptedException {
    var shelf = shelf();
    var bench = bench();
    touched = true;
    return done(driver.start(work.subject(step), shelf, bench));
  }

  private Done restore(Driver driver) throws HostException, InterruptedException {
    var shelf = shelf();
    var bench = bench();
    touched = true;
    var words = driver.restore(work.subject(step), shelf, bench);
    return verifiedLater
        ? done(words)
        : new Done(words, driver.verify(work.subject(step), shelf), Optional.empty());
  }

  private Done verify(Driver driver) throws HostException, InterruptedException {
    var left = driver.verify(work.subject(step), shelf());
    return new Done("is what the snapshot says", left, Optional.empty());
  }

  private Done hold(Driver.Holds driver) throws HostException, InterruptedException {
    return done(driver.hold(work.subject(step), work.hold(held)));
  }

  private Done release(Driver.Holds driver) throws HostException, InterruptedException {
    return done(driver.release(work.subject(step), order.run().value()));
  }

  /** A phase of a gradual release always ends by itself. */
  private Done admit(List<String> sources) throws HostException, InterruptedException {
    var lasts = Gradual.lasts(step.settings()).orElse(SHORT);
    var who = new Admission(sources, Optional.of(lasts));
    var owner = order.run().value();
    return done(work.holds(step.driver()).admit(work.subject(step), owner, who));
  }

  private Done purge(Driver.Purges driver) throws HostException, InterruptedException {
    var undo = shelf();
    var bench = bench();
    touched = true;
    return done(driver.purge(work.subject(step), undo, bench));
  }

  private Bench bench() throws HostException {
    return work.keeping().bench(order.run(), step).because(held.cause());
  }

  private Shelf shelf() throws HostException {
    return work.keeping().shelf(step.snapshot(), step.digest());
  }

  private static Done done(String words) {
    return new Done(words, NONE, Optional.empty());
  }
}
