package rearguard.agent.step;

import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import rearguard.agent.driver.Driver;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.turn.Turns;
import rearguard.model.Problem;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.Handback;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.Takeover;
import rearguard.wire.PlanWire;

/**
 * How a run comes to hold an application on this host, and how it lets go. The claim is the held
 * plan itself: durable, and one for each application. Thread-safe.
 */
public final class Claims {
  private static final Logger LOG = Logger.getLogger("rearguard.claim");

  /** What the controller asks a host to hold. */
  public record Offer(
      RunId run, PlanId planId, long epoch, Plan plan, HeldRun.Origin origin, Claim claim) {

    /** As the controller asks it. */
    public Offer(RunId run, PlanId planId, long epoch, Plan plan, Claim claim) {
      this(run, planId, epoch, plan, HeldRun.Origin.CONTROLLER, claim);
    }

    Entry.PlanHeld held() {
      long at = origin == HeldRun.Origin.HERE ? Book.HERE : epoch;
      return new Entry.PlanHeld(run, planId, at, plan, claim);
    }
  }

  private final Doing hand = new Doing();
  private final Desk desk;
  private final Turns turns;
  private final Work work;

  public Claims(Desk desk, Turns turns, Work work) {
    this.desk = desk;
    this.turns = turns;
    this.work = work;
  }

  /** Holds the plan durably, or says why not. Asking twice is answered twice and done once. */
  public synchronized void accept(Offer offer) throws HostException, InterruptedException {
    desk.take(new StepEvent.Offered(offer, missing(offer)), hand);
  }

  /** One of the past; also while the disk does not have yet which epoch commands. */
  static Optional<Problem> past(Offer offer, long epoch) {
    return offer.origin() == HeldRun.Origin.CONTROLLER && offer.epoch() < epoch
        ? Optional.of(conflict(Admission.over(offer.epoch(), epoch)))
        : Optional.empty();
  }

  /** What the book says against it. Pure. */
  static Optional<Problem> against(Offer offer, Book book) {
    if (past(offer, book.epoch()).isPresent()) {
      return past(offer, book.epoch());
    }
    if (book.ended().contains(offer.run())) {
      return Optional.of(conflict("run " + offer.run() + " has ended on this host"));
    }
    if (!PlanWire.named(offer.planId(), offer.plan())) {
      return Optional.of(conflict("the plan is not the one its id says"));
    }
    if (book.open().size() >= Book.HELD_AT_ONCE && book.held(offer.run()).isEmpty()) {
      return Optional.of(conflict("this host holds " + book.open().size() + " runs already"));
    }
    return book.open().values().stream()
        .filter(held -> held.plan().application().equals(offer.plan().application()))
        .filter(held -> !(held.run().equals(offer.run()) && held.planId().equals(offer.planId())))
        .findFirst()
        .map(
            held ->
                conflict(
                    "application \""
                        + offer.plan().application()
                        + "\" is claimed by "
                        + held.run()
                        + " on this host"));
  }

  private Optional<Problem> missing(Offer offer) {
    if (!offer.plan().hosts().contains(work.self())) {
      return Optional.of(conflict("the plan is not for host " + work.self()));
    }
    return mine(offer.plan()).stream().flatMap(step -> missing(step).stream()).findFirst();
  }

  private Optional<Problem> missing(Step step) {
    try {
      switch (step.verb()) {
        case STOP, HALT, START -> work.stops(step.driver());
        case HOLD, RELEASE, ADMIT, OPEN -> work.holds(step.driver());
        case PURGE -> work.purges(step.driver());
        case PREPARE, REMEMBER, RESTORE, VERIFY -> work.driver(step.driver());
      }
      return Optional.empty();
    } catch (HostException e) {
      return Optional.of(e.problem());
    }
  }

  private List<Step> mine(Plan plan) {
    return Stream.concat(plan.steps().stream(), plan.back().stream())
        .filter(step -> step.target().host().equals(work.self()))
        .toList();
  }

  /** The run is over here: what was built aside goes, then the claim. May be told twice. */
  public void end(long epoch, RunId run, RunState state)
      throws HostException, InterruptedException {
    try (var _ = turns.take(run)) {
      desk.take(new StepEvent.Over(epoch, run, state), hand);
    }
  }

  /** Holds a plan for a run that a person begins on this host. */
  public synchronized void acceptHere(RunId run, Plan plan)
      throws HostException, InterruptedException {
    long epoch = desk.book().epoch();
    var id = PlanWire.id(plan);
    var offer = new Offer(run, id, epoch, plan, HeldRun.Origin.HERE, Claim.UNSAID);
    desk.take(new StepEvent.Offered(offer, missing(offer)), hand);
  }

