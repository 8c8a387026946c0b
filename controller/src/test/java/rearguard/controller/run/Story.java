package rearguard.controller.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/** A run told event by event; keeps what was asked for. */
final class Story {
  private final RunLife life = new RunLife();
  final List<RunEvent> events = new ArrayList<>();
  List<Act> acts = List.of();
  Run run;

  Story(Plan plan) {
    run = RunLife.planned(new RunId("r-test"), Plans.ID, plan, 1, Plans.NOON);
  }

  static Instant now() {
    return Plans.NOON.plusSeconds(1);
  }

  Story event(RunEvent event) {
    events.add(event);
    var decision = life.next(run, event);
    run = decision.run();
    acts = decision.acts();
    return this;
  }

  Story begin() {
    return event(new RunEvent.Begun(now(), "ann", "v2 is broken"));
  }

  Story beginAndAccept() {
    begin();
    run.plan().hosts().forEach(host -> event(new RunEvent.Accepted(now(), host)));
    return this;
  }

  /** Up to the first change: everything prepared and remembered. */
  Story ready() {
    beginAndAccept();
    run.plan().hosts().forEach(host -> done(host, "prepare"));
    run.plan().hosts().forEach(host -> done(host, "remember"));
    return event(new RunEvent.Remembered(now(), new PointId("p-undo")));
  }

  Story done(HostName host, String verb) {
    return report(host, verb, StepState.DONE, !verb.equals("prepare"), false);
  }

  Story failed(HostName host, String verb) {
    return report(host, verb, StepState.FAILED, false, false);
  }

  Story report(HostName host, String verb, StepState state, boolean changed, boolean retry) {
    return event(reported(host, verb, state, changed, retry));
  }

  RunEvent.Reported reported(
      HostName host, String verb, StepState state, boolean changed, boolean retry) {
    return new RunEvent.Reported(now(), host, said(host, verb, state, changed, retry));
  }

  StepReport said(HostName host, String verb, StepState state, boolean changed, boolean retry) {
    var id = new StepId(host + "/" + verb + "/code");
    var step = run.plan().step(id).orElseThrow();
    return new StepReport(
        id,
        Math.max(1, run.step(id).attempt()),
        state,
        "because",
        changed && state == StepState.DONE && step.verb().destructive(),
        retry,
        state == StepState.DONE ? Plans.undo(step) : Optional.empty(),
        now());
  }

  Story judged(HostName host, Verdict verdict) {
    var findings =
        Stream.of(Plans.INSIDE, Plans.SITE)
            .map(
                check ->
                    new Finding(
                        check.name(), Optional.empty(), verdict, "seen", Duration.ZERO, now()))
            .toList();
    return event(new RunEvent.Judged(now(), host, findings));
  }

  static List<Finding> judgedFindings(java.util.Random chance) {
    return Stream.of(Plans.INSIDE, Plans.SITE)
        .map(
            check ->
                new Finding(
                    check.name(),
                    Optional.empty(),
                    chance.nextInt(5) > 0
                        ? Verdict.PASSED
                        : chance.nextBoolean() ? Verdict.FAILED : Verdict.UNKNOWN,
                    "seen",
                    Duration.ZERO,
                    now()))
        .toList();
  }

  Story changed(HostName host) {
    return done(host, "stop").done(host, "restore").judged(host, Verdict.PASSED);
  }

  /** What an operator asks; the owner is ann. */
  Story ask(RunVerb verb, HostName... hosts) {
    return ask("ann", verb, hosts);
  }

  Story ask(String by, RunVerb verb, HostName... hosts) {
    return event(asked(by, verb, hosts));
  }

  static RunEvent.Asked asked(String by, RunVerb verb, HostName... hosts) {
    return new RunEvent.Asked(now(), verb, by, "because", new TreeSet<>(List.of(hosts)));
  }

  Story lost(HostName host) {
    return event(new RunEvent.Lost(now(), host));
  }

  Story back(HostName host) {
    return done(host, "back-prepare").done(host, "back-stop").done(host, "back-restore");
  }

  Story abort() {
    return event(new RunEvent.AbortAsked(now(), "ann", "enough"));
  }

  Story recovered() {
    return event(new RunEvent.Recovered(now(), run.epoch() + 1));
  }

  RunState state() {
    return run.state();
  }

  static Act order(HostName host, String verb) {
    return order(host, verb, 1);
  }

  static Act order(HostName host, String verb, int attempt) {
    return new Act.Order(host, new StepId(host + "/" + verb + "/code"), attempt);
  }
}
