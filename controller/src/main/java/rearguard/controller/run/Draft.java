package rearguard.controller.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import rearguard.model.check.Finding;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Step;
import rearguard.model.run.Claim;
import rearguard.model.run.Course;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepState;
import rearguard.model.run.Waiting;

/**
 * A run while one event is worked into it; lives no longer than that. The one place where a run
 * changes its state, and only to a state that may follow.
 */
final class Draft {
  /** A host that comes and goes for days must not fill the memory. */
  private static final int WORDS = 200;

  private final Run before;
  private final Instant at;
  private final Map<StepId, StepRecord> steps;
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
  private final SortedSet<HostName> left;
  private final SortedSet<HostName> forgiven;
  private final SortedSet<HostName> backward;
  private final SortedSet<HostName> taken;
  private List<CheckName> later;
  private Waiting waiting;
  private Claim claim;
  private boolean aborting;

  Draft(Run run, Instant at) {
    this.before = run;
    this.at = at;
    this.steps = new HashMap<>(run.steps());
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
    this.claim = run.course().claim();
    this.left = new TreeSet<>(run.course().left());
    this.forgiven = new TreeSet<>(run.course().forgiven());
    this.backward = new TreeSet<>(run.course().backward());
    this.taken = new TreeSet<>(run.course().taken());
    this.later = run.course().later();
    this.waiting = run.course().waiting();
    this.aborting = run.course().aborting();
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
        ended,
        new Course(claim, left, forgiven, backward, aborting, taken, later, waiting));
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
    claim(who, why);
  }

  void claim(String who, String why) {
    claim = new Claim(who, why, at);
  }

  /** They take no further part. */
  void leave(List<HostName> hosts) {
    left.addAll(hosts);
    close(step -> hosts.contains(step.target().host()));
  }

  void forgive(List<HostName> hosts) {
    forgiven.addAll(hosts);
  }

  /** What failed there counts again. */
  void unforgive(HostName host) {
    forgiven.remove(host);
  }

  void turnBack(List<HostName> hosts) {
    backward.addAll(hosts);
  }

  /** No further step starts, there or back. */
  void abort() {
    aborting = true;
    close();
    close(before.plan().back(), step -> backward.contains(step.target().host()));
  }

  /** Nothing is ordered there; false when that was so before. */
  boolean take(HostName host) {
    return taken.add(host);
  }

  void askLater(List<CheckName> checks) {
    later = checks;
  }

  boolean untake(HostName host) {
    return taken.remove(host);
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
    waiting = Waiting.NONE;
  }

  void await(Waiting next) {
    waiting = next;
  }

  /** What it did is over by itself, and is done again. */
  void previousStage() {
    stage--;
  }

  /** A step that was tried before is ordered with the next higher attempt. */
  void order(Step step) {
    int attempt = before.step(step.id()).attempt() + 1;
    boolean changed = before.step(step.id()).changed();
    steps.put(
        step.id(),
        new StepRecord(StepState.RUNNING, attempt, "", changed, Optional.of(at), Optional.empty()));
  }

  /** It may be ordered once more; what is known of it stays until then. */
  void plan(StepId step) {
    restate(step, StepState.PLANNED, record(step).changed());
  }

  /** Nobody will tell how they ended. */
  void lose(List<Step> unheard) {
    unheard.forEach(step -> restate(step.id(), StepState.UNKNOWN, record(step.id()).changed()));
  }

  /** What it did was taken back. */
  void revert(StepId step) {
    restate(step, StepState.REVERTED, true);
  }

  private void restate(StepId step, StepState next, boolean changed) {
    var known = record(step);
    steps.put(
        step,
        new StepRecord(
            next, known.attempt(), known.evidence(), changed, known.began(), known.ended()));
  }

  private StepRecord record(StepId step) {
    return Optional.ofNullable(steps.get(step)).orElse(StepRecord.PLANNED);
  }

  void put(StepId step, StepRecord record) {
    steps.put(step, record);
  }

  /** What has not begun will not begin. */
  void close() {
    close(step -> !left.contains(step.target().host()));
  }

  void close(Predicate<Step> which) {
    close(before.plan().steps(), which);
  }

  private void close(List<Step> some, Predicate<Step> which) {
    some.stream()
        .filter(which)
        .map(Step::id)
        .filter(step -> record(step).state() == StepState.PLANNED)
        .forEach(step -> restate(step, StepState.NOT_STARTED, record(step).changed()));
  }

  /** The checks are asked again, as if nobody had answered. */
  void forget(HostName host, List<CheckName> checks) {
    findings.removeIf(
        finding ->
            finding.host().map(host::equals).orElse(true) && checks.contains(finding.check()));
  }

  /** What a person said; it is of no host. */
  void find(Finding said) {
    findings.add(said);
  }

  /** The first answer of each check on each host stands. */
  void find(HostName host, List<Finding> news) {
    for (var finding : news) {
      var placed = finding.of(host);
      if (findings.stream()
          .noneMatch(
              old -> old.check().equals(placed.check()) && old.host().equals(placed.host()))) {
        findings.add(placed);
      }
    }
  }
}