  /**
   * From here on a person on this host drives the run: waits for the step that is under way, and
   * then no order of the controller is done any more.
   */
  public HeldRun takeOver(RunId run, Takeover takeover) throws HostException, InterruptedException {
    try (var _ = turns.take(run)) {
      if (desk.book().held(run).isEmpty()) {
        throw new HostException(conflict("run " + run + " has ended on this host meanwhile"));
      }
      desk.note(new Entry.TakenOver(run, takeover));
      LOG.warning(() -> run + " is taken over by " + takeover.by() + ": " + takeover.reason());
      return desk.book().held(run).orElseThrow();
    }
  }

  /** The person is done; when the run is over here as well, its claim goes. */
  public void handBack(RunId run, Handback handback, Over over)
      throws HostException, InterruptedException {
    try (var _ = turns.take(run)) {
      var held = desk.book().held(run).orElseThrow();
      var known = held.known(handback.at());
      var told = new RunEvent.HandedBack(handback.at(), work.self(), handback, known);
      desk.note(new Entry.HandedBack(run, told, unheard(held)));
      LOG.warning(() -> run + " is handed back: " + handback.state());
      if (over == Over.YES) {
        desk.take(StepEvent.Over.here(run, handback.state()), hand);
      }
    }
  }

  private static Optional<Plan> unheard(HeldRun held) {
    return held.origin() == HeldRun.Origin.HERE ? Optional.of(held.plan()) : Optional.empty();
  }

  /** Whether a run that is handed back ends on this host. */
  public enum Over {
    YES,
    NO
  }

  private final class Doing implements Desk.Hand {
    @Override
    public Optional<StepEvent> perform(Deed deed) throws HostException, InterruptedException {
      switch (deed) {
        case Deed.Accept(var run) -> LOG.info(() -> "the plan of " + run + " is held");
        case Deed.Decline(var why) -> throw new HostException(why);
        case Deed.Tidy(var held, var state) -> {
          tidy(held);
          letThrough(held, state);
        }
        case Deed.Ignore(var what, var why) -> LOG.warning(() -> "ignored " + what + ": " + why);
        case Deed.Note _,
            Deed.Conclude _,
            Deed.AwaitLease _,
            Deed.Perform _,
            Deed.Look _,
            Deed.Tell _,
            Deed.Retell _,
            Deed.Say _ ->
            throw new IllegalStateException("not the doing of a claim: " + deed);
      }
      return Optional.empty();
    }

    @Override
    public Host host() {
      return work.host();
    }
  }

  private void tidy(HeldRun held) throws InterruptedException {
    for (var step : mine(held.plan())) {
      if (step.verb() == Verb.PREPARE) {
        tidy(held, step);
      }
    }
    try {
      work.keeping().clear(held.run());
    } catch (HostException e) {
      LOG.log(Level.WARNING, e, () -> "could not clear the benches of " + held.run());
    }
  }

  private void tidy(HeldRun held, Step step) throws InterruptedException {
    try {
      Driver driver = work.driver(step.driver());
      driver.tidy(work.subject(step), work.keeping().bench(held.run(), step));
    } catch (HostException e) {
      LOG.log(Level.WARNING, e, () -> "could not tidy up " + step.target());
    }
  }

  /**
   * Renews every hold of a run that is held here: done again and again, for nobody else does. What
   * a run let through it does not hold again.
   */
  public void renewHolds() throws InterruptedException {
    for (var run : desk.book().open().keySet()) {
      try (var _ = turns.take(run)) {
        desk.book().held(run).ifPresent(this::renewHolds);
      }
    }
  }

  private void renewHolds(HeldRun held) {
    held.holds(work.self())
        .forEach(
            step ->
                onTraffic(
                    "could not renew the hold of " + step.target(),
                    () -> work.holds(step.driver()).renew(work.subject(step), work.hold(held))));
  }

  /**
   * What is neither here nor there is not shown to users by the end of a run: its hold ends by
   * itself, or by an operator; maintenance by an operator alone.
   */
  private void letThrough(HeldRun held, RunState state) {
    switch (state) {
      case FAILED, MIXED, UNKNOWN ->
          held.holds(work.self())
              .forEach(
                  step ->
                      onTraffic(
                          "could not keep up the hold of " + step.target(),
                          () -> work.leave(step, held, state)));
      case PLANNED, PREPARING, RUNNING, PAUSED, VERIFYING, REVERTING -> {}
      case SUCCEEDED, NO_OP, REVERTED, REFUSED, ABORTED ->
          held.holds(work.self())
              .forEach(
                  step ->
                      onTraffic(
                          "could not release the hold of " + step.target(),
                          () ->
                              work.holds(step.driver())
                                  .release(work.subject(step), held.run().value())));
    }
  }

  private interface OnTraffic {
    String act() throws HostException, InterruptedException;
  }

  private static void onTraffic(String otherwise, OnTraffic act) {
    try {
      LOG.fine(act.act());
    } catch (HostException e) {
      LOG.log(Level.WARNING, e, () -> otherwise);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Problem conflict(String message) {
    return Problem.of(Problem.Kind.CONFLICT, message, "");
  }
}
