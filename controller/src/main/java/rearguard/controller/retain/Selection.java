package rearguard.controller.retain;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Origin;
import rearguard.model.stock.PointDrop;

/** Chooses which points go. */
public final class Selection {
  /** A plan that nobody ran by then is made anew. */
  static final Duration DRAWN = Duration.ofDays(1);

  /** What frees less on a host is no help there. */
  private static final long WORTH = 1L << 20;

  private final Retention retention;
  private final Hoard hoard;
  private final Instant now;
  private final SequencedMap<PointId, RestorePoint> staying = new LinkedHashMap<>();
  private int counted;
  private final SequencedMap<PointId, String> going = new LinkedHashMap<>();

  private Selection(Retention retention, Hoard hoard, Instant now, Known known) {
    this.retention = retention;
    this.hoard = hoard;
    this.now = now;
    known.points().forEach(point -> staying.put(point.id(), point));
    this.counted = (int) known.points().stream().filter(known::counts).count();
  }

  /**
   * What is known of an application's points.
   *
   * @param points all of them, newest first, also those drawn up for a plan
   * @param pinned do not count
   * @param needed count, and stay
   */
  public record Known(List<RestorePoint> points, Set<PointId> pinned, Set<PointId> needed) {
    boolean stays(RestorePoint point) {
      return pinned.contains(point.id()) || needed.contains(point.id());
    }

    private boolean counts(RestorePoint point) {
      return point.origin() != Origin.DRAWN && !pinned.contains(point.id());
    }
  }

  /** In the order in which they go. */
  public static List<PointDrop> of(Retention retention, Known known, Hoard hoard, Instant now) {
    var selection = new Selection(retention, hoard, now, known);
    selection.choose(known);
    return selection.drops(known);
  }

  /** Everything that is not protected, in the order in which it would go. */
  public static List<RestorePoint> mayGo(Known known) {
    return known.points().reversed().stream()
        .filter(point -> !known.stays(point))
        .sorted(Comparator.comparingInt(Selection::worth))
        .toList();
  }

  private static int worth(RestorePoint point) {
    return switch (point.mark()) {
      case BAD, VULNERABLE -> 0;
      case UNKNOWN -> 1;
      case GOOD -> 2;
    };
  }

  private void choose(Known known) {
    var order = mayGo(known);
    order.forEach(point -> byAge(point, known));
    order.forEach(point -> byNumber(point, known));
    bySize(order, known);
  }

  private void byAge(RestorePoint point, Known known) {
    if (point.origin() == Origin.DRAWN && older(point, DRAWN)) {
      drop(point, known, "drawn up for a plan that nobody ran");
    } else if (older(point, retention.age())) {
      drop(point, known, "older than " + retention.age().toDays() + " days");
    }
  }

  private boolean older(RestorePoint point, Duration age) {
    return point.taken().isBefore(now.minus(age));
  }

  private void byNumber(RestorePoint point, Known known) {
    if (counted > retention.points() && staying.containsKey(point.id()) && known.counts(point)) {
      drop(point, known, "more than " + retention.points() + " points");
    }
  }

  private void bySize(List<RestorePoint> order, Known known) {
    var tally = new Tally(hoard, staying.values());
    var kept = new Tally(hoard, known.points().stream().filter(known::stays).toList());
    for (var point : order) {
      var full = full(point, tally, kept);
      if (full.isPresent()) {
        tally.remove(point);
        var size = Sizes.words(retention.bytes());
        drop(point, known, "more than " + size + " on " + full.get());
      }
    }
  }

  /** A host that keeps too much, and less of it without the point. */
  private Optional<HostName> full(RestorePoint point, Tally tally, Tally kept) {
    return staying.containsKey(point.id())
        ? tally.bytes().entrySet().stream()
            .filter(host -> host.getValue() > retention.bytes())
            .map(Map.Entry::getKey)
            .filter(host -> kept.beyond(point, host) >= WORTH)
            .findFirst()
        : Optional.empty();
  }

  private void drop(RestorePoint point, Known known, String why) {
    staying.remove(point.id());
    going.put(point.id(), why);
    counted -= known.counts(point) ? 1 : 0;
  }

  private List<PointDrop> drops(Known known) {
    var points = new HashMap<PointId, RestorePoint>();
    known.points().forEach(point -> points.put(point.id(), point));
    var tally = new Tally(hoard, known.points());
    return going.entrySet().stream()
        .map(
            one ->
                new PointDrop(
                    one.getKey(),
                    one.getValue(),
                    Optional.ofNullable(points.get(one.getKey())).map(tally::remove).orElse(0L)))
        .toList();
  }
}
