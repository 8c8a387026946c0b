package rearguard.agent.step;

import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.step.HeldRun.Fence;
import rearguard.agent.step.turn.Turns;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Step;
import rearguard.model.run.StepReport;

/**
 * One step, from order to report: may it be done, intent, act, verify, outcome. {@link HostLife}
 * says what comes next, the {@link Desk} writes it down, and here it is done.
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
    try (var _ = turns.take(order.run())) {
      var hand = new Doing(order);
      desk.take(new StepEvent.Ordered(order, work.self(), work.host().ticks()), hand);
      return hand.told;
    }
  }

  /** Does a step of a run that was taken over on this host, and tells how it ended. */
  public StepReport byHand(RunId run, StepId step, int attempt)
      throws HostException, InterruptedException {
    var order = new Order(desk.book().epoch(), run, step, attempt, Order.Voice.HERE);
    var at = work.host().clock().instant();
    return live(order)
        .flatMap(news -> news instanceof Told told ? Optional.of(told.report()) : Optional.empty())
        .orElseGet(() -> Result.failed("somebody else is at it", false).report(step, attempt, at));
  }

  /** The doing of one order: {@link HostLife} has decided it. */
  private final class Doing implements Desk.Hand {
    private final Order order;
    private Optional<News> told = Optional.empty();

    Doing(Order order) {
      this.order = order;
    }

    @Override
    public Optional<StepEvent> perform(Deed deed) throws HostException, InterruptedException {
      return switch (deed) {
        case Deed.AwaitLease _ -> Optional.of(awaited());
        case Deed.Look(var run, var step, int attempt) -> Optional.of(looked(run, step, attempt));
        case Deed.Perform(_, var step, boolean verifiedLater) ->
            Optional.of(acted(step, verifiedLater));
        case Deed.Tell(var now) -> tell(now);
        case Deed.Say(_, var result) -> tell(new Told(0, order.run(), report(result)));
        case Deed.Retell(_, var fence) -> retell(fence);
        case Deed.Ignore(var what, var why) -> ignored(what, why);
        case Deed.Note _, Deed.Conclude _, Deed.Accept _, Deed.Decline _, Deed.Tidy _ ->
            throw new IllegalStateException("not the doing of an order: " + deed);
      };
    }

    private StepEvent awaited() throws InterruptedException {
      var _ = leases.awaitLive(order.run(), PATIENCE_FOR_A_LEASE);
      return new StepEvent.Waited(order, work.self(), work.host().ticks());
    }

    private StepEvent looked(RunId run, Step step, int attempt) throws InterruptedException {
      LOG.info(() -> run + " " + step.id() + " is looked at before attempt " + attempt);
      var result = new Probing(work, "nobody knew how the last attempt ended").at(run, step);
      return new StepEvent.Looked(run, step.id(), attempt, result);
    }

    private StepEvent acted(Step step, boolean verifiedLater) throws InterruptedException {
      LOG.info(() -> order.run() + " " + step.id() + " begins, attempt " + order.attempt());
      var held = desk.book().held(order.run()).orElseThrow();
      return new Act(work, held, order, step, verifiedLater).live();
    }

    private StepReport report(Result result) {
      return result.report(order.step(), order.attempt(), work.host().clock().instant());
    }

    private Optional<StepEvent> tell(Told now) {
      LOG.info(
          () ->
              now.run()
                  + " "
                  + order.step()
                  + " "
                  + now.report().state()
                  + ": "
                  + now.report().evidence());
      told = Optional.of(now);
      return Optional.empty();
    }

    private Optional<StepEvent> retell(Fence fence) {
      told = fence.news();
      var by = fence.takeover().by();
      return ignored(order.step() + " of " + order.run(), "taken over on this host by " + by);
    }

    private static Optional<StepEvent> ignored(String what, String why) {
      LOG.warning(() -> "ignored " + what + ": " + why);
      return Optional.empty();
    }

    @Override
    public Host host() {
      return work.host();
    }
  }
}
