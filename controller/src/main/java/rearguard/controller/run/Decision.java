package rearguard.controller.run;

import java.util.List;
import rearguard.model.run.Run;

/** The run after an event, and what is to be done now that was not to be done before. */
public record Decision(Run run, List<Act> acts) {
  public Decision {
    acts = List.copyOf(acts);
  }
}
