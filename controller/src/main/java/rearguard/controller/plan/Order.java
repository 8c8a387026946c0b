package rearguard.controller.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rearguard.controller.plan.Scope.Place;
import rearguard.model.driver.Kind;
import rearguard.model.name.HostName;
import rearguard.model.name.Spelt;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;

/**
 * The stages in which hosts change, and the way back of each. Pure.
 *
 * <pre>
 *   what changes                       how
 *   nothing that is stored             host by host, as many at once as the limit says; processes stop,
 *                                      or serve on if they can, until they are restored
 *   what is stored, on the only host   the same, but nothing serves on
 *   what is stored, and several hosts  everything stops on all of them; then what is stored changes,
 *                                      schema before data; then the rest, host by host
 * </pre>
 *
 * Within a host the order is that of the kinds. On the way back everything is made ready before the
 * first process stops.
 */
final class Order {
  private final Planner planner;
  private final Asking asking;
  private final List<HostName> hosts;
  private final boolean stored;

  Order(Planner planner, Asking asking, List<HostName> hosts) {
    this.planner = planner;
    this.asking = asking;
    this.hosts = hosts;
    this.stored = planner.changesWhatIsStored();
  }

  static boolean isStored(Place place) {
    return switch (place.driver().kind()) {
      case SCHEMA, DATA -> true;
      case TRAFFIC, CODE, CONFIG, PROCESS -> false;
    };
  }

  List<Stage> stages(Limit limit) {
    if (!stored || hosts.size() == 1) {
      return List.of(stage("change", Stage.Kind.CHANGE, limit, this::whole));
    }
    var all = new Limit(hosts.size(), 0);
    var stages = new ArrayList<Stage>();
    stages.add(stage("stop", Stage.Kind.TOGETHER, all, this::stopping));
    for (var kind : List.of(Kind.SCHEMA, Kind.DATA)) {
      Function<HostName, HostPart> part = host -> storing(host, kind);
      stages.add(stage(Spelt.of(kind), Stage.Kind.TOGETHER, all, part));
    }
    stages.add(stage("change", Stage.Kind.CHANGE, limit, this::rest));
    return stages.stream().filter(stage -> !stage.hosts().isEmpty()).toList();
  }

  private Stage stage(
      String name, Stage.Kind kind, Limit limit, Function<HostName, HostPart> part) {
    var parts = hosts.stream().map(part).filter(one -> !one.saysNothing()).toList();
    return new Stage(name, kind, limit, parts);
  }

  private HostPart whole(HostName host) {
    var steps = Stream.concat(stops(host), changes(host, _ -> true, Order::deed)).toList();
    var back = Stream.of(ready(host), stops(host), changes(host, _ -> true, _ -> Verb.RESTORE));
    return new HostPart(host, steps, asking.inside(host), back(back.flatMap(all -> all)));
  }

  private HostPart stopping(HostName host) {
    var back = Stream.concat(ready(host), stops(host));
    return new HostPart(host, stops(host).toList(), List.of(), back(back));
  }

  private HostPart storing(HostName host, Kind kind) {
    Predicate<Place> these = place -> place.driver().kind() == kind;
    var places = planner.restored(host).stream().filter(these).toList();
    var steps = places.stream().map(place -> planner.step(place, deed(place))).toList();
    var back = places.stream().map(place -> planner.step(place, Verb.RESTORE));
    return new HostPart(host, steps, List.of(), back(back));
  }

  private HostPart rest(HostName host) {
    Predicate<Place> these = place -> !isStored(place);
    var steps = changes(host, these, Order::deed).toList();
    var back = changes(host, these, _ -> Verb.RESTORE);
    return new HostPart(host, steps, asking.inside(host), back(back));
  }

  private Stream<Step> stops(HostName host) {
    return planner.restored(host).stream().filter(Place::stops).map(this::stop);
  }

  Step stop(Place place) {
    return planner.step(place, stored ? Verb.HALT : Verb.STOP);
  }

  /**
   * While something is stopped every millisecond counts: what is beneath it is looked at once it
   * serves again.
   */
  Stream<Step> changes(HostName host, Predicate<Place> these, Function<Place, Verb> deed) {
    var places = planner.restored(host).stream().filter(these).toList();
    boolean stopped = places.stream().anyMatch(Place::stops);
    var looked =
        places.stream()
            .filter(place -> stopped && !place.stops() && deed.apply(place) == Verb.RESTORE);
    return Stream.concat(
        places.stream().map(place -> planner.step(place, deed.apply(place))),
        looked.map(place -> planner.step(place, Verb.VERIFY)));
  }

  static Verb deed(Place place) {
    return place.purged() ? Verb.PURGE : Verb.RESTORE;
  }

  Stream<Step> ready(HostName host) {
    var prepare = planner.restored(host).stream().map(place -> planner.step(place, Verb.PREPARE));
    return Stream.concat(planner.traffic(host, Verb.HOLD), prepare);
  }

  /** The same to the undo point of the run itself, made ready only when it is needed. */
  List<Step> back(Stream<Step> there) {
    return there.map(step -> step.backTo(planner.undo(step.target()))).toList();
  }
}
