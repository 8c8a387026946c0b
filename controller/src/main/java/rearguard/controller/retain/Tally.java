package rearguard.controller.retain;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.RestorePoint;

/** What some points take on each host, counting what several of them hold once. */
final class Tally {
  private record Thing(HostName host, String name) {}

  private final Hoard hoard;
  private final Map<Thing, Integer> held = new HashMap<>();
  private final SortedMap<HostName, Long> bytes = new TreeMap<>();

  Tally(Hoard hoard, Collection<RestorePoint> points) {
    this.hoard = hoard;
    points.forEach(this::add);
  }

  private Map<Thing, Long> things(RestorePoint point) {
    var things = new LinkedHashMap<Thing, Long>();
    for (var snapshot : point.snapshots()) {
      var host = snapshot.target().host();
      hoard
          .of(snapshot)
          .ifPresent(
              holding -> {
                things.put(new Thing(host, holding.id().value()), holding.own());
                holding.shares().forEach((name, size) -> things.put(new Thing(host, name), size));
              });
    }
    return things;
  }

  private void add(RestorePoint point) {
    things(point)
        .forEach(
            (thing, size) -> {
              if (held.merge(thing, 1, Integer::sum) == 1) {
                bytes.merge(thing.host(), size, Long::sum);
              }
            });
  }

  /** What its host gets back of it. */
  long remove(RestorePoint point) {
    long freed = 0;
    for (var thing : things(point).entrySet()) {
      if (held.merge(thing.getKey(), -1, Integer::sum) == 0) {
        bytes.merge(thing.getKey().host(), -thing.getValue(), Long::sum);
        freed += thing.getValue();
      }
    }
    return freed;
  }

  SortedMap<HostName, Long> bytes() {
    return bytes;
  }

  /** What only points that are not counted here hold of it on that host. */
  long beyond(RestorePoint point, HostName host) {
    return things(point).entrySet().stream()
        .filter(thing -> thing.getKey().host().equals(host))
        .filter(thing -> held.getOrDefault(thing.getKey(), 0) == 0)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
