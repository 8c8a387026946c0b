package rearguard.controller.desk;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.controller.file.Application;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.plan.OneFlag;
import rearguard.controller.plan.Scope.Place;
import rearguard.controller.plan.Survey;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.flag.Asked;
import rearguard.model.flag.Flag;
import rearguard.model.name.ApplicationName;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.StockWish;

/** Tells what the feature flags of an application are, on every host. */
public final class Flags {
  private final Applications applications;
  private final PointLedger points;
  private final Fleet fleet;

  Flags(Applications applications, PointLedger points, Fleet fleet) {
    this.applications = applications;
    this.points = points;
    this.fleet = fleet;
  }

  /**
   * What there is.
   *
   * @param good the newest good restore point, with which they are compared
   * @param answers of every target that holds flags, or why nobody knows
   */
  public record Told(Optional<RestorePoint> good, SortedMap<Target, Answer<List<Flag>>> answers) {
    public Told {
      answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    }
  }

  public Answer<Told> list(ApplicationName name) {
    return applications.application(name).then(this::list);
  }

  private Answer<Told> list(Application application) {
    var places = fleet.whole(application).stream().filter(OneFlag::among).toList();
    if (places.isEmpty()) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "no component of \"" + application.name() + "\" has flags that a host knows of",
              "Write one, such as \"flags: { on: app, flags: { env: /opt/shop/.env, names:"
                  + " [FEATURE_X] } }\"."));
    }
    var good =
        points.of(application.name()).stream()
            .filter(point -> point.mark() == RestorePoint.Mark.GOOD)
            .findFirst();
    return Answer.given(
        new Told(
            good,
            new TreeMap<>(Survey.together(places, Place::target, place -> ask(place, good)))));
  }

  private Answer<List<Flag>> ask(Place place, Optional<RestorePoint> good) {
    var component = place.component();
    var section = new StockWish.Section(place.target(), component.driver(), component.settings());
    var kept =
        good.flatMap(point -> point.of(place.target()))
            .map(snapshot -> new Asked.Kept(snapshot.id(), snapshot.digest()));
    return fleet.agents().flags(place.target().host(), new Asked(section, kept));
  }
}
