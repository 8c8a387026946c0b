package rearguard.model.run;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.model.check.Finding;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;

/**
 * One execution of a plan, as of its last event.
 *
 * @param epoch of the controller that drives it; commands of a lower one are refused
 * @param stage the index of the stage at work; the number of stages when all are done
 * @param accepted hosts that hold their part durably
 * @param silent hosts out of contact
 * @param findings the last finding of each check on each host
 * @param words why it stands where it stands, one sentence each, newest last
 * @param undoPoint what {@code undo} goes back to, once it is complete
 * @param course what was decided about it on the way, and who decides
 */
public record Run(
    RunId id,
    PlanId planId,
    Plan plan,
    RunState state,
    long epoch,
    int stage,
    Map<StepId, StepRecord> steps,
    SortedSet<HostName> accepted,
    SortedSet<HostName> silent,
    List<Finding> findings,
    List<String> words,
    Optional<PointId> undoPoint,
    String by,
    String reason,
    Instant began,
    Optional<Instant> ended,
    Course course) {
  public Run {
    // By hash and in no order: a run of many hosts looks up its steps far more often than it lists
    // them.
    steps = java.util.Collections.unmodifiableMap(new HashMap<>(steps));
    accepted = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(accepted));
    silent = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(silent));
    findings = List.copyOf(findings);
    words = List.copyOf(words);
  }

  public StepRecord step(StepId id) {
    return Optional.ofNullable(steps.get(id)).orElse(StepRecord.PLANNED);
  }
}
