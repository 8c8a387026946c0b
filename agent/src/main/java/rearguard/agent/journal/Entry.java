package rearguard.agent.journal;

import java.util.List;
import java.util.Optional;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.run.Claim;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.Takeover;

/** What a journal can say. */
public sealed interface Entry {

  /**
   * The whole plan of a run is here, and with it the claim on its application.
   *
   * @param claim who began the run and why, as far as it was said
   */
  record PlanHeld(RunId run, PlanId planId, long epoch, Plan plan, Claim claim) implements Entry {}

  /** The step is about to begin. */
  record Intent(RunId run, StepId step, int attempt) implements Entry {}

  /** How the step ended, as it is reported. */
  record Outcome(RunId run, StepReport report) implements Entry {}

  /** The run is over here and its claim is dropped. */
  record Ended(RunId run, RunState state) implements Entry {}

  /** A controller of this epoch gave an order; those of a lower one are refused from now on. */
  record Epoch(long number) implements Entry {}

  /**
   * This host was left behind by a run and owes a catch-up: the application is held until a run of
   * it succeeds here or somebody lets it go.
   *
   * @param stops the steps that hold it
   */
  record Owing(RunId run, ApplicationName application, List<Step> stops) implements Entry {
    public Owing {
      stops = List.copyOf(stops);
    }
  }

  /** Nothing is owed for the application any more. */
  record Released(ApplicationName application) implements Entry {}

  /** The controller has every report up to and with this record. */
  record Acknowledged(long number) implements Entry {}

  /** A person on this host drives the run from here on; its controller's orders are refused. */
  record TakenOver(RunId run, Takeover takeover) implements Entry {}

  /**
   * The person is done; orders are heard again once the controller has acknowledged this.
   *
   * @param told what the controller is to keep of it
   * @param plan of a run that was begun here, which the controller has never heard of
   */
  record HandedBack(RunId run, RunEvent.HandedBack told, Optional<Plan> plan) implements Entry {}

  /**
   * Everything that still counts of all the records before it, which nobody needs any more.
   *
   * @param ended runs that are over here, the oldest first
   * @param kept what is to be read instead, in this order, under the numbers it had
   */
  record Condensed(long epoch, List<RunId> ended, List<Numbered> kept) implements Entry {
    public Condensed {
      ended = List.copyOf(ended);
      kept = List.copyOf(kept);
    }
  }

  /** An entry and the number of its record. */
  record Numbered(long number, Entry entry) {}
}
