package rearguard.agent.step;

import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
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

  public StepLife(Desk desk, Leases leases, Turns turns, Work work) {
    this.desk = desk;
    this.leases = leases;
    this.turns = turns;
    this.work = work;
  }

  /** Does what is ordered and tells how it ended; empty when nobody waits for an answer. */
  public Optional<News> live(Order order) throws HostException, InterruptedException {
    if (desk.observesOnly().isPresent()) {
      var result = Result.of(desk.observesOnly().get(), false);
      return Optional.of(new Told(0, order.run(), report(order, result)));
    }
    try (var _ = turns.take(order.run())) {
      return switch (admitted(order)) {
        case Admission.Ignored(var why) -> ignored(order, why);
        case Admission.Again(var told) -> Optional.of(told);
        case Admission.Refused(var why, boolean retry) -> Optional.of(refused(order, why, retry));
        case Admission.Fenced(var fence) -> fenced(order, fence);
        case Admission.Go(var step) -> Optional.of(begun(order, step));
      };
    }
  }

  /**
   * Does a step of a run that was taken over on this host. No lease is asked for: the one who has
   * the lease is refused for as long.
   */
  public StepReport byHand(RunId run, StepId step, int attempt)
      throws HostException, InterruptedException {
    try (var _ = turns.take(run)) {
      var order = new Order(desk.book().epoch(), run, step, attempt);
      var standing = new Admission.Standing(work.self(), true, Admission.Voice.HERE);
      return switch (Admission.of(order, desk.book(), standing)) {
        case Admission.Go(var known) -> begun(order, known).report();
        case Admission.Again(var told) -> told.report();
        case Admission.Refused(var why, _) -> report(order, Result.failed(why, false));
        case Admission.Ignored(var why) -> report(order, Result.failed(why, false));
        case Admission.Fenced _ -> throw new IllegalStateException("fenced from its own hand");
      };
    }
  }

  private Admission admitted(Order order) throws HostException, InterruptedException {
    desk.heed(order.epoch());
    var first =
        Admission.of(
            order,
            desk.book(),
            new Admission.Standing(work.self(), true, Admission.Voice.CONTROLLER));
    if (!(first instanceof Admission.Go(var step)) || !step.verb().destructive()) {
      return first;
    }
    boolean leased = leases.awaitLive(order.run(), PATIENCE_FOR_A_LEASE);
    return Admission.of(
        order,
        desk.book(),
        new Admission.Standing(work.self(), leased, Admission.Voice.CONTROLLER));
  }

  private Told begun(Order order, Step step) throws HostException, InterruptedException {
    LOG.info(() -> order.run() + " " + step.id() + " begins, attempt " + order.attempt());
    desk.note(new Entry.Intent(order.run(), step.id(), order.attempt()));
    return ended(
        order, acted(new Act(work, order.run(), step, verifiedLater(order.run(), step)), step));
  }

  private boolean verifiedLater(RunId run, Step step) {
    var verifying =
        step.back()
            ? Step.backIdOf(step.target(), Verb.VERIFY)
            : Step.idOf(step.target(), Verb.VERIFY);
    return desk.book().held(run).flatMap(held -> held.step(verifying)).isPresent();
  }

  private static Result acted(Act act, Step step) throws InterruptedException {
    try {
      var ended = Within.limit(step.deadline(), act::perform);
      return Result.of(ended, step.deadline(), act.touched());
    } catch (HostException e) {
      return Result.of(e.problem(), act.touched());
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "a fault in driver " + step.driver(), e);
      return Result.failed("a fault in driver " + step.driver() + ": " + e, act.touched());
    }
  }

  private Told ended(Order order, Result result) throws HostException {
    var report = report(order, result);
    long number = desk.note(new Entry.Outcome(order.run(), report));
    LOG.info(
        () -> order.run() + " " + order.step() + " " + report.state() + ": " + report.evidence());
    return new Told(number, order.run(), report);
  }

  private StepReport report(Order order, Result result) {
    return result.report(order.step(), order.attempt(), work.host().clock().instant());
  }

  private Told refused(Order order, String why, boolean retry) throws HostException {
    return ended(order, retry ? Result.unknown(why, false, true) : Result.failed(why, false));
  }

  private static Optional<News> fenced(Order order, Fence fence) {
    LOG.warning(
        () ->
            "refused "
                + order.step()
                + " of "
                + order.run()
                + ": taken over on this host by "
                + fence.takeover().by());
    return fence.news();
  }

  private static Optional<News> ignored(Order order, String why) {
    LOG.warning(() -> "ignored " + order.step() + " of " + order.run() + ": " + why);
    return Optional.empty();
  }
}
