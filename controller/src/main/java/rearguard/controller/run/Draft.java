package rearguard.controller.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.model.check.Finding;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepState;

/**
 * A run while one event is worked into it; lives no longer than that. The one place where a run
 * changes its state, and only to a state that may follow.
 */
final class Draft {
  /** A host that comes and goes for days must not fill the memory. */
  private static final int WORDS = 200;

  private final Run before;
  private final Instant at;
  private final SortedMap<StepId, StepRecord> steps;
  private final SortedSet<HostName> accepted;
  private final SortedSet<HostName> silent;
  private final List<Finding> findings;
  private final List<String> words;
  private RunState state;
  private long epoch;
  private int stage;
  private Optional<PointId> undoPoint;
  private String by;
  private String reason;
  private Optional<Instant> ended;

  Draft(Run run, Instant at) {
    this.before = run;
    this.at = at;
    this.steps = new TreeMap<>(run.steps());
    this.accepted = new TreeSet<>(run.accepted());
    this.silent = new TreeSet<>(run.silent());
    this.findings = new ArrayList<>(run.findings());
    this.words = new ArrayList<>(run.words());
    this.state = run.state();
    this.epoch = run.epoch();
    this.stage = run.stage();
    this.undoPoint = run.undoPoint();
    this.by = run.by();
    this.reason = run.reason();
    this.ended = run.ended();
  }

  Run run() {
    return new Run(
        before.id(),
        before.planId(),
        before.plan(),
        state,
        epoch,
        stage,
        steps,
        accepted,
        silent,
        findings,
        words,
        undoPoint,
        by,
        reason,
        before.began(),
        ended);
  }

  Instant at() {
    return at;
  }

  /** Refuses, as a bug, a state that may not follow. */
  void move(RunState next) {
    if (next == state) {
      return;
    }
    if (!state.successors().contains(next)) {
      throw new IllegalStateException(before.id() + " cannot go from " + state + " to " + next);
    }
    state = next;
    if (next.ended()) {
      ended = Optional.of(at);
    }
  }

  void say(String sentence) {
    words.add(sentence);
    if (words.size() > WORDS) {
      words.removeFirst();
    }
  }

  void begin(String who, String why) {
    by = who;
    reason = why;
  }

  void accept(HostName host) {
    accepted.add(host);
  }

  boolean silence(HostName host) {
    return silent.add(host);
  }

  boolean hear(HostName host) {
    return silent.remove(host);
  }

  void remember(PointId point) {
    undoPoint = Optional.of(point);
  }

  void raiseEpoch(long next) {
    epoch = Math.max(epoch, next);
  }

  void nextStage() {
    stage++;
  }

  void order(Step step) {
    steps.put(
        step.id(),
        new StepRecord(StepState.RUNNING, 1, "", false, Optional.of(at), Optional.empty()));
  }

  void put(StepId step, StepRecord record) {
    steps.put(step, record);
  }

  /** What has not begun will not begin. */
  void close() {
    for (var step : before.plan().steps()) {
      steps.putIfAbsent(
          step.id(),
          new StepRecord(StepState.NOT_STARTED, 0, "", false, Optional.empty(), Optional.empty()));
    }
  }

  /** The first answer of each check on each host stands. */
  void find(HostName host, List<Finding> news) {
    for (var finding : news) {
      var placed =
          new Finding(
              finding.check(),
              Optional.of(host),
              finding.verdict(),
              finding.evidence(),
              finding.took(),
              finding.at());
      if (findings.stream()
          .noneMatch(
              old -> old.check().equals(placed.check()) && old.host().equals(placed.host()))) {
        findings.add(placed);
      }
    }
  }
}
