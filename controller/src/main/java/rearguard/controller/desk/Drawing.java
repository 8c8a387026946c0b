package rearguard.controller.desk;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rearguard.controller.fleet.Agents;
import rearguard.controller.plan.Asked;
import rearguard.controller.plan.OneFlag;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Scope.Place;
import rearguard.controller.plan.Survey;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.driver.Kind;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.model.name.Quoted;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/**
 * Draws up restore points for a plan, where none is kept or not all of one: the hosts say what they
 * could make of it. Nothing on them changes but their store.
 */
final class Drawing {
  private final Fleet fleet;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final Wish wish;

  /** For whose plan. */
  record Wish(ApplicationName application, Asked where, String by) {}

  Drawing(Fleet fleet, InstantSource clock, Supplier<String> ids, Wish wish) {
    this.fleet = fleet;
    this.clock = clock;
    this.ids = ids;
    this.wish = wish;
  }

  /**
   * Code at a commit or tag that no restore point has; the rest as in the newest good point, and
   * without one as it is now. Or everything as it is now, but for one flag.
   *
   * @param unknown what is said when no host knows it either
   */
  Answer<RestorePoint> version(Scope scope, List<RestorePoint> points, List<Problem> unknown) {
    boolean flag =
        wish.where().to().indexOf('=') > 0 && scope.places().stream().anyMatch(OneFlag::among);
    var code = scope.places().stream().filter(Drawing::code).toList();
    if (code.isEmpty() && !flag) {
      return new Answer.Refused<>(unknown);
    }
    var gone = fleet.gone(scope);
    if (!gone.isEmpty()) {
      return new Answer.Refused<>(gone);
    }
    if (flag) {
      return new OneFlag(unknown, this::drawn, place -> kept(place, Optional.empty()))
          .of(scope)
          .then(snapshots -> Answer.given(point(snapshots)));
    }
    var good = points.stream().filter(point -> point.mark() == Mark.GOOD).findFirst();
    return switch (all(code, this::drawn)) {
      case Answer.Given<List<Snapshot>>(var drawn) ->
          agreed(drawn)
              .then(_ -> all(rest(scope), place -> kept(place, good)))
              .then(rest -> Answer.given(point(together(drawn, rest))));
      case Answer.Refused<List<Snapshot>>(var problems) ->
          problems.stream().allMatch(problem -> problem.kind() == Problem.Kind.NOT_FOUND)
              ? new Answer.Refused<>(together(unknown, problems))
              : new Answer.Refused<>(problems);
    };
  }

  /**
   * The point itself when all of it is kept.
   *
   * @param lost what the hosts say that they cannot restore as it is
   */
  Answer<RestorePoint> again(Scope scope, RestorePoint point, Set<Target> lost) {
    var places =
        scope.places().stream()
            .filter(place -> code(place) || (rebuilds(place) && lost.contains(place.target())))
            .filter(place -> point.of(place.target()).isPresent())
            .toList();
    return all(places, place -> drawn(place, point))
        .then(
            drawn ->
                drawn.stream().noneMatch(snapshot -> snapshot.facts().containsKey("made"))
                    ? Answer.given(point)
                    : Answer.given(point(replaced(point.snapshots(), drawn))));
  }

  /** What the hosts say of that when nobody asks them to make anything: whether they could. */
  Map<Target, Answer<Snapshot>> explained(Scope scope, RestorePoint point, Set<Target> lost) {
    var places =
        scope.places().stream()
            .filter(place -> rebuilds(place) && lost.contains(place.target()))
            .filter(place -> point.of(place.target()).isPresent())
            .toList();
    return Survey.together(places, Place::target, place -> drawn(place, point));
  }

  private static boolean rebuilds(Place place) {
    return place.driver().can(Ability.REBUILD);
  }

  private static boolean code(Place place) {
    return place.driver().kind() == Kind.CODE;
  }

  private static List<Place> rest(Scope scope) {
    return scope.places().stream().filter(place -> !code(place)).toList();
  }

  private Answer<Snapshot> drawn(Place place) {
    return drawn(place, Optional.empty(), List.of());
  }

  private Answer<Snapshot> drawn(Place place, RestorePoint point) {
    var beside =
        point.snapshots().stream()
            .filter(one -> one.target().host().equals(place.target().host()))
            .filter(one -> !one.target().equals(place.target()))
            .map(Snapshot::id)
            .toList();
    return drawn(place, point.of(place.target()).map(Snapshot::id), beside);
  }

  private Answer<Snapshot> drawn(Place place, Optional<SnapshotId> of, List<SnapshotId> beside) {
    return fleet
        .agents()
        .draw(
            place.target().host(),
            new SnapshotId("s-" + ids.get()),
            place.target(),
            place.component().driver(),
            new Agents.Drawing(
                place.component().settings(),
                of.isPresent() ? "" : wish.where().to(),
                of,
                wish.where().rebuild(),
                beside));
  }

  private Answer<Snapshot> kept(Place place, Optional<RestorePoint> good) {
    return good.flatMap(point -> point.of(place.target()))
        .map(Answer::given)
        .orElseGet(
            () ->
                fleet
                    .agents()
                    .capture(
                        place.target().host(),
                        new SnapshotId("s-" + ids.get()),
                        place.target(),
                        place.component().driver(),
                        place.component().settings()));
  }

  /** A tag may stand for one commit here and for another there. */
  private Answer<List<Snapshot>> agreed(List<Snapshot> drawn) {
    long commits =
        drawn.stream().map(one -> one.facts().getOrDefault("commit", "")).distinct().count();
    return commits == 1
        ? Answer.given(drawn)
        : Answer.refused(
            Problem.of(
                Problem.Kind.CONFLICT,
                "\"" + Quoted.of(wish.where().to()) + "\" is another commit on some hosts",
                "Name the commit itself, or fetch its tags on all hosts."));
  }

  private static Answer<List<Snapshot>> all(
      List<Place> places, Function<Place, Answer<Snapshot>> ask) {
    Map<Target, Answer<Snapshot>> answers = Survey.together(places, Place::target, ask);
    var snapshots = new ArrayList<Snapshot>();
    var problems = new ArrayList<Problem>();
    answers.forEach(
        (target, answer) -> {
          switch (answer) {
            case Answer.Given<Snapshot>(var snapshot) -> snapshots.add(snapshot);
            case Answer.Refused<Snapshot>(var refusals) ->
                refusals.forEach(refusal -> problems.add(Survey.located(target, refusal)));
          }
        });
    return problems.isEmpty() ? Answer.given(snapshots) : new Answer.Refused<>(problems);
  }

  private static List<Snapshot> replaced(List<Snapshot> old, List<Snapshot> drawn) {
    var targets = drawn.stream().map(Snapshot::target).toList();
    return together(
        old.stream().filter(snapshot -> !targets.contains(snapshot.target())).toList(), drawn);
  }

  private static <T> List<T> together(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private RestorePoint point(List<Snapshot> snapshots) {
    return new RestorePoint(
        new PointId("p-" + ids.get()),
        wish.application(),
        Optional.empty(),
        RestorePoint.Origin.DRAWN,
        Optional.empty(),
        clock.instant(),
        wish.by(),
        Mark.UNKNOWN,
        snapshots);
  }
}
