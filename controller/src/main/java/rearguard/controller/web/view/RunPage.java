package rearguard.controller.web.view;

import java.time.Instant;
import rearguard.model.run.Run;

/** One run on its own page. */
public record RunPage(RunView run, Moment now) {

  public static RunPage of(Run run, Instant now) {
    return new RunPage(RunView.of(run, now), Said.moment(now, now));
  }
}
