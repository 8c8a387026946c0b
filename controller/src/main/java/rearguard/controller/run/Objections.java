package rearguard.controller.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rearguard.model.Problem;
import rearguard.model.name.Counted;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Stage;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent.Asked;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;

/** Why what an operator asks of a run makes no sense now, and what would. Pure. */
enum Objections {
  ;

  static Problem over(Run run, RunVerb verb) {
    var last = run.words().isEmpty() ? "" : ": " + run.words().getLast();
    return conflict(
        "run " + run.id() + " has ended " + state(run) + last,
        switch (verb) {
          case PAUSE, ABORT, TAKE -> "There is nothing left to stop.";
          case RESUME, RETRY, PUSH_ON -> "Plan again with \"rearguard plan APP\".";
          case REVERT -> "Use \"rearguard undo " + run.id() + "\" instead.";
        });
  }

  static Optional<Problem> ofTheMoment(Run run, Asked asked) {
    if (run.course().aborting()) {
      return Optional.of(
          conflict("run " + run.id() + " is being aborted", "Wait for its end: " + watch(run)));
    }
    return switch (asked.verb()) {
      case ABORT, TAKE -> Optional.empty();
      case PAUSE ->
          run.state() == RunState.PAUSED || run.state() == RunState.PLANNED
              ? Optional.of(
                  conflict("run " + run.id() + " is " + state(run), "Nothing was changed."))
              : Optional.empty();
      case RESUME ->
          run.state() == RunState.PAUSED ? Optional.empty() : Optional.of(notPaused(run));
      case RETRY, REVERT, PUSH_ON ->
          run.state() == RunState.REVERTING || run.state() == RunState.PLANNED
              ? Optional.of(
                  conflict(
                      "run " + run.id() + " is " + state(run),
                      "Watch it: "
                          + watch(run)
                          + ", or stop it with \"rearguard run abort "
                          + run.id()
                          + "\"."))
              : Optional.empty();
    };
  }

  private static Problem notPaused(Run run) {
    return conflict("run " + run.id() + " is not paused, it is " + state(run), watch(run));
  }

  /** Anyone may stop a run; going on is the owner's. */
  static Optional<Problem> ofTheOwner(Run run, Asked asked) {
    var owner = run.course().claim().owner();
    return switch (asked.verb()) {
      case PAUSE, ABORT -> Optional.empty();
      case TAKE ->
          owner.equals(asked.by())
              ? Optional.of(conflict(Quoted.of(owner) + " owns the run already", "Go on with it."))
              : Optional.empty();
      case RESUME, RETRY, REVERT, PUSH_ON ->
          owner.equals(asked.by())
              ? Optional.empty()
              : Optional.of(
                  conflict(
                      "run "
                          + run.id()
                          + " is owned by "
                          + Quoted.of(owner)
                          + " since "
                          + run.course().claim().since(),
                      "Take it over with \"rearguard run take " + run.id() + " --reason …\"."));
    };
  }

