package rearguard.agent.step;

import rearguard.agent.journal.Entry;
import rearguard.agent.step.HeldRun.Fence;
import rearguard.model.Problem;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Step;
import rearguard.model.run.RunState;

/** What a host is to do now. Those of one decision are done in their order, the last one last. */
public sealed interface Deed {

  /** Bring it to the disk; {@link StepEvent.Noted} is what follows. */
  record Note(Entry entry) implements Deed {}

  /** Make a report of how it ended, with the time, and bring it to the disk. */
  record Conclude(RunId run, StepId step, int attempt, Result result) implements Deed {}

  /** Wait a moment for the run's lease; {@link StepEvent.Waited} is what follows. */
  record AwaitLease(Order order) implements Deed {}

  /**
   * Do the step; {@link StepEvent.Ended} is what follows.
   *
   * @param verifiedLater whether a step of its own looks at what came of it
   */
  record Perform(Order order, Step step, boolean verifiedLater) implements Deed {}

  /** Look how far the step came, touching nothing; {@link StepEvent.Looked} is what follows. */
  record Look(RunId run, Step step, int attempt) implements Deed {}

  /** Report what is on the disk. */
  record Tell(Told told) implements Deed {}

  /** Tell again what stands in the way of the order. */
  record Retell(Order order, Fence fence) implements Deed {}

  /** Report what cannot come to the disk any more. */
  record Say(Order order, Result result) implements Deed {}

  /** Say that the plan is held. */
  record Accept(RunId run) implements Deed {}

  /** Say why the plan is not held; nothing was changed. */
  record Decline(Problem why) implements Deed {}

  /** Drop what was built aside for the run, and let its traffic through if it ended clearly. */
  record Tidy(HeldRun held, RunState state) implements Deed {}

  /** Nobody waits for an answer; the reason is for the log. */
  record Ignore(String what, String why) implements Deed {}
}
