package rearguard.controller.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Stage;
import rearguard.model.run.Lasting;
import rearguard.model.run.Question;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.Waiting;

/**
 * What a stage waits for that is not done on a host: a person's word, and that checks hold for a
 * while.
 *
 * <pre>
 *   a person     is asked once everything else of the stage is over and the run would go on; nobody is
 *                asked when it is decided already that the whole did not pass
 *   what lasts   each check is asked by itself, so that the first that does not hold is told at once,
 *                and decides; nothing is watched when it is decided already
 * </pre>
 *
 * Where a person's word stands in the plan, beside a host, is only a place: it is asked for, and
 * counts, whatever became of that host. Pure.
 */
enum Awaited {
  ;

  /** Whether a person's word is waited for now; newly put questions are said. */
  static boolean people(Run run, Draft draft, Stage stage) {
    var names = questions(run, stage).stream().map(Check::name).toList();
    if (!run.course().waiting().people().equals(names)) {
      draft.await(names.isEmpty() ? Waiting.NONE : new Waiting(names, Optional.of(draft.at())));
      Question.of(draft.run()).forEach(question -> draft.say(question.words()));
    }
    return !names.isEmpty();
  }

  /** What only a person can answer, and nobody has, once nothing else of the stage is open. */
  static List<Check> questions(Run run, Stage stage) {
    var open =
        stage.hosts().stream()
            .flatMap(part -> run.course().askedOfPeople(part).stream())
            .filter(check -> said(run, check).findAny().isEmpty())
            .distinct()
            .toList();
    return open.isEmpty() || !otherwiseOver(run, stage) ? List.of() : open;
  }

  private static boolean otherwiseOver(Run run, Stage stage) {
    boolean settled =
        Progress.parts(run, stage)
            .allMatch(part -> Progress.done(run, part) || Progress.failed(run, part));
    return settled && !decided(run, stage) && Progress.goesOn(run, stage);
  }

  /** Whether nothing that is still open in a stage of the whole could change how the run ends. */
  static boolean decided(Run run, Stage stage) {
    return stage.kind() == Stage.Kind.VERIFY
        && (interrupted(run, stage)
            || (onlyAwaits(run, stage)
                && Ending.ofTheWhole(run, Verdict.FAILED).findAny().isPresent()));
  }

  private static boolean interrupted(Run run, Stage stage) {
    return Lasting.length(stage).isPresent()
        && Progress.parts(run, stage).anyMatch(part -> Progress.failed(run, part));
  }

  /** Whatever else a host is asked there was answered: all of the whole is always asked. */
  private static boolean onlyAwaits(Run run, Stage stage) {
    return Lasting.length(stage).isPresent()
        || Progress.parts(run, stage).allMatch(part -> Progress.judged(run, part));
  }

  static void enter(Draft draft, Stage stage) {
    var run = draft.run();
    if (decided(run, stage) && !stage.hosts().isEmpty()) {
      draft.say("not waited for: " + stage.name() + "; a check did not pass before");
      return;
    }
    draft.say(RunWords.entered(run, stage));
    if (Lasting.length(stage).isPresent()) {
      draft.await(new Waiting(List.of(), Optional.of(draft.at())));
    }
  }

  /** Somebody was away: nobody knows whether what is watched held meanwhile. */
  static void anew(Run run, Draft draft) {
    var waiting = run.course().waiting();
    if (waiting.people().isEmpty() && waiting.since().isPresent()) {
      draft.await(new Waiting(List.of(), Optional.of(draft.at())));
    }
  }

  /** The checks that a host is to be asked together; what lasts is asked alone. */
  static Stream<List<Check>> asked(Run run, HostPart part) {
    var checks = run.course().askedOfHosts(part);
    return Lasting.of(part)
        ? checks.stream()
            .filter(check -> Progress.found(run, part, check).findAny().isEmpty())
            .map(List::of)
        : Stream.of(checks);
  }

  /** The checks that a host has answered with that. */
  static List<Check> answered(Run run, HostPart part, List<Finding> findings) {
    var checks = run.course().askedOfHosts(part);
    return Lasting.of(part)
        ? checks.stream()
            .filter(check -> findings.stream().anyMatch(one -> one.check().equals(check.name())))
            .toList()
        : checks;
  }

  /** Hosts were once asked what only people know, and did not. */
  static List<Finding> untold(Run run, HostName host, List<Finding> findings) {
    return Progress.stage(run).stream()
        .flatMap(stage -> stage.hosts().stream())
        .filter(part -> part.host().equals(host))
        .flatMap(part -> run.course().askedOfPeople(part).stream())
        .filter(check -> said(run, check).findAny().isEmpty())
        .flatMap(check -> findings.stream().filter(one -> one.check().equals(check.name())))
        .filter(finding -> finding.verdict() == Verdict.UNKNOWN)
        .toList();
  }

  /** What was said about it by a person; a host can only have said that it does not know. */
  static Stream<Finding> said(Run run, Check check) {
    return run.findings().stream()
        .filter(finding -> finding.check().equals(check.name()))
        .filter(finding -> finding.host().isEmpty() || finding.verdict() == Verdict.UNKNOWN);
  }

  /** All that was said about what stands in that part. */
  static Stream<Finding> said(Run run, HostPart part) {
    return run.course().askedOfPeople(part).stream().flatMap(check -> said(run, check));
  }

  /** A no counts against the hosts beside which it was asked for, also against a forgiven one. */
  static void heard(Run run, Draft draft, RunEvent.Answered answered) {
    if (answered.verdict() == Verdict.FAILED) {
      Progress.stage(run).stream()
          .filter(stage -> stage.kind().changes())
          .flatMap(stage -> stage.hosts().stream())
          .filter(part -> names(run, part).contains(answered.check().value()))
          .forEach(part -> draft.unforgive(part.host()));
    }
    var left =
        run.course().waiting().people().stream()
            .filter(check -> !check.equals(answered.check()))
            .toList();
    draft.await(left.isEmpty() ? Waiting.NONE : new Waiting(left, run.course().waiting().since()));
  }

  private static List<String> names(Run run, HostPart part) {
    return run.course().askedOfPeople(part).stream().map(check -> check.name().value()).toList();
  }

  /** The hosts that failed, as far as they count; a person's no is never one that may be. */
  static long failed(Run run, Stage stage) {
    long hosts = Progress.failedHosts(run);
    boolean no = Progress.failedHostNames(run).anyMatch(host -> refused(run, host));
    return no ? Math.max(hosts, stage.limit().mayFail() + 1L) : hosts;
  }

  /** A person said no beside that host, before the verification of the whole. */
  static boolean refused(Run run, HostName host) {
    return Progress.failedParts(run)
        .filter(part -> part.host().equals(host))
        .anyMatch(part -> no(run, part));
  }

  /** Nothing went wrong on the host: a person said no. */
  static boolean onlyRefused(Run run, HostPart part) {
    return no(run, part)
        && Progress.failedStep(run, part).isEmpty()
        && Progress.notPassed(run, part).stream().allMatch(one -> one.host().isEmpty());
  }

  private static boolean no(Run run, HostPart part) {
    return said(run, part).anyMatch(finding -> finding.verdict() == Verdict.FAILED);
  }
}
