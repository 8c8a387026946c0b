package rearguard.e2e.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import rearguard.controller.run.Act;
import rearguard.controller.run.RunLife;
import rearguard.controller.run.RunLife.Decision;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.StepId;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/** The real {@link RunLife}, whole or with one defence taken out by lying to it. */
interface RunMind {
  Decision next(Run run, RunEvent event);

  static RunMind of(Optional<Mutant> mutant) {
    var life = new RunLife();
    return mutant.isEmpty()
        ? life::next
        : switch (mutant.get()) {
          case NEXT_HOST_AFTER_FAILURE ->
              (run, event) -> limited(life, run, event, l -> new Limit(l.atOnce(), 99));
          case TOGETHER_IGNORED -> (run, event) -> apart(life, run, event);
          case FAILED_HOST_BUILT_UPON -> (run, event) -> forgetful(life, run, event);
          case NOBODY_ASKED -> (run, event) -> unasked(life, run, event);
          case NO_HEARD_AS_YES -> (run, event) -> life.next(run, agreed(event));
          case ALL_HOSTS_AT_ONCE ->
              (run, event) -> limited(life, run, event, l -> new Limit(99, l.mayFail()));
          case BUDGET_IGNORED -> (run, event) -> unlimited(life, run, event);
          case CHANGE_BEFORE_ALL_READY -> (run, event) -> hasty(life.next(run, event), event);
          case UNKNOWN_COUNTS_AS_DONE ->
              (run, event) -> life.next(run, reports(event, RunMind::sure));
          case OLD_REPORT_TAKEN ->
              (run, event) -> life.next(run, reports(event, report -> current(run, report)));
          case ANY_HOST_MAY_REPORT -> (run, event) -> life.next(run, anybody(run, event));
          case SILENCE_COUNTS_AS_FAILURE -> (run, event) -> silent(life, run, event);
          case CHECKS_COUNT_AS_PASSED -> (run, event) -> life.next(run, passed(event));
          case ABORT_STARTS_MORE ->
              (run, event) ->
                  Known.aborts(event) ? new Decision(run, List.of()) : life.next(run, event);
          case RECOVERY_ASKS_NOTHING ->
              (run, event) ->
                  event instanceof RunEvent.Recovered
                      ? new Decision(life.next(run, event).run(), List.of())
                      : life.next(run, event);
          case RETURN_ASKS_NOTHING ->
              (run, event) ->
                  event instanceof RunEvent.Returned
                      ? new Decision(life.next(run, event).run(), List.of())
                      : life.next(run, event);
          default -> life::next;
        };
  }

  private static Decision limited(
      RunLife life, Run run, RunEvent event, UnaryOperator<Limit> other) {
    var stages =
        run.plan().stages().stream()
            .map(
                stage ->
                    stage.kind() == Stage.Kind.CHANGE
                        ? new Stage(
                            stage.name(), stage.kind(), other.apply(stage.limit()), stage.hosts())
                        : stage)
            .toList();
    var decision = life.next(Forged.with(run, Forged.with(run.plan(), stages)), event);
    return new Decision(Forged.with(decision.run(), run.plan()), decision.acts());
  }

  /** As if every stage forgave. */
  private static Decision apart(RunLife life, Run run, RunEvent event) {
    var stages =
        run.plan().stages().stream()
            .map(
                stage ->
                    stage.kind() == Stage.Kind.TOGETHER
                        ? new Stage(
                            stage.name(), Stage.Kind.CHANGE, new Limit(99, 99), stage.hosts())
                        : stage)
            .toList();
    var decision = life.next(Forged.with(run, Forged.with(run.plan(), stages)), event);
    return new Decision(Forged.with(decision.run(), run.plan()), decision.acts());
  }

  /** As if what failed before had only been looked at. */
  private static Decision forgetful(RunLife life, Run run, RunEvent event) {
    var stages = new ArrayList<>(run.plan().stages());
    for (int at = 0; at < run.stage() && at < stages.size(); at++) {
      var stage = stages.get(at);
      if (stage.kind() == Stage.Kind.CHANGE) {
        stages.set(at, new Stage(stage.name(), Stage.Kind.VERIFY, stage.limit(), stage.hosts()));
      }
    }
    var decision = life.next(Forged.with(run, Forged.with(run.plan(), stages)), event);
    return new Decision(Forged.with(decision.run(), run.plan()), decision.acts());
  }

