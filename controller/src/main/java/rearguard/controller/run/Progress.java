package rearguard.controller.run;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepState;

/** What can be read off a run: how far each host is. Pure; decides nothing. */
enum Progress {
  ;

  static Optional<Stage> stage(Run run) {
    return run.stage() < run.plan().stages().size()
        ? Optional.of(run.plan().stages().get(run.stage()))
        : Optional.empty();
  }

  static boolean accepted(Run run) {
    return hosts(run).allMatch(host -> run.accepted().contains(host));
  }

  /** The hosts that take part: all but those left behind. */
  static Stream<HostName> hosts(Run run) {
    return run.plan().hosts().stream().filter(host -> !run.course().left().contains(host));
  }

  /** On the way there: neither left behind nor going back. */
  static boolean going(Run run, HostName host) {
    return !run.course().left().contains(host) && !run.course().backward().contains(host);
  }

  /** The parts of the hosts that are on the way there, and did not fail before. */
  static Stream<HostPart> parts(Run run, Stage stage) {
    return stage.hosts().stream()
        .filter(part -> going(run, part.host()) && !Stages.staysBehind(run, stage, part));
  }

  /** What {@link FailurePolicy} wants to know of a stage. */
  static FailurePolicy.Case failures(Run run, Stage stage) {
    return new FailurePolicy.Case(
        stage.kind(), stage.limit(), run.plan().policy(), Awaited.failed(run, stage), inAll(run));
  }

  /** What {@link FailurePolicy} wants to know of the checks of the whole. */
  static FailurePolicy.Case ofTheWhole(Run run) {
    return new FailurePolicy.Case(
        Stage.Kind.VERIFY,
        new Limit(1, 0),
        run.plan().policy(),
        Ending.ofTheWhole(run, Verdict.FAILED).count(),
        inAll(run));
  }

  private static long inAll(Run run) {
    return failedParts(run).map(HostPart::host).distinct().count();
  }

  /** Every step done and every check passed that the host is asked. */
  static boolean done(Run run, HostPart part) {
    return restored(run, part)
        && run.course().askedOfHosts(part).stream()
            .allMatch(check -> found(run, part, check).anyMatch(Progress::passed));
  }

  static boolean restored(Run run, HostPart part) {
    return part.steps().stream().allMatch(step -> state(run, step) == StepState.DONE);
  }

  /** A step ended otherwise than done, or a check did not pass; no answer at all is not a pass. */
  static boolean failed(Run run, HostPart part) {
    return failedStep(run, part).isPresent() || !notPassed(run, part).isEmpty();
  }

  static Optional<Step> failedStep(Run run, HostPart part) {
    return part.steps().stream().filter(step -> failed(run, step)).findFirst();
  }

  static boolean failed(Run run, Step step) {
    return failed(state(run, step));
  }

  static List<Finding> notPassed(Run run, HostPart part) {
    return run.course().asked(part).stream()
        .flatMap(check -> found(run, part, check))
        .filter(finding -> !passed(finding))
        .toList();
  }

  static boolean judged(Run run, HostPart part) {
    return run.course().askedOfHosts(part).stream()
        .allMatch(check -> found(run, part, check).findAny().isPresent());
  }

  static boolean started(Run run, HostPart part) {
    return part.steps().stream()
        .anyMatch(
            step ->
                switch (state(run, step)) {
                  case PLANNED, NOT_STARTED -> false;
                  case RUNNING, DONE, FAILED, UNKNOWN, REVERTED -> true;
                });
  }

  /** The step the host is to do next, when it does none now and none went wrong. */
  static Optional<Step> upNext(Run run, HostPart part) {
    return part.steps().stream()
        .filter(step -> state(run, step) != StepState.DONE)
        .findFirst()
        .filter(step -> state(run, step) == StepState.PLANNED);
  }

  /** The hosts at work in the current stage: started ones, then as many more as the limit lets. */
  static List<HostPart> active(Run run) {
    return stage(run).stream().flatMap(stage -> active(run, stage)).toList();
  }

  private static Stream<HostPart> active(Run run, Stage stage) {
    Predicate<HostPart> open = part -> !failed(run, part) && !done(run, part);
    boolean more = goesOn(run, stage) && !closing(run);
    var started = parts(run, stage).filter(open).filter(part -> started(run, part)).toList();
    var fresh = parts(run, stage).filter(open).filter(part -> !started(run, part));
    int room = Math.max(0, stage.limit().atOnce() - started.size());
    return Stream.concat(started.stream(), more ? fresh.limit(room) : Stream.empty());
  }

  /** The whole is always asked: what its verdicts mean is decided when all are in. */
  static boolean goesOn(Run run, Stage stage) {
    return stage.kind() == Stage.Kind.VERIFY
        || FailurePolicy.of(failures(run, stage)) == FailurePolicy.Answer.GO_ON;
  }

  /** Those that count: the others were forgiven, or left, or went back. */
  static long failedHosts(Run run) {
    return failedHostNames(run).count();
  }

  static Stream<HostName> failedHostNames(Run run) {
    return failedParts(run)
        .map(HostPart::host)
        .filter(host -> going(run, host) || Awaited.refused(run, host))
        .filter(host -> !run.course().forgiven().contains(host))
        .distinct();
  }

