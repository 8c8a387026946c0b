package rearguard.controller.plan;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.controller.plan.Scope.Place;

/**
 * The processes of an application that go on running while what they may write to changes, because
 * the procedure or the operator did not name them. Pure.
 *
 * @param whole every target of the application
 * @param scope the targets that the plan is about
 * @param behind the targets of hosts that are left behind, of which others speak
 */
record Bystanders(List<Place> whole, Scope scope, Scope behind) {

  /** A sentence for each of them; none when nothing changes that is stored. */
  Stream<String> writing(List<Place> stored) {
    if (stored.isEmpty()) {
      return Stream.empty();
    }
    var changing =
        stored.stream()
            .map(place -> place.component().name().value())
            .distinct()
            .collect(Collectors.joining(", "));
    return whole.stream()
        .filter(Place::stops)
        .filter(place -> behind.places().stream().noneMatch(about(place)))
        .flatMap(this::outside)
        .map(
            who ->
                who
                    + " may go on writing to "
                    + changing
                    + "; what is written meanwhile may be lost");
  }

  private Stream<String> outside(Place place) {
    var part = scope.places().stream().filter(about(place)).findFirst();
    if (part.isEmpty()) {
      return Stream.of(place.target() + " is not part of this and");
    }
    return part.get().component().settings().equals(place.component().settings())
        ? Stream.empty()
        : Stream.of("the rest of " + place.target() + " is not part of this and");
  }

  private static Predicate<Place> about(Place place) {
    return other -> other.target().equals(place.target());
  }
}
