package rearguard.model.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.StepId;

/**
 * A procedure resolved against a restore point and the live fleet.
 *
 * @param targetWords what it goes back to, for people: {@code v1.0.0 (p-4f2a)}
 * @param changes for every target of the procedure what will change, in words
 * @param loss what is lost by it, one sentence each; empty when nothing is
 * @param expected how long it should take
 * @param stages empty when there is nothing to do
 * @param policy what was decided about what may go wrong
 * @param left hosts that are left behind, each with the steps that hold its processes until it has
 *     caught up
 * @param elsewhere hosts of which this copy says no more than their names, each with the digest of
 *     its part; none in a whole plan, all others in what a host holds
 * @param spelledOut the order of the stages is that of the fleet file, and does not follow from the
 *     drivers
 * @param later checks that nobody could pass while the application is locked down: asked when that
 *     ends, and not by a run of this plan
 */
public record Plan(
    ApplicationName application,
    String procedure,
    PointId target,
    String targetWords,
    Instant created,
    String by,
    List<Change> changes,
    List<String> loss,
    Risk risk,
    Duration expected,
    List<Stage> stages,
    Policy policy,
    List<HostPart> left,
    Map<HostName, String> elsewhere,
    boolean spelledOut,
    List<CheckName> later) {
  public Plan {
    changes = List.copyOf(changes);
    loss = List.copyOf(loss);
    stages = List.copyOf(stages);
    left = List.copyOf(left);
    elsewhere = Collections.unmodifiableMap(new TreeMap<>(elsewhere));
    later = List.copyOf(later);
    notTwice(elsewhere, changes, stages, left);
  }

  /** What is said of a host counts by its digest or by its words, never by one for the other. */
  private static void notTwice(
      Map<HostName, String> elsewhere,
      List<Change> changes,
      List<Stage> stages,
      List<HostPart> left) {
    var parts =
        Stream.concat(stages.stream().flatMap(stage -> stage.hosts().stream()), left.stream());
    var said = parts.filter(part -> !part.saysNothing()).map(HostPart::host);
    var changed = changes.stream().map(change -> change.target().host());
    Stream.concat(said, changed)
        .filter(elsewhere::containsKey)
        .findFirst()
        .ifPresent(
            host -> {
              throw new IllegalArgumentException(
                  "the part of host \"" + host + "\" is in the plan and elsewhere too");
            });
  }

  /** A whole plan. */
  public Plan(
      ApplicationName application,
      String procedure,
      PointId target,
      String targetWords,
      Instant created,
      String by,
      List<Change> changes,
      List<String> loss,
      Risk risk,
      Duration expected,
      List<Stage> stages,
      Policy policy,
      List<HostPart> left) {
    this(
        application,
        procedure,
        target,
        targetWords,
        created,
        by,
        changes,
        loss,
        risk,
        expected,
        stages,
        policy,
        left,
        Map.of(),
        false,
        List.of());
  }

  /** The same plan, whose order the fleet file spelled out. */
  public Plan asSpelledOut() {
    return with(changes, stages, policy, left, elsewhere, true, later);
  }

  /** The same plan with another policy and other hosts left behind. */
  public Plan with(Policy other, List<HostPart> behind) {
    return with(changes, stages, other, behind, elsewhere);
  }

  /** The same plan, which leaves these checks to the end of a lock-down. */
  public Plan leaving(List<CheckName> checks) {
    return with(changes, stages, policy, left, elsewhere, spelledOut, checks);
  }

  /** As much of it as is performed when nobody is left behind. */
  public Plan performing(List<Change> otherChanges, List<Stage> otherStages) {
    return with(otherChanges, otherStages, policy, List.of(), Map.of());
  }

  /** The same plan that says of some hosts no more than their names and the digest of each part. */
  public Plan without(Map<HostName, String> others) {
    Predicate<HostName> here = host -> !others.containsKey(host);
    return with(
        changes.stream().filter(change -> here.test(change.target().host())).toList(),
        stages.stream().map(stage -> stage.with(named(stage.hosts(), here))).toList(),
        policy,
        named(left, here),
        others);
  }

  /** With what another host holds of the same plan: the same stages with the same hosts. */
  public Plan and(Plan other) {
    var missing = new TreeMap<>(elsewhere);
    missing.keySet().retainAll(other.elsewhere.keySet());
    var theirs = other.changes.stream().filter(change -> elsewhere(change.target().host()));
    return with(
        Stream.concat(changes.stream(), theirs).toList(),
        IntStream.range(0, stages.size()).mapToObj(at -> stage(at, other)).toList(),
        policy,
        both(left, other.left),
        missing);
  }

  private Plan with(
      List<Change> otherChanges,
      List<Stage> otherStages,
      Policy other,
      List<HostPart> behind,
      Map<HostName, String> away) {
    return with(otherChanges, otherStages, other, behind, away, spelledOut, later);
  }

  private Plan with(
      List<Change> otherChanges,
      List<Stage> otherStages,
      Policy other,
      List<HostPart> behind,
      Map<HostName, String> away,
      boolean spelled,
      List<CheckName> checks) {
    return new Plan(
        application,
        procedure,
        target,
        targetWords,
        created,
        by,
        otherChanges,
        loss,
        risk,
        expected,
        otherStages,
        other,
        behind,
        away,
        spelled,
        checks);
  }

  private Stage stage(int at, Plan other) {
    return stages.get(at).with(both(stages.get(at).hosts(), other.stages.get(at).hosts()));
  }

  private List<HostPart> both(List<HostPart> mine, List<HostPart> theirs) {
    return IntStream.range(0, mine.size())
        .mapToObj(at -> elsewhere(mine.get(at).host()) ? theirs.get(at) : mine.get(at))
        .toList();
  }

  private boolean elsewhere(HostName host) {
    return elsewhere.containsKey(host);
  }

  private static List<HostPart> named(List<HostPart> parts, Predicate<HostName> here) {
    return parts.stream()
        .map(part -> here.test(part.host()) ? part : HostPart.elsewhere(part.host()))
        .toList();
  }

  public boolean nothingToDo() {
    return stages.isEmpty();
  }

  /** The hosts that take part, each once, in the order in which they change. */
  public List<HostName> hosts() {
    return parts().map(HostPart::host).distinct().toList();
  }

  /** The way there, in order; the way back is {@link #back}. */
  public List<Step> steps() {
    return parts().flatMap(part -> part.steps().stream()).toList();
  }

  /** The way back of every host, in order. */
  public List<Step> back() {
    return parts().flatMap(part -> part.back().stream()).toList();
  }

  /** There or back. */
  public Optional<Step> step(StepId id) {
    return Stream.concat(steps().stream(), back().stream())
        .filter(step -> step.id().equals(id))
        .findFirst();
  }

  private Stream<HostPart> parts() {
    return stages.stream().flatMap(stage -> stage.hosts().stream());
  }
}
