package rearguard.agent.driver.compose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Make;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.driver.compose.engine.Unit;
import rearguard.agent.host.HostException;

/**
 * What there is of a project now.
 *
 * @param services the containers of each service that is cared for
 * @param names what the image names mean; empty text for nothing
 */
record Scene(SortedMap<String, List<Seen>> services, SortedMap<String, String> names) {
  private static final Comparator<Unit> ORDER =
      Comparator.comparing((Unit unit) -> unit.make().image())
          .thenComparing(unit -> unit.make().shape())
          .thenComparing(Unit::condition);

  static Scene of(
      Engine engine, String project, Predicate<String> cares, Collection<String> imageNames)
      throws HostException {
    var services = new TreeMap<String, List<Seen>>();
    for (var seen : engine.containers(project)) {
      if (cares.test(seen.service())) {
        services.computeIfAbsent(seen.service(), _ -> new ArrayList<>()).add(seen);
      }
    }
    return new Scene(services, names(engine, imageNames));
  }

  static SortedMap<String, String> names(Engine engine, Collection<String> imageNames)
      throws HostException {
    var names = new TreeMap<String, String>();
    for (var name : imageNames) {
      names.put(name, engine.imageId(name).orElse(""));
    }
    return names;
  }

  List<Seen> of(String service) {
    return services.getOrDefault(service, List.of());
  }

  List<Seen> all() {
    return services.values().stream().flatMap(List::stream).toList();
  }

  List<Unit> units(String service) {
    return units(of(service));
  }

  static List<Unit> units(List<Seen> containers) {
    return containers.stream().map(Seen::unit).sorted(ORDER).toList();
  }

  /** What stays the same while a service restarts over and over. */
  List<Object> lasting() {
    var lasting = new ArrayList<Object>();
    services.forEach(
        (service, containers) -> {
          lasting.add(service);
          containers.stream()
              .map(one -> new Lasting(one.unit().make(), one.unit().up()))
              .sorted(Comparator.comparing(Lasting::toString))
              .forEach(lasting::add);
        });
    lasting.add(names);
    return lasting;
  }

  private record Lasting(Make make, boolean up) {}
}
