package rearguard.e2e.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;

/** What the disk of the controller holds: only what was committed, whoever asks and whenever. */
final class SimLedger {

  /** A run's row and its events. */
  static final class Kept {
    final RunId id;
    final PlanId planId;
    final Plan plan;
    final long epoch;
    final java.time.Instant began;
    final String key;
    final List<RunEvent> events = new ArrayList<>();
    boolean ended;
    private Run replayed;

    Kept(Run planned, String key) {
      this.id = planned.id();
      this.planId = planned.planId();
      this.plan = planned.plan();
      this.epoch = planned.epoch();
      this.began = planned.began();
      this.key = key;
      this.replayed = planned;
    }

    /** As the events alone say: the same pure function that every replay goes through. */
    Run replayed() {
      return replayed;
    }
  }

  /** What a commit by a controller of the past comes to. */
  static final class NotMine extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  final Map<RunId, Kept> runs = new TreeMap<>();
  private final Map<RunId, PointId> points = new TreeMap<>();
  private final Sim sim;
  private final RunMind mind;
  private BiConsumer<Run, Run> committed = (_, _) -> {};
  private long epoch;

  SimLedger(Sim sim) {
    this.sim = sim;
    this.mind = RunMind.of(sim.mutant);
  }

  /** Told of each run that is another one on disk: as it was, and as it is. */
  void onCommit(BiConsumer<Run, Run> listener) {
    committed = listener;
  }

  long opened() {
    return ++epoch;
  }

  long epoch() {
    return epoch;
  }

  private void mine(long writer) {
    if (writer != epoch && !sim.lacks(Mutant.LEDGER_TAKES_ANYBODY)) {
      throw new NotMine();
    }
  }

  /** The run that the same request began before. */
  Optional<RunId> heard(String key) {
    return runs.values().stream().filter(run -> run.key.equals(key)).map(run -> run.id).findFirst();
  }

  Optional<Kept> owner(ApplicationName application) {
    return runs.values().stream()
        .filter(run -> !run.ended && run.plan.application().equals(application))
        .findFirst();
  }

  /** False when the application has an owner. */
  boolean begin(long writer, Kept run, RunEvent.Begun begun) {
    mine(writer);
    if (owner(run.plan.application()).isPresent() && !sim.lacks(Mutant.SECOND_RUN_BEGINS)) {
      return false;
    }
    runs.put(run.id, run);
    committed(run, begun);
    return true;
  }

  void append(long writer, RunId run, long number, RunEvent event) {
    mine(writer);
    var kept = kept(run);
    if (number != kept.events.size() + 1L) {
      throw new NotMine();
    }
    committed(kept, event);
  }

  private void committed(Kept kept, RunEvent event) {
    var before = kept.replayed;
    kept.events.add(event);
    kept.replayed = mind.next(before, event).run();
    committed.accept(before, kept.replayed);
  }

  void free(long writer, RunId run) {
    mine(writer);
    kept(run).ended = true;
  }

  /** One for each run, however often it is made. */
  PointId register(long writer, RunId run) {
    mine(writer);
    return points.computeIfAbsent(run, id -> new PointId("p-undo" + id.value().substring(2)));
  }

  boolean registered(RunId run) {
    return points.containsKey(run);
  }

  Optional<Kept> find(RunId run) {
    return Optional.ofNullable(runs.get(run));
  }

  private Kept kept(RunId run) {
    return find(run).orElseThrow(() -> new IllegalStateException("no run " + run));
  }
}
