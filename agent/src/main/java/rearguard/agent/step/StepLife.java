package rearguard.agent.step;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.host.Failpoint;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.Within.Ended;
import rearguard.model.name.RunId;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.StepReport;

/**
 * One step, from order to report: may it be done, intent, act, verify, outcome.
 *
 * <p>The intent is on the disk before anything is touched, and the outcome before it is told. What
 * was done is never done twice for one order. What a crash left open is not done again here: {@link
 * Recovery} looks how far it came, and only a higher attempt, ordered by the controller, acts
 * again. Thread-safe; the steps of one run go one after the other.
 */
public final class StepLife {
  private static final Logger LOG = Logger.getLogger("rearguard.step");

  /** The first lease of a run comes with the answer to the next heartbeat. */
  static final Duration PATIENCE_FOR_A_LEASE = Duration.ofSeconds(5);

  private final Desk desk;
  private final Leases leases;
  private final Turns turns;
  private final Work work;
  private final Map<RunId, Thread> stuck = new ConcurrentHashMap<>();

  public StepLife(Desk desk, Leases leases, Turns turns, Work work) {
    this.desk = desk;
    this.leases = leases;
    this.turns = turns;
    this.work = work;
  }

  /** Does what is ordered and tells how it ended; empty when nobody waits for an answer. */
  public Optional<Told> live(Order order) throws HostException, InterruptedException {
    if (desk.observesOnly().isPresent()) {
      return Optional.of(unwritten(order, Result.of(desk.observesOnly().get(), false)));
    }
    if (desk.book().full()) {
      var why = "not started: " + Book.REPORTS_KEPT + " reports wait to be acknowledged";
      return Optional.of(unwritten(order, Result.unknown(why, false, true)));
    }
    try (var _ = turns.take(order.run())) {
      if (stuck(order.run())) {
        var why = "not started: a step past its deadline does not stop; restart the agent";
        return Optional.of(unwritten(order, Result.failed(why, false)));
      }
      return switch (admitted(order)) {
        case Admission.Ignored(var why) -> ignored(order, why);
        case Admission.Again(var told) -> Optional.of(told);
        case Admission.Refused(var why, boolean retry) -> Optional.of(refused(order, why, retry));
        case Admission.Go(var step) -> Optional.of(begun(order, step));
      };
    }
  }

  private Admission admitted(Order order) throws HostException, InterruptedException {
    desk.heed(order.epoch());
    var first = Admission.of(order, desk.book(), new Admission.Standing(work.self(), true));
    if (!(first instanceof Admission.Go(var step)) || !step.verb().destructive()) {
      return first;
    }
    boolean leased = leases.awaitLive(order.run(), PATIENCE_FOR_A_LEASE);
    return Admission.of(order, desk.book(), new Admission.Standing(work.self(), leased));
  }

  private Told begun(Order order, Step step) throws HostException, InterruptedException {
    LOG.info(() -> order.run() + " " + step.id() + " begins, attempt " + order.attempt());
    Failpoint.BEFORE_INTENT.reached();
    desk.note(new Entry.Intent(order.run(), step.id(), order.attempt()));
    Failpoint.AFTER_INTENT.reached();
    return ended(
        order,
        acted(
            new Act(work, order.run(), step, verifiedLater(order.run(), step)),
            order.run(),
            step));
  }

  private boolean verifiedLater(RunId run, Step step) {
    var verifying = Step.idOf(step.target(), Verb.VERIFY);
    return desk.book().held(run).flatMap(held -> held.step(verifying)).isPresent();
  }

  private Result acted(Act act, RunId run, Step step) throws InterruptedException {
    try {
      return switch (Within.limit(step.deadline(), act::perform)) {
        case Ended.InTime<Act.Done>(var done) -> Result.of(done, act.touched());
        case Ended.TooLong<Act.Done>() -> tooLong(act, run, step);
        case Ended.WillNotStop<Act.Done>(var on) -> {
          stuck.put(run, on);
          yield Result.unknown(
              tooLong(step) + " and does not stop; restart the agent", act.touched(), false);
        }
      };
    } catch (HostException e) {
      return Result.of(e.problem(), act.touched());
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a fault in driver " + step.driver(), e);
      return Result.failed("a fault in driver " + step.driver() + ": " + e, act.touched());
    }
  }

  /** What it ran is ended by now, so that one can look how far it came. */
  private Result tooLong(Act act, RunId run, Step step) throws InterruptedException {
    return act.touched()
        ? new Looking(work, tooLong(step) + " and was ended").at(run, step).notAgain()
        : Result.failed(tooLong(step), false);
  }

  private static String tooLong(Step step) {
    return "took longer than " + Within.words(step.deadline());
  }

  /** Past its deadline and still at work: nothing else may touch what it touches. */
  private boolean stuck(RunId run) {
    stuck.values().removeIf(thread -> !thread.isAlive());
    return stuck.containsKey(run);
  }

  private Told ended(Order order, Result result) throws HostException {
    var report = report(order, result);
    Failpoint.BEFORE_OUTCOME.reached();
    long number = desk.note(new Entry.Outcome(order.run(), report));
    Failpoint.AFTER_OUTCOME.reached();
    LOG.info(
        () -> order.run() + " " + order.step() + " " + report.state() + ": " + report.evidence());
    return new Told(number, order.run(), report);
  }

  private Told unwritten(Order order, Result result) {
    return new Told(0, order.run(), report(order, result));
  }

  private StepReport report(Order order, Result result) {
    return result.report(order.step(), order.attempt(), work.host().clock().instant());
  }

  private Told refused(Order order, String why, boolean retry) throws HostException {
    return ended(order, retry ? Result.unknown(why, false, true) : Result.failed(why, false));
  }

  private static Optional<Told> ignored(Order order, String why) {
    LOG.warning(() -> "ignored " + order.step() + " of " + order.run() + ": " + why);
    return Optional.empty();
  }
}
