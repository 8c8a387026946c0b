package rearguard.controller.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.model.name.HostName;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.Target;

/**
 * The way back to the run's own undo point. Only what was touched goes back, and the processes that
 * stand upon it. The stages go in the order of the way there, so that what writes is stopped before
 * what it writes to; within one the hosts go in the opposite order, as many at once as they
 * changed. Where hosts went together, none goes on before all have done their part. Pure.
 */
enum WayBack {
  ;

  /** Whether the plan says how to go back from where the run stands, and something was changed. */
  static boolean possible(Run run) {
    var changed = Progress.hosts(run).filter(host -> Progress.touched(run, host)).toList();
    return run.undoPoint().isPresent()
        && !changed.isEmpty()
        && changed.stream().noneMatch(host -> steps(run, host).isEmpty());
  }

  /** Every host that was touched goes back. */
  static void begin(Run run, Draft draft) {
    begin(run, draft, Progress.hosts(run).filter(host -> Progress.touched(run, host)).toList());
  }

  static void begin(Run run, Draft draft, List<HostName> hosts) {
    draft.turnBack(hosts);
    draft.close(step -> hosts.contains(step.target().host()));
    draft.move(RunState.REVERTING);
    draft.say(RunWords.reverting(run, hosts));
  }

  static void follow(Run run, Draft draft) {
    hosts(run).filter(host -> arrived(run, host)).forEach(host -> arrive(run, draft, host));
    var stage = stage(run);
    if (run.course().aborting() || stage.isEmpty()) {
      if (Progress.quiet(run)) {
        end(draft.run(), draft);
      }
      return;
    }
    var open = open(run, stage.get()).toList();
    var begun = open.stream().filter(host -> begun(run, stage.get(), host)).toList();
    var fresh = open.stream().filter(host -> !begun.contains(host));
    int room = Math.max(0, stage.get().limit().atOnce() - begun.size());
    Stream.concat(begun.stream(), fresh.limit(room))
        .filter(host -> !run.silent().contains(host) && !Progress.working(run, host))
        .filter(host -> !run.course().taken().contains(host))
        .flatMap(host -> upNext(run, host).stream())
        .forEach(draft::order);
  }

  /** The first with something left to do; none when what failed before it stands in the way. */
  private static Optional<Stage> stage(Run run) {
    for (var stage : run.plan().stages()) {
      if (open(run, stage).findAny().isPresent()) {
        return Optional.of(stage);
      }
      boolean all = hosts(run).noneMatch(host -> failed(run, steps(run, stage, host)));
      if (stage.kind() == Stage.Kind.TOGETHER && !all) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Those that go back and have something left to do in that stage. */
  private static Stream<HostName> open(Run run, Stage stage) {
    return hosts(run).filter(host -> !failed(run, host) && !done(run, steps(run, stage, host)));
  }

  /** All that was changed is back: the end. Otherwise there is something left to decide. */
  private static void end(Run run, Draft draft) {
    var state = Ending.of(run);
    boolean decided = run.course().aborting() || Progress.changedHosts(run).allMatch(on(run));
    if (decided) {
      draft.move(state);
      EndWords.ended(run, state).forEach(draft::say);
    } else {
      draft.move(RunState.PAUSED);
      EndWords.paused(run).forEach(draft::say);
    }
  }

  private static Predicate<HostName> on(Run run) {
    return host -> run.course().backward().contains(host);
  }

  /** Some host is still to go back. */
  static boolean unfinished(Run run) {
    return stage(run).isPresent();
  }

  /** What is to be done on the host, in order; empty when nothing on it was touched. */
  static List<Step> steps(Run run, HostName host) {
    var back = run.plan().back().stream().filter(s -> s.target().host().equals(host)).toList();
    var touched = touched(run, host);
    if (touched.isEmpty()) {
      return List.of();
    }
    var standing = back.stream().filter(step -> step.verb().shields()).map(Step::target).toList();
    return back.stream()
        .filter(step -> touched.contains(step.target()) || standing.contains(step.target()))
        .toList();
  }

  private static List<Step> steps(Run run, Stage stage, HostName host) {
    var there =
        stage.hosts().stream()
            .filter(part -> part.host().equals(host))
            .flatMap(part -> part.back().stream())
            .toList();
    return there.isEmpty() ? there : steps(run, host).stream().filter(there::contains).toList();
  }

  private static Set<Target> touched(Run run, HostName host) {
    return run.plan().steps().stream()
        .filter(step -> step.target().host().equals(host) && Progress.touched(run, step))
        .map(Step::target)
        .collect(Collectors.toSet());
  }

  /** Back at what it ran before, as its drivers proved. */
  static boolean arrived(Run run, HostName host) {
    var steps = steps(run, host);
    return run.course().backward().contains(host) && !steps.isEmpty() && done(run, steps);
  }

  static boolean failed(Run run, HostName host) {
    return failed(run, steps(run, host));
  }

  private static boolean failed(Run run, List<Step> steps) {
    return steps.stream().anyMatch(step -> Progress.failed(run, step));
  }

  private static boolean done(Run run, List<Step> steps) {
    return steps.stream().allMatch(step -> run.step(step.id()).state() == StepState.DONE);
  }

  private static boolean begun(Run run, Stage stage, HostName host) {
    return steps(run, stage, host).stream()
        .anyMatch(step -> run.step(step.id()).state() != StepState.PLANNED);
  }

  private static Optional<Step> upNext(Run run, HostName host) {
    return steps(run, host).stream()
        .filter(step -> run.step(step.id()).state() != StepState.DONE)
        .findFirst()
        .filter(step -> run.step(step.id()).state() == StepState.PLANNED);
  }

  private static void arrive(Run run, Draft draft, HostName host) {
    var news =
        run.plan().steps().stream()
            .filter(step -> step.target().host().equals(host) && Progress.touched(run, step))
            .filter(step -> run.step(step.id()).state() != StepState.REVERTED)
            .toList();
    news.forEach(step -> draft.revert(step.id()));
    if (!news.isEmpty()) {
      draft.say(RunWords.arrived(host));
    }
  }

  /** Those that go back, the last changed first. */
  private static Stream<HostName> hosts(Run run) {
    return run.plan().hosts().reversed().stream().filter(on(run));
  }

  /** To turn these alone would leave others with what they no longer fit. */
  static boolean parts(Run run, List<HostName> turned) {
    return run.plan().stages().stream().anyMatch(stage -> stage.kind() == Stage.Kind.TOGETHER)
        && !Progress.changedHosts(run)
            .allMatch(host -> turned.contains(host) || on(run).test(host));
  }
}
