package rearguard.controller.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.Quoted;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;

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

  static String abortAsked(String by, String reason) {
    return Quoted.of(by)
        + " asked to abort"
        + (reason.isBlank() ? "" : " (" + Quoted.of(reason) + ")")
        + "; no further step starts";
  }

  static String abortWaits(Run run) {
    return "waiting for what is under way: "
        + run.plan().steps().stream()
            .filter(step -> Progress.running(run, step))
            .map(RunWords::step)
            .collect(Collectors.joining(", "));
  }

  static String entered(Stage stage) {
    var where = hosts(stage.hosts().stream().map(part -> part.host()).toList());
    return switch (stage.kind()) {
      case READY -> "everything is prepared; now the undo point of " + where;
      case CHANGE -> "every host is ready; now changing " + where;
      case VERIFY -> "every change is made; now verifying on " + where;
    };
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

  static List<String> paused(Run run) {
    var words = new ArrayList<String>();
    words.add("paused: no further host starts");
    run.plan().hosts().stream().map(host -> standing(run, host)).forEach(words::add);
    words.add(next(run));
    return words;
  }

  static List<String> ended(Run run, RunState state) {
    var words = new ArrayList<String>();
    switch (state) {
      case SUCCEEDED -> words.add("succeeded: " + verified(run));
      case REFUSED -> words.add("refused: a host could not be made ready; nothing was changed");
      case ABORTED -> words.add("aborted: nothing was changed on any host");
      case FAILED -> words.add("failed: everything was restored, but a check did not pass");
      case MIXED, UNKNOWN -> {
        words.add(
            state == RunState.MIXED
                ? "mixed: hosts differ"
                : "unknown: it cannot be said that the application is well");
        run.plan().hosts().stream().map(host -> standing(run, host)).forEach(words::add);
      }
      case PLANNED, PREPARING, RUNNING, PAUSED, VERIFYING, NO_OP, REVERTED -> {}
    }
    if (state == RunState.FAILED || state == RunState.MIXED || state == RunState.UNKNOWN) {
      words.add(undo(run));
    }
    return words;
  }

  private static String verified(Run run) {
    long passed =
        run.findings().stream().filter(finding -> finding.verdict() == Verdict.PASSED).count();
    return hosts(run.plan().hosts())
        + " back at "
        + Quoted.of(run.plan().targetWords())
        + (passed == 0 ? "; the plan names no check" : "; checks passed: " + passed);
  }

  /** One host, exactly: what happened to it and what it runs now. */
  private static String standing(Run run, HostName host) {
    var parts = changing(run.plan()).filter(part -> part.host().equals(host)).toList();
    if (Progress.unclear(run, host)) {
      return host + " is unclear: a step was under way and nobody could tell how it ended";
    }
    if (parts.stream().anyMatch(part -> Progress.failed(run, part))) {
      return host
          + " failed"
          + (Progress.changed(run, host) ? " and was changed" : "; it runs what it ran before");
    }
    if (parts.stream().allMatch(part -> Progress.done(run, part))) {
      return host + (Progress.changed(run, host) ? " is done" : " was left as it was");
    }
    return host
        + (Progress.changed(run, host)
            ? " was changed and is not finished"
            : " was not started; it runs what it ran before");
  }

  private static Stream<HostPart> changing(Plan plan) {
    return plan.stages().stream()
        .filter(stage -> stage.kind() == Stage.Kind.CHANGE)
        .flatMap(stage -> stage.hosts().stream());
  }

  private static String next(Run run) {
    return "next: \"rearguard undo "
        + run.id()
        + "\" brings every host back to what it ran before; \"rearguard run abort "
        + run.id()
        + "\" leaves every host as it is";
  }

  private static String undo(Run run) {
    return "next: \"rearguard undo " + run.id() + "\" brings back what ran before";
  }

  private static String step(Step step) {
    return step.target().host()
        + ": "
        + step.verb().name().toLowerCase(Locale.ROOT)
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