  /** As if the plan asked hosts alone. */
  private static Decision unasked(RunLife life, Run run, RunEvent event) {
    var stages =
        run.plan().stages().stream()
            .map(
                stage ->
                    new Stage(
                        stage.name(),
                        stage.kind(),
                        stage.limit(),
                        stage.hosts().stream().map(RunMind::byHosts).toList()))
            .toList();
    var decision = life.next(Forged.with(run, Forged.with(run.plan(), stages)), event);
    return new Decision(Forged.with(decision.run(), run.plan()), decision.acts());
  }

  private static HostPart byHosts(HostPart part) {
    var checks = part.checks().stream().filter(check -> !check.manual()).toList();
    return new HostPart(part.host(), part.steps(), checks, part.back());
  }

  private static RunEvent agreed(RunEvent event) {
    return event instanceof RunEvent.Answered(var at, var check, _, var by, var reason)
        ? new RunEvent.Answered(at, check, Verdict.PASSED, by, reason)
        : event;
  }

  private static Decision unlimited(RunLife life, Run run, RunEvent event) {
    var policy = run.plan().policy();
    var other = new Policy(policy.offline(), policy.onFailure(), 99);
    var plan = run.plan().with(other, run.plan().left());
    var decision = life.next(Forged.with(run, plan), event);
    return new Decision(Forged.with(decision.run(), run.plan()), decision.acts());
  }

  /** A host that is ready itself is changed at once. */
  private static Decision hasty(Decision decision, RunEvent event) {
    var run = decision.run();
    if (run.state() != RunState.PREPARING
        || !(event instanceof RunEvent.Reported(_, var host, var report))
        || !report.step().value().contains("/remember/")
        || report.state() != StepState.DONE) {
      return decision;
    }
    var first =
        run.plan().steps().stream()
            .filter(step -> step.target().host().equals(host) && step.verb().destructive())
            .findFirst();
    if (first.isEmpty() || run.step(first.get().id()).state() != StepState.PLANNED) {
      return decision;
    }
    var acts = new ArrayList<>(decision.acts());
    acts.add(new Act.Order(host, first.get().id(), 1));
    return new Decision(Forged.with(run, running(run, first.get(), event)), acts);
  }

  private static SortedMap<StepId, StepRecord> running(Run run, Step step, RunEvent event) {
    var steps = new TreeMap<>(run.steps());
    steps.put(
        step.id(),
        new StepRecord(StepState.RUNNING, 1, "", false, Optional.of(event.at()), Optional.empty()));
    return steps;
  }

  private static RunEvent reports(RunEvent event, UnaryOperator<StepReport> other) {
    return switch (event) {
      case RunEvent.Reported(var at, var host, var report) ->
          new RunEvent.Reported(at, host, other.apply(report));
      case RunEvent.Returned(var at, var host, var known) ->
          new RunEvent.Returned(at, host, known.stream().map(other).toList());
      default -> event;
    };
  }

  private static StepReport sure(StepReport report) {
    return report.state() == StepState.UNKNOWN
        ? Forged.with(report, StepState.DONE, report.attempt())
        : report;
  }

  private static StepReport current(Run run, StepReport report) {
    return Forged.with(report, report.state(), Math.max(1, run.step(report.step()).attempt()));
  }

  private static RunEvent anybody(Run run, RunEvent event) {
    return event instanceof RunEvent.Reported(var at, _, var report)
        ? run.plan().steps().stream()
            .filter(step -> step.id().equals(report.step()))
            .findFirst()
            .<RunEvent>map(step -> new RunEvent.Reported(at, step.target().host(), report))
            .orElse(event)
        : event;
  }

  private static Decision silent(RunLife life, Run run, RunEvent event) {
    var decision = life.next(run, event);
    if (!(event instanceof RunEvent.Lost(var at, var host))) {
      return decision;
    }
    var acts = new ArrayList<>(decision.acts());
    var now = decision.run();
    for (var step : run.plan().steps()) {
      var known = run.step(step.id());
      if (step.target().host().equals(host) && known.state() == StepState.RUNNING) {
        var failed =
            new StepReport(
                step.id(),
                known.attempt(),
                StepState.FAILED,
                "silent",
                false,
                false,
                Optional.empty(),
                at);
        var next = life.next(now, new RunEvent.Reported(at, host, failed));
        now = next.run();
        acts.addAll(next.acts());
      }
    }
    return new Decision(now, acts);
  }

  private static RunEvent passed(RunEvent event) {
    return event instanceof RunEvent.Judged(var at, var host, var findings)
        ? new RunEvent.Judged(at, host, findings.stream().map(RunMind::passed).toList())
        : event;
  }

  private static Finding passed(Finding f) {
    return new Finding(f.check(), f.host(), Verdict.PASSED, f.evidence(), f.took(), f.at());
  }
}