  /** Parts that went wrong before the final verification. */
  static Stream<HostPart> failedParts(Run run) {
    return failedParts(run, run.plan().stages().stream());
  }

  static Stream<HostPart> failedParts(Run run, Stream<Stage> stages) {
    return nothingFailed(run) ? Stream.empty() : partsThatFailed(run, stages);
  }

  /** Known at a glance of most runs at most times; to look at each host's part takes far longer. */
  private static boolean nothingFailed(Run run) {
    return run.steps().values().stream().noneMatch(record -> failed(record.state()))
        && run.findings().stream().allMatch(finding -> finding.verdict() == Verdict.PASSED);
  }

  private static Stream<HostPart> partsThatFailed(Run run, Stream<Stage> stages) {
    return stages
        .filter(stage -> stage.kind() != Stage.Kind.VERIFY)
        .flatMap(stage -> stage.hosts().stream())
        .filter(part -> failed(run, part));
  }

  /** No further step starts: someone said so, or a host could not be made ready. */
  static boolean closing(Run run) {
    return run.course().aborting()
        || (somethingWasClosed(run)
            && run.plan().steps().stream()
                .filter(step -> going(run, step.target().host()))
                .anyMatch(step -> state(run, step) == StepState.NOT_STARTED));
  }

  private static boolean somethingWasClosed(Run run) {
    return run.steps().values().stream()
        .anyMatch(record -> record.state() == StepState.NOT_STARTED);
  }

  /** Ordered and not ended, or in a person's hand, on a host that can still tell how it ends. */
  static boolean somebodyIsAtWork(Run run) {
    return hosts(run)
        .filter(host -> !run.silent().contains(host))
        .anyMatch(host -> working(run, host) || run.course().taken().contains(host));
  }

  /**
   * Nothing is under way that the end would have to wait for. Nobody can tell how a silent host
   * goes on, but until it is excluded it may still change what is live: an abort waits for that.
   */
  static boolean quiet(Run run) {
    return !somebodyIsAtWork(run) && (!run.course().aborting() || unheard(run).findAny().isEmpty());
  }

  /** Silent hosts that may begin a change they were ordered, or be at work on it. */
  static Stream<HostName> unheard(Run run) {
    return underWay(run)
        .filter(step -> step.verb().destructive())
        .map(step -> step.target().host())
        .filter(host -> run.silent().contains(host))
        .distinct();
  }

  /** A step of the host was ordered and has not ended. */
  static boolean working(Run run, HostName host) {
    return underWay(run).anyMatch(step -> step.target().host().equals(host));
  }

  /** Everything that was ordered and has not ended, there or back. */
  static Stream<Step> underWay(Run run) {
    return Stream.concat(run.plan().steps().stream(), run.plan().back().stream())
        .filter(step -> running(run, step) && !run.course().left().contains(step.target().host()));
  }

  static boolean rememberedEverywhere(Run run) {
    return run.plan().steps().stream()
        .filter(step -> step.verb() == Verb.REMEMBER)
        .filter(step -> !run.course().left().contains(step.target().host()))
        .allMatch(step -> state(run, step) == StepState.DONE);
  }

  /** Whether the live state of the host was touched, as far as is known. */
  static boolean changed(Run run, HostName host) {
    return destructive(run, host).anyMatch(step -> run.step(step.id()).changed());
  }

  static Stream<HostName> changedHosts(Run run) {
    return hosts(run).filter(host -> touched(run, host));
  }

  /** Changed, or nobody can rule it out. */
  static boolean touched(Run run, HostName host) {
    return destructive(run, host).anyMatch(step -> touched(run, step));
  }

  static boolean touched(Run run, Step step) {
    return step.verb().destructive()
        && (run.step(step.id()).changed()
            || running(run, step)
            || state(run, step) == StepState.UNKNOWN);
  }

  /** A destructive step was ordered, there or back, of which nobody knows how it ended. */
  static boolean unclear(Run run, HostName host) {
    return Stream.concat(destructive(run, host), WayBack.steps(run, host).stream())
        .filter(step -> step.verb().destructive())
        .anyMatch(step -> running(run, step) || state(run, step) == StepState.UNKNOWN);
  }

  static boolean running(Run run, Step step) {
    return state(run, step) == StepState.RUNNING;
  }

  private static Stream<Step> destructive(Run run, HostName host) {
    return run.plan().steps().stream()
        .filter(step -> step.verb().destructive() && step.target().host().equals(host));
  }

  private static StepState state(Run run, Step step) {
    return Optional.ofNullable(run.steps().get(step.id()))
        .map(StepRecord::state)
        .orElse(StepState.PLANNED);
  }

  private static boolean failed(StepState state) {
    return switch (state) {
      case FAILED, UNKNOWN, REVERTED -> true;
      case PLANNED, RUNNING, DONE, NOT_STARTED -> false;
    };
  }

  private static boolean passed(Finding finding) {
    return finding.verdict() == Verdict.PASSED;
  }

  /** Findings stand under the host they were asked on, what a person said under none. */
  static Stream<Finding> found(Run run, HostPart part, Check check) {
    return check.manual()
        ? Awaited.said(run, check)
        : run.findings().stream()
            .filter(finding -> finding.host().filter(part.host()::equals).isPresent())
            .filter(finding -> finding.check().equals(check.name()));
  }
}
