package rearguard.controller.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import rearguard.controller.plan.Scope.Place;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.driver.Kind;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/**
 * Draws up everything as it is now, but for one flag. Processes that hand on the environment they
 * were started with get it changed there too, or the flag would come back with their next start.
 *
 * @param unknown what is said when no host knows the flag
 * @param draw asks for a snapshot with the flag set
 * @param keep asks for one of what is now
 */
public record OneFlag(
    List<Problem> unknown,
    Function<Place, Answer<Snapshot>> draw,
    Function<Place, Answer<Snapshot>> keep) {

  /** What was drawn up, and by whom it is not known. */
  private record Drawn(List<Snapshot> snapshots, List<Problem> strange, List<Problem> problems) {
    boolean has(Place place) {
      return snapshots.stream().anyMatch(one -> one.target().equals(place.target()));
    }
  }

  public static boolean among(Place place) {
    return place.driver().can(Ability.SET) && place.driver().kind() != Kind.PROCESS;
  }

  public Answer<List<Snapshot>> of(Scope scope) {
    var flags = drawn(scope.places().stream().filter(OneFlag::among).toList());
    if (!flags.problems().isEmpty()) {
      return new Answer.Refused<>(flags.problems());
    }
    if (flags.snapshots().isEmpty()) {
      return new Answer.Refused<>(
          Stream.concat(unknown.stream(), flags.strange().stream()).toList());
    }
    var starting = starting(scope, flags);
    var unable = starting.stream().filter(place -> !place.driver().can(Ability.SET)).toList();
    if (!unable.isEmpty()) {
      return new Answer.Refused<>(unable.stream().map(OneFlag::unable).toList());
    }
    var processes = drawn(starting);
    return processes.problems().isEmpty()
        ? whole(scope, flags, processes)
        : new Answer.Refused<>(processes.problems());
  }

  /** The processes of the hosts on which a flag changes that is read when they start. */
  private static List<Place> starting(Scope scope, Drawn flags) {
    var hosts =
        scope.places().stream()
            .filter(place -> flags.has(place) && !place.driver().can(Ability.LIVE))
            .map(place -> place.target().host())
            .toList();
    return scope.places().stream()
        .filter(place -> place.driver().kind() == Kind.PROCESS)
        .filter(place -> hosts.contains(place.target().host()))
        .toList();
  }

  private static Problem unable(Place place) {
    return Survey.located(
        place.target(),
        Problem.of(
            Problem.Kind.CONFLICT,
            "driver \""
                + place.component().driver()
                + "\" starts processes as they were captured, and none was captured with that flag",
            "Go to a restore point that has it, or set it by hand and restart."));
  }

  private Answer<List<Snapshot>> whole(Scope scope, Drawn flags, Drawn processes) {
    var rest =
        scope.places().stream()
            .filter(place -> !flags.has(place) && !processes.has(place))
            .toList();
    var all = new ArrayList<>(flags.snapshots());
    all.addAll(processes.snapshots());
    var problems = new ArrayList<Problem>();
    Survey.together(rest, Place::target, keep)
        .forEach((target, answer) -> sort(target, answer, all, problems, problems));
    return problems.isEmpty() ? Answer.given(all) : new Answer.Refused<>(problems);
  }

  private Drawn drawn(List<Place> places) {
    var drawn = new Drawn(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Survey.together(places, Place::target, draw)
        .forEach(
            (target, answer) ->
                sort(target, answer, drawn.snapshots(), drawn.strange(), drawn.problems()));
    return drawn;
  }

  private static void sort(
      Target target,
      Answer<Snapshot> answer,
      List<Snapshot> given,
      List<Problem> strange,
      List<Problem> problems) {
    switch (answer) {
      case Answer.Given<Snapshot>(var snapshot) -> given.add(snapshot);
      case Answer.Refused<Snapshot>(var refusals) ->
          refusals.forEach(
              one ->
                  (one.kind() == Problem.Kind.NOT_FOUND ? strange : problems)
                      .add(Survey.located(target, one)));
    }
  }
}
