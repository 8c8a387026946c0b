package rearguard.controller.plan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rearguard.model.driver.Kind;
import rearguard.model.name.Label;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Change;
import rearguard.model.plan.Risk;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;

/**
 * What a plan says to people: where it goes, what it changes, what is lost and how much is risked.
 */
final class PlanWords {
  private static final Pattern UNSAVED =
      Pattern.compile(
          "uncommitted|not committed|dirty|untracked|local change|changed locally|edited"
              + "|in no snapshot",
          Pattern.CASE_INSENSITIVE);

  private final RestorePoint point;

  PlanWords(RestorePoint point) {
    this.point = point;
  }

  String target() {
    var name =
        point
            .label()
            .map(Label::value)
            .or(() -> fact("set"))
            .or(() -> fact("tag"))
            .or(() -> fact("short"))
            .or(() -> point.run().map(run -> "what ran before " + run));
    return name.map(text -> Quoted.of(text) + " (" + point.id() + ")").orElse(point.id().value())
        + (made() ? ", built anew" : "");
  }

  /** Whether something has to be made that was not kept; what comes of it nobody has seen run. */
  static boolean made(Snapshot snapshot) {
    return snapshot.facts().containsKey("made");
  }

  private boolean made() {
    return point.snapshots().stream().anyMatch(PlanWords::made);
  }

  String change(Scope.Place place, Drift drift, boolean touched) {
    var snapshot = point.of(place.target()).map(s -> Quoted.of(s.summary())).orElse("");
    if (place.purged()) {
      return "purged";
    }
    if (!drift.none()) {
      return snapshot;
    }
    return touched ? "starts again on top of what changes" : "left as it is: " + snapshot;
  }

  List<String> loss(List<Change> changes) {
    var unsaved =
        changes.stream()
            .flatMap(
                change ->
                    change.drift().words().stream()
                        .filter(word -> UNSAVED.matcher(word).find())
                        .map(word -> unsaved(change, word)));
    var purged =
        changes.stream()
            .filter(change -> change.drift().equals(Survey.PURGED))
            .map(change -> change.target() + ": " + change.drift().words().getFirst());
    return Stream.of(bad().stream(), unsaved, purged).flatMap(words -> words).toList();
  }

  Risk risk(Scope scope, List<Change> changes) {
    if (changes.stream().allMatch(change -> change.drift().none())) {
      return Risk.NONE;
    }
    boolean stored =
        scope.places().stream()
            .anyMatch(
                place ->
                    place.driver().kind() == Kind.DATA || place.driver().kind() == Kind.SCHEMA);
    if (stored || point.mark().warned()) {
      return Risk.HIGH;
    }
    return loss(changes).isEmpty() && !made() ? Risk.LOW : Risk.MEDIUM;
  }

  private Optional<String> bad() {
    var said = "restore point " + point.id() + " is marked " + Spelt.of(point.mark());
    return switch (point.mark()) {
      case BAD -> Optional.of(said + ": it did not work when it ran");
      case VULNERABLE -> Optional.of(said + ": what it brings back can be broken into");
      case GOOD, UNKNOWN -> Optional.empty();
    };
  }

  private static String unsaved(Change change, String word) {
    return change.target() + ": " + Quoted.of(word) + "; replaced, and kept in the undo point";
  }

  /** A fact that all targets which know it share. */
  private Optional<String> fact(String name) {
    var values =
        point.snapshots().stream()
            .flatMap(snapshot -> Optional.ofNullable(snapshot.facts().get(name)).stream())
            .distinct()
            .toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
