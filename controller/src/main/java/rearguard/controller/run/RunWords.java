package rearguard.controller.run;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import rearguard.controller.run.words.StageWords;
import rearguard.model.check.Finding;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Handback;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.StepReport;
import rearguard.model.run.Takeover;

/** The sentences of a run: what happened, where, and what to do next. */
enum RunWords {
  ;

  static String begun(Run run, String by) {
    return Quoted.of(by)
        + " began the "
        + run.plan().procedure()
        + " rollback to "
        + Quoted.of(run.plan().targetWords())
        + " on "
        + hosts(run.plan().hosts());
  }

  static String nothingToDo(Run run) {
    return "nothing to do: every host runs "
        + Quoted.of(run.plan().targetWords())
        + " already; nothing was changed";
  }

  static String accepted(Run run) {
    return "the plan is held by " + hosts(run.plan().hosts());
  }

  static String declined(HostName host, String why) {
    return host + " will not take part: " + Quoted.of(why) + "; nothing was changed on any host";
  }

  static String remembered(Run run, PointId point) {
    return "undo point "
        + point
        + " is complete: \"rearguard undo "
        + run.id()
        + "\" brings back what runs now";
  }

  static String lost(Run run, HostName host) {
    return host
        + " is silent and the run waits for it; look at rearguard-agent on "
        + host
        + ", or stop here with \"rearguard run abort "
        + run.id()
        + "\"";
  }

  static String returned(HostName host) {
    return host + " is back";
  }

  static String recovered() {
    return "the controller was restarted and goes on with this run";
  }

  static String leftAtTheStart(Run run) {
    return hosts(List.copyOf(run.course().left()))
        + " is offline and left behind: it owes a catch-up, and is held when it returns";
  }

  /** Who wants what, and what that means. */
  static String asked(Run run, RunEvent.Asked asked) {
    var where = asked.hosts().isEmpty() ? "" : " on " + hosts(List.copyOf(asked.hosts()));
    return Quoted.of(asked.by())
        + " asked to "
        + verb(asked)
        + where
        + (asked.reason().isBlank() ? "" : " (" + Quoted.of(asked.reason()) + ")")
        + switch (asked.verb()) {
          case PAUSE -> "; nothing new starts, what is under way ends";
          case RESUME -> "; the run goes on where it was";
          case ABORT -> "; no further step starts";
          case RETRY -> "; what failed is done once more, then what was not started";
          case REVERT -> "; what was changed goes back";
          case PUSH_ON -> overridden(run, asked);
          case TAKE ->
              "; the run is paused, and is "
                  + Quoted.of(asked.by())
                  + "'s from now on, no longer "
                  + Quoted.of(run.course().claim().owner())
                  + "'s";
        };
  }

  private static String overridden(Run run, RunEvent.Asked asked) {
    var failed =
        Progress.failedHostNames(run)
            .filter(host -> asked.hosts().isEmpty() || asked.hosts().contains(host))
            .toList();
    var silent =
        asked.hosts().stream()
            .filter(host -> run.silent().contains(host) && !failed.contains(host))
            .toList();
    return (failed.isEmpty()
            ? ""
            : "; "
                + hosts(failed)
                + " stays as it is, although the limit allows "
                + Progress.stage(run).map(stage -> stage.limit().mayFail()).orElse(0)
                + " failed")
        + (silent.isEmpty() ? "" : "; " + hosts(silent) + " is left behind, and owes a catch-up")
        + "; the budget of "
        + run.plan().policy().budget()
        + " failed hosts in the whole run stands";
  }

  private static String verb(RunEvent.Asked asked) {
    return asked.verb().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String reverting(Run run, List<HostName> hosts) {
    return "going back to what ran before on "
        + hosts(hosts)
        + (run.plan().policy().onFailure() == OnFailure.REVERT ? ", as was decided before" : "");
  }

  static String arrived(HostName host) {
    return host + " runs again what it ran before";
  }

  static String abortWaits(Run run) {
    return "waiting for what is under way: "
        + Progress.underWay(run).map(RunWords::step).collect(Collectors.joining(", "))
        + Progress.unheard(run)
            .map(host -> "; " + host + " is silent and is given up once none of it can happen")
            .collect(Collectors.joining());
  }

  static String excluded(HostName host) {
    return host
        + " has been silent for so long that nothing it was ordered can still happen there;"
        + " nobody knows how far it came";
  }

  static String entered(Run run, Stage stage) {
    return StageWords.entered(
        stage,
        Progress.parts(run, stage)
            .filter(part -> !part.steps().isEmpty() || !run.course().askedOfHosts(part).isEmpty())
            .map(HostPart::host)
            .toList());
  }

  static String keptNothing(Step step) {
    return step(step) + " failed: the agent named no snapshot, so there would be no way back";
  }

  static String stepFailed(Step step, StepReport report) {
    return step(step)
        + " failed"
        + evidence(report)
        + (report.changed() ? "; the live state was touched" : "");
  }

  static String stepUnclear(Step step, StepReport report) {
    return "nobody knows whether " + step(step) + " happened" + evidence(report);
  }

  static String stepAgain(Step step, StepReport report) {
    return step(step) + " was interrupted" + evidence(report) + "; it is safe to repeat, so it is";
  }

  static String found(HostName host, Finding finding) {
    var verdict =
        switch (finding.verdict()) {
          case PASSED -> "passed";
          case FAILED -> "failed";
          case UNKNOWN -> "gave no answer";
        };
    return host
        + ": check "
        + finding.check()
        + " "
        + verdict
        + (finding.evidence().isBlank() ? "" : ": " + Quoted.of(finding.evidence()));
  }

  static String hostDone(HostName host) {
    return host + " is back and healthy";
  }

  static String lockedDown(List<CheckName> later) {
    return "locked down meanwhile: asked when that ends, not by this run: "
        + later.stream().map(CheckName::value).collect(Collectors.joining(", "));
  }

  static String takenOver(HostName host, Takeover takeover) {
    return host
        + " is taken over on the host by "
        + Quoted.of(takeover.by())
        + ": "
        + Quoted.of(takeover.reason())
        + "; nothing is ordered there";
  }

  static String handedBack(HostName host, Handback handback) {
    var words = handback.words().stream().map(Quoted::of).collect(Collectors.joining("; "));
    return host
        + " is handed back by "
        + Quoted.of(handback.takeover().by())
        + ", "
        + Spelt.of(handback.takeover().manner())
        + " ended "
        + Spelt.of(handback.state())
        + (words.isEmpty() ? "" : ": " + words);
  }

  private static String step(Step step) {
    return step.target().host()
        + ": "
        + (step.back() ? "back: " : "")
        + Spelt.of(step.verb())
        + " "
        + step.target().component();
  }

  private static String evidence(StepReport report) {
    return report.evidence().isBlank() ? "" : ": " + Quoted.of(report.evidence());
  }

  private static String hosts(List<HostName> hosts) {
    return hosts.stream().map(HostName::toString).collect(Collectors.joining(", "));
  }
}