  static Optional<Problem> ofTheHosts(Run run, Asked asked) {
    var strange =
        asked.hosts().stream().filter(host -> !run.plan().hosts().contains(host)).toList();
    return strange.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Problem.Kind.NOT_FOUND,
                words(strange) + " takes no part in run " + run.id(),
                "It has " + words(run.plan().hosts()) + ".",
                false,
                false,
                Optional.empty()));
  }

  static Optional<Problem> toResume(Run run) {
    var stage = Progress.stage(run);
    boolean tooMany =
        !WayBack.unfinished(run)
            && stage
                .filter(
                    now ->
                        FailurePolicy.of(Progress.failures(run, now)) == FailurePolicy.Answer.PAUSE)
                .isPresent();
    if (!tooMany) {
      return Optional.empty();
    }
    return overdrawn(run, Set.of())
        .or(
            () ->
                Optional.of(
                    conflict(
                        words(Progress.failedHostNames(run).toList())
                            + " failed: more than the limit allows",
                        EndWords.choices(run))));
  }

  static Optional<Problem> toRetry(Run run, List<HostPart> parts) {
    return parts.isEmpty()
        ? Optional.of(
            conflict(
                "no such host failed in the present stage of run " + run.id(),
                "What is not started starts with \"rearguard run resume " + run.id() + "\"."))
        : Optional.empty();
  }

  static Optional<Problem> toRevert(Run run, Set<HostName> hosts) {
    var turned = Steering.turned(run, hosts);
    if (turned.isEmpty()) {
      return Optional.of(
          conflict(
              "nothing was changed" + (hosts.isEmpty() ? "" : " on " + words(List.copyOf(hosts))),
              "Stop with \"rearguard run abort " + run.id() + "\"."));
    }
    if (WayBack.parts(run, turned)) {
      return Optional.of(
          conflict(
              "the hosts of run " + run.id() + " share what changed, and go back together",
              "Say \"rearguard run revert " + run.id() + "\" without hosts."));
    }
    return WayBack.possible(run)
        ? Optional.empty()
        : Optional.of(
            conflict(
                "the plan of run " + run.id() + " has no way back",
                "Abort it, then \"rearguard undo " + run.id() + "\"."));
  }

  static Optional<Problem> toPushOn(Run run, Set<HostName> hosts) {
    var failed = Progress.failedHostNames(run).toList();
    for (var host : hosts) {
      var against = failed.contains(host) ? Optional.<Problem>empty() : toLeave(run, host);
      if (against.isPresent()) {
        return against;
      }
    }
    if (failed.stream().anyMatch(host -> hosts.isEmpty() || hosts.contains(host))
        && Progress.stage(run).filter(now -> now.kind() == Stage.Kind.READY).isPresent()) {
      return Optional.of(
          conflict(
              words(failed)
                  + " could not be made ready, and nothing is changed before every host is",
              "Stop with \"rearguard run abort "
                  + run.id()
                  + "\", and plan again without it or once it is mended."));
    }
    if (!failed.isEmpty() && Stages.together(run)) {
      return Optional.of(
          conflict(
              words(failed) + " failed, and what follows is safe only when no host did",
              EndWords.choices(run)));
    }
    if (failed.isEmpty() && hosts.isEmpty()) {
      return Optional.of(
          conflict("no host failed", "Go on with \"rearguard run resume " + run.id() + "\"."));
    }
    return overdrawn(run, hosts).or(() -> nobodyElse(run, hosts));
  }

  private static Optional<Problem> toLeave(Run run, HostName host) {
    if (!run.silent().contains(host) || !Progress.going(run, host)) {
      return Optional.of(conflict(host + " neither failed nor is silent", "Name a host that did."));
    }
    if (Stages.awaited(run, host)) {
      return Optional.of(
          conflict(
              host + " may go on writing to what the run changes, and nobody can say",
              "Wait for it, or stop with \"rearguard run abort " + run.id() + "\"."));
    }
    return Progress.touched(run, host)
        ? Optional.of(
            conflict(
                host + " was being changed when it went silent: nobody knows how far it came",
                "Wait for it, or stop with \"rearguard run abort " + run.id() + "\"."))
        : Optional.empty();
  }

  private static Optional<Problem> overdrawn(Run run, Set<HostName> hosts) {
    var stage = Progress.stage(run);
    long silent = hosts.stream().filter(host -> run.silent().contains(host)).count();
    return stage
        .map(now -> Progress.failures(run, now))
        .map(
            now ->
                new FailurePolicy.Case(
                    now.kind(), now.limit(), now.policy(), now.failed(), now.inAll() + silent))
        .filter(now -> !FailurePolicy.withinBudget(now))
        .map(
            now ->
                conflict(
                    Counted.of(now.inAll(), "host")
                        + " failed or would be left behind; the failure budget of the whole"
                        + " run is "
                        + Math.max(now.policy().budget(), now.limit().mayFail())
                        + " and nobody overrides it",
                    EndWords.choices(run)));
  }

  private static Optional<Problem> nobodyElse(Run run, Set<HostName> hosts) {
    boolean others =
        run.plan().hosts().stream()
            .filter(host -> Progress.going(run, host) && !hosts.contains(host))
            .anyMatch(host -> Progress.failedParts(run).noneMatch(p -> p.host().equals(host)));
    return others
        ? Optional.empty()
        : Optional.of(conflict("no other host is left to go on with", EndWords.choices(run)));
  }

  private static String watch(Run run) {
    return "\"rearguard run watch " + run.id() + "\"";
  }

  private static String state(Run run) {
    return Spelt.of(run.state());
  }

  private static String words(List<HostName> hosts) {
    return hosts.stream().map(HostName::toString).collect(Collectors.joining(", "));
  }

  private static Problem conflict(String message, String hint) {
    return Problem.of(Problem.Kind.CONFLICT, message, hint);
  }
}
