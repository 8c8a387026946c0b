package rearguard.agent.step;

import java.util.Optional;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.RunEvent;
import rearguard.model.run.Takeover;

/** What the controller is to hear, and hears again until it acknowledges the number. */
public sealed interface News permits Told, News.TakenOver, News.HandedBack {
  /** Of its record in the journal; zero when it is in none. */
  long number();

  RunId run();

  /** A person on this host drives the run. */
  record TakenOver(long number, RunId run, Takeover takeover) implements News {}

  /**
   * The person is done.
   *
   * @param plan of a run that was begun here, which the controller has never heard of
   */
  record HandedBack(long number, RunId run, RunEvent.HandedBack told, Optional<Plan> plan)
      implements News {}
}
