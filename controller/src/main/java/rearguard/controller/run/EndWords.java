package rearguard.controller.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.StepId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;

/** What is said of a run that came to a halt or to its end: where every host stands, what next. */
enum EndWords {
  ;

  static List<String> paused(Run run) {
    var words = new ArrayList<String>();
    words.add("paused: no further host starts");
    left(run).forEach(words::add);
    Progress.hosts(run).map(host -> standing(run, host)).forEach(words::add);
    held(run, "its traffic is held until the run goes on or ends").forEach(words::add);
    words.add("next: " + choices(run));
    return words;
  }

  static List<String> ended(Run run, RunState state) {
    var words = new ArrayList<String>();
    switch (state) {
      case SUCCEEDED -> words.add("succeeded: " + verified(run));
      case REFUSED -> words.add("refused: a host could not be made ready; nothing was changed");
      case ABORTED -> words.add("aborted: nothing was changed on any host");
      case REVERTED ->
          words.add("reverted: every host that was changed runs again what it ran before");
      case FAILED -> words.add("failed: everything was restored, but a check did not pass");
      case MIXED, UNKNOWN -> {
        words.add(
            state == RunState.MIXED
                ? "mixed: hosts differ"
                : "unknown: it cannot be said that the application is well");
        left(run).forEach(words::add);
        Progress.hosts(run).map(host -> standing(run, host)).forEach(words::add);
      }
      case PLANNED, PREPARING, RUNNING, PAUSED, VERIFYING, REVERTING, NO_OP -> {}
    }
    if (state == RunState.FAILED || state == RunState.MIXED || state == RunState.UNKNOWN) {
      held(run, "its traffic stays held for 15 minutes at most, then it is let through")
          .forEach(words::add);
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
    if (WayBack.arrived(run, host)) {
      return host + " runs again what it ran before";
    }
    if (WayBack.failed(run, host) && run.course().backward().contains(host)) {
      return host + " could not go back to what it ran before, and is neither here nor there";
    }
    if (Progress.unclear(run, host)) {
      return host + " is unclear: a step was under way and nobody could tell how it ended";
    }
    if (parts.stream()
        .anyMatch(part -> Progress.failed(run, part) && !Awaited.onlyRefused(run, part))) {
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

  /** Held there or on the way back, and not released since. */
  private static Stream<String> held(Run run, String words) {
    return Stream.concat(run.plan().steps().stream(), run.plan().back().stream())
        .filter(step -> step.verb() == Verb.HOLD && done(run, step.id()))
        .filter(step -> step.back() || !done(run, Step.idOf(step.target(), Verb.RELEASE)))
        .map(Step::target)
        .distinct()
        .map(target -> target + ": " + words);
  }

  private static boolean done(Run run, StepId step) {
    return run.step(step).state() == StepState.DONE;
  }

  private static Stream<HostPart> changing(Plan plan) {
    return plan.stages().stream()
        .filter(stage -> stage.kind().changes())
        .flatMap(stage -> stage.hosts().stream());
  }

  private static Stream<String> left(Run run) {
    return run.course().left().stream()
        .map(host -> host + " is left behind, and owes a catch-up if anything was changed");
  }

  /** What an operator can do with a run that came to a halt. */
  static String choices(Run run) {
    var verbs = new ArrayList<String>();
    if (Progress.failedHosts(run) > 0) {
      verbs.add(command(run, "retry") + " once what failed is mended");
    } else {
      verbs.add(command(run, "resume") + " goes on");
    }
    if (WayBack.possible(run)) {
      verbs.add(command(run, "revert") + " brings back what ran before");
    }
    if (Progress.failedHosts(run) > 0 && !Stages.together(run)) {
      verbs.add(command(run, "push-on") + " goes on without it");
    }
    verbs.add(command(run, "abort") + " leaves every host as it is");
    return String.join("; ", verbs);
  }

  private static String command(Run run, String verb) {
    return "\"rearguard run " + verb + " " + run.id() + "\"";
  }

  private static String undo(Run run) {
    return "next: \"rearguard undo " + run.id() + "\" brings back what ran before";
  }

  private static String hosts(List<HostName> hosts) {
    return hosts.stream().map(HostName::toString).collect(Collectors.joining(", "));
  }
}
