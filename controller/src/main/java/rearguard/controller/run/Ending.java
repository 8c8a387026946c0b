package rearguard.controller.run;

import java.util.stream.Stream;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Stage;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;

/**
 * How a run ends in which nothing is under way any more.
 *
 * <pre>
 *   where it was              what is known                              it ends
 *   before any change         a host could not be made ready             REFUSED
 *   stopped by an operator    a host's live state is unclear             UNKNOWN
 *                             nothing was changed                        ABORTED
 *                             everything restored, not all checked       UNKNOWN
 *                             otherwise                                  MIXED
 *   all stages over           a check of the whole failed                FAILED
 *                             a host failed, as the limit allows         MIXED
 *                             a check of the whole gave no answer        UNKNOWN
 *                             otherwise                                  SUCCEEDED
 * </pre>
 */
enum Ending {
  ;

  static RunState of(Run run) {
    var hosts = run.plan().hosts();
    if (run.state() == RunState.PREPARING && Progress.failedHosts(run) > 0) {
      return RunState.REFUSED;
    }
    if (Progress.stage(run).isEmpty()) {
      return verified(run);
    }
    if (hosts.stream().anyMatch(host -> Progress.unclear(run, host))) {
      return RunState.UNKNOWN;
    }
    if (hosts.stream().noneMatch(host -> Progress.changed(run, host))) {
      return RunState.ABORTED;
    }
    return everythingRestored(run) ? RunState.UNKNOWN : RunState.MIXED;
  }

  private static RunState verified(Run run) {
    if (anyOfTheWhole(run, Verdict.FAILED)) {
      return RunState.FAILED;
    }
    if (Progress.failedHosts(run) > 0) {
      return RunState.MIXED;
    }
    return anyOfTheWhole(run, Verdict.UNKNOWN) ? RunState.UNKNOWN : RunState.SUCCEEDED;
  }

  private static boolean everythingRestored(Run run) {
    return Progress.failedHosts(run) == 0
        && run.plan().stages().stream()
            .flatMap(stage -> stage.hosts().stream())
            .allMatch(part -> Progress.restored(run, part));
  }

  private static boolean anyOfTheWhole(Run run, Verdict verdict) {
    return run.plan().stages().stream()
        .filter(stage -> stage.kind() == Stage.Kind.VERIFY)
        .flatMap(stage -> stage.hosts().stream())
        .flatMap(part -> notPassed(run, part))
        .anyMatch(finding -> finding.verdict() == verdict);
  }

  private static Stream<Finding> notPassed(Run run, HostPart part) {
    return Progress.notPassed(run, part).stream();
  }
}
