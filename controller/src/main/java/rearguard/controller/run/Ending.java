package rearguard.controller.run;

import java.util.stream.Stream;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.plan.Stage;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;

/**
 * How a run ends in which nothing is under way any more.
 *
 * <pre>
 *   where it was              what is known                              it ends
 *   before any change         a host could not be made ready             REFUSED
 *   stopped, or reverted      a host's live state is unclear             UNKNOWN
 *                             nothing was changed                        ABORTED
 *                             all that was changed is back               REVERTED
 *                             everything restored, not all checked       UNKNOWN
 *                             otherwise                                  MIXED
 *   all stages over, and      a check of the whole failed                FAILED
 *   not going back            a host failed, or was left behind, or      MIXED
 *                             went back
 *                             a check of the whole gave no answer        UNKNOWN
 *                             otherwise                                  SUCCEEDED
 * </pre>
 */
enum Ending {
  ;

  static RunState of(Run run) {
    if (run.state() == RunState.PREPARING && Progress.failedHosts(run) > 0) {
      return RunState.REFUSED;
    }
    if (Progress.stage(run).isEmpty() && run.state() != RunState.REVERTING) {
      return verified(run);
    }
    if (Progress.hosts(run).anyMatch(host -> unclear(run, host))) {
      return RunState.UNKNOWN;
    }
    if (Progress.hosts(run).noneMatch(host -> Progress.changed(run, host))) {
      return RunState.ABORTED;
    }
    if (Progress.changedHosts(run).allMatch(host -> WayBack.arrived(run, host))) {
      return RunState.REVERTED;
    }
    return everythingRestored(run) ? RunState.UNKNOWN : RunState.MIXED;
  }

  private static boolean unclear(Run run, HostName host) {
    return !WayBack.arrived(run, host) && Progress.unclear(run, host);
  }

  private static RunState verified(Run run) {
    if (Progress.changedHosts(run).anyMatch(host -> true)
        && Progress.changedHosts(run).allMatch(host -> WayBack.arrived(run, host))) {
      return RunState.REVERTED;
    }
    if (ofTheWhole(run, Verdict.FAILED).findAny().isPresent()) {
      return RunState.FAILED;
    }
    if (Progress.failedParts(run).findAny().isPresent() || !everybodyWentThere(run)) {
      return RunState.MIXED;
    }
    return ofTheWhole(run, Verdict.UNKNOWN).findAny().isPresent()
        ? RunState.UNKNOWN
        : RunState.SUCCEEDED;
  }

  private static boolean everybodyWentThere(Run run) {
    return run.course().left().isEmpty() && run.course().backward().isEmpty();
  }

  private static boolean everythingRestored(Run run) {
    return Progress.failedHosts(run) == 0
        && everybodyWentThere(run)
        && run.plan().stages().stream()
            .flatMap(stage -> stage.hosts().stream())
            .allMatch(part -> Progress.restored(run, part));
  }

  /** What was found on the whole with that verdict. */
  static Stream<Finding> ofTheWhole(Run run, Verdict verdict) {
    return run.plan().stages().stream()
        .filter(stage -> stage.kind() == Stage.Kind.VERIFY)
        .flatMap(stage -> found(run, stage))
        .distinct()
        .filter(finding -> finding.verdict() == verdict);
  }

  /** A person's word counts whatever became of the host beside which the plan asks for it. */
  private static Stream<Finding> found(Run run, Stage stage) {
    return Stream.concat(
        Progress.parts(run, stage).flatMap(part -> Progress.notPassed(run, part).stream()),
        stage.hosts().stream().flatMap(part -> Awaited.said(run, part)));
  }
}
