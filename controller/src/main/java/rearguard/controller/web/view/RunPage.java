package rearguard.controller.web.view;

import java.time.Instant;
import java.util.List;
import rearguard.model.run.Run;
import rearguard.model.run.Shown;

/** One run on its own page. */
public record RunPage(RunView run, List<ShownView> shown, Moment now) {

  public static RunPage of(Run run, List<Shown> shown, Instant now) {
    return new RunPage(RunView.of(run, now), ShownView.of(run, shown, now), Said.moment(now, now));
  }
}
