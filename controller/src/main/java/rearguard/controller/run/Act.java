package rearguard.controller.run;

import java.time.Duration;
import java.util.List;
import rearguard.model.check.Check;
import rearguard.model.name.HostName;
import rearguard.model.name.StepId;
import rearguard.model.run.RunState;

/** What a run wants done in the world. Each may be performed again without harm. */
public sealed interface Act {

  /** Let the host hold its part of the plan durably and claim the application. */
  record Accept(HostName host) implements Act {}

  /** Let the host do one step; the attempt tells a repetition from a retry. */
  record Order(HostName host, StepId step, int attempt) implements Act {}

  /** Ask the checks on the host, all at once. */
  record Judge(HostName host, List<Check> checks) implements Act {
    public Judge {
      checks = List.copyOf(checks);
    }
  }

  /**
   * Say so once the host, silent now, has been silent for so long that nothing it was ordered can
   * begin any more or still be at work.
   *
   * @param longest how long what it may be at work on may take
   */
  record Exclude(HostName host, Duration longest) implements Act {}

  /** Make the restore point of what every host remembered: the undo point. */
  record Register() implements Act {}

  /** Tell the hosts that the run is over. */
  record End(List<HostName> hosts, RunState state) implements Act {
    public End {
      hosts = List.copyOf(hosts);
    }
  }
}
