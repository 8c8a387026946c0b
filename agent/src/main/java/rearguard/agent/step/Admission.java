package rearguard.agent.step;

import java.util.Optional;
import rearguard.agent.step.HeldRun.Fence;
import rearguard.model.name.HostName;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;

/** Whether a step may be done: every reason against it, in the order in which they count. Pure. */
sealed interface Admission {

  /** Nothing stands against it. */
  record Go(Step step) implements Admission {}

  /** It was done before: the recorded answer is given again. */
  record Again(Told told) implements Admission {}

  /** It will not be done, and the controller is told why. */
  record Refused(String why, boolean retry) implements Admission {}

  /** Nobody waits for an answer: an order that is late, doubled, or of a controller of the past. */
  record Ignored(String why) implements Admission {}

  /** A person on this host drives the run; the controller is told so in place of an answer. */
  record Fenced(Fence fence) implements Admission {}

  String LAPSED = "not started: the controller's lease has lapsed";

  String OVERTAKEN = "not started: a newer controller spoke meanwhile";

  /** What counts besides the book. */
  record Standing(HostName self, boolean leased) {

    /** As it would be with a lease, while one may still be waited for. */
    Standing with(boolean mayWait) {
      return new Standing(self, leased || mayWait);
    }
  }

  static Admission of(Order order, Book book, Standing standing) {
    if (order.voice() == Order.Voice.CONTROLLER && order.epoch() < book.epoch()) {
      return new Ignored("epoch " + order.epoch() + " is over, " + book.epoch() + " commands");
    }
    if (book.ended().contains(order.run())) {
      return new Ignored("run " + order.run() + " has ended here");
    }
    return book.held(order.run())
        .map(held -> of(order, held, standing))
        .orElse(new Refused("this host does not hold the plan of " + order.run(), false));
  }

  private static Admission of(Order order, HeldRun held, Standing standing) {
    if (order.voice() == Order.Voice.CONTROLLER && held.fence().isPresent()) {
      return new Fenced(held.fence().get());
    }
    if (order.voice() == Order.Voice.HERE && (held.fence().isEmpty() || !held.inAHand())) {
      return new Refused(order.run() + " is not taken over on this host", false);
    }
    var step = held.step(order.step());
    if (step.isEmpty()) {
      return new Refused("the plan has no step " + order.step(), false);
    }
    if (!step.get().target().host().equals(standing.self())) {
      return new Refused("the step is for " + step.get().target().host(), false);
    }
    return told(order, held)
        .or(() -> against(step.get(), held, standing))
        .orElseGet(() -> new Go(held.resolved(step.get())));
  }

  private static Optional<Admission> told(Order order, HeldRun held) {
    return held.trace(order.step())
        .flatMap(
            trace ->
                trace.attempt() > order.attempt()
                    ? Optional.of(new Ignored("attempt " + trace.attempt() + " came later"))
                    : trace.outcome().isEmpty()
                        ? Optional.of(new Ignored("attempt " + trace.attempt() + " is at work"))
                        : trace.attempt() == order.attempt()
                            ? trace.outcome().map(Again::new)
                            : Optional.empty());
  }

  private static Optional<Admission> against(Step step, HeldRun held, Standing standing) {
    if (!step.verb().destructive()) {
      return Optional.empty();
    }
    if (!held.done(step.target(), Verb.REMEMBER)) {
      return Optional.of(new Refused("there is no undo point of " + step.target(), false));
    }
    if (held.unprepared(step)) {
      return Optional.of(new Refused(step.target() + " is not prepared", false));
    }
    return standing.leased() ? Optional.empty() : Optional.of(new Refused(LAPSED, true));
  }
}
