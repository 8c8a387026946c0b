package rearguard.controller.retain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.RestorePoint.Origin;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.Holding;
import rearguard.model.stock.PointDrop;

class SelectionTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final HostName WEB1 = new HostName("web1");
  private static final Target CODE = new Target(new ComponentName("code"), WEB1);
  private static final long MIB = 1L << 20;

  /** A point so many days old; with a snapshot of the same number. */
  private static RestorePoint point(int days, Mark mark, Origin origin) {
    var number = "%04d".formatted(days);
    var snapshot =
        new Snapshot(
            new SnapshotId("s-0000" + number),
            CODE,
            new DriverName("git"),
            NOW.minus(Duration.ofDays(days)),
            "",
            new TreeMap<>(),
            "",
            MIB);
    return new RestorePoint(
        new PointId("p-" + number),
        SHOP,
        Optional.empty(),
        origin,
        Optional.empty(),
        NOW.minus(Duration.ofDays(days)),
        "ann",
        mark,
        List.of(snapshot));
  }

  private static RestorePoint point(int days, Mark mark) {
    return point(days, mark, Origin.NOTICED);
  }

  private static Retention retention(int points) {
    return new Retention(points, Duration.ofDays(90), 1L << 40, true);
  }

  /** Without any protection but what is said. */
  private static Selection.Known known(List<RestorePoint> points, RestorePoint... needed) {
    var ids = Stream.of(needed).map(RestorePoint::id).collect(Collectors.toSet());
    return new Selection.Known(points, Set.of(), ids);
  }

  private static List<String> said(List<PointDrop> drops) {
    return drops.stream().map(drop -> drop.point() + " " + drop.why()).toList();
  }

  @Test
  void badOnesGoFirstThenUnknownOnesThenGoodOnesAndOfEachTheOldest() {
    var points =
        List.of(
            point(1, Mark.UNKNOWN),
            point(2, Mark.BAD),
            point(3, Mark.GOOD),
            point(4, Mark.VULNERABLE),
            point(5, Mark.UNKNOWN),
            point(6, Mark.GOOD));

    assertThat(Selection.mayGo(known(points)).stream().map(one -> one.id().value()))
        .containsExactly("p-0004", "p-0002", "p-0005", "p-0001", "p-0006", "p-0003");
    assertThat(said(Selection.of(retention(3), known(points), Hoard.NOTHING, NOW)))
        .containsExactly(
            "p-0004 more than 3 points", "p-0002 more than 3 points", "p-0005 more than 3 points");
  }

  @Test
  void whatIsTooOldGoesAlsoWhenThereAreFew() {
    var points = List.of(point(1, Mark.GOOD), point(90, Mark.GOOD), point(91, Mark.GOOD));

    assertThat(said(Selection.of(retention(20), known(points), Hoard.NOTHING, NOW)))
        .containsExactly("p-0091 older than 90 days");
  }

  @Test
  void aPinnedOneStaysAndDoesNotCountAndANeededOneStaysAndCounts() {
    var points = List.of(point(1, Mark.GOOD), point(2, Mark.BAD), point(100, Mark.BAD));
    var pinned =
        new Selection.Known(points, Set.of(points.get(2).id()), Set.of(points.get(1).id()));

    assertThat(Selection.of(retention(2), pinned, Hoard.NOTHING, NOW)).isEmpty();
    assertThat(said(Selection.of(retention(1), pinned, Hoard.NOTHING, NOW)))
        .containsExactly("p-0001 more than 1 points");
  }

  @Test
  void whatWasDrawnUpForAPlanGoesAfterADayAndDoesNotCount() {
    var points =
        List.of(
            point(0, Mark.UNKNOWN, Origin.DRAWN),
            point(1, Mark.GOOD),
            point(2, Mark.UNKNOWN, Origin.DRAWN));

    assertThat(said(Selection.of(retention(1), known(points), Hoard.NOTHING, NOW)))
        .containsExactly("p-0002 drawn up for a plan that nobody ran");
  }

  private static Hoard hoard(Map<RestorePoint, Map<String, Long>> shares) {
    var held = new HashMap<SnapshotId, Holding>();
    shares.forEach(
        (point, those) ->
            point
                .snapshots()
                .forEach(
                    one ->
                        held.put(
                            one.id(),
                            new Holding(one.id(), CODE, Duration.ZERO, 10, new TreeMap<>(those)))));
    return new Hoard(Map.of(WEB1, held));
  }

  @Test
  void whatSeveralHoldCountsOnceAndOnlyWhatFreesSomethingGoes() {
    var newest = point(1, Mark.GOOD);
    var same = point(2, Mark.UNKNOWN);
    var other = point(3, Mark.UNKNOWN);
    var oldest = point(4, Mark.UNKNOWN);
    var hoard =
        hoard(
            Map.of(
                newest, Map.of("tree:a", 30 * MIB),
                same, Map.of("tree:a", 30 * MIB),
                other, Map.of("tree:b", 30 * MIB),
                oldest, Map.of("tree:b", 30 * MIB)));
    var points = List.of(newest, same, other, oldest);
    var known = known(points, newest);

    assertThat(Selection.of(limited(60 * MIB + 40), known, hoard, NOW)).isEmpty();
    var drops = Selection.of(limited(50 * MIB), known, hoard, NOW);
    assertThat(said(drops))
        .containsExactly("p-0004 more than 50 MiB on web1", "p-0003 more than 50 MiB on web1");
    assertThat(drops).extracting(PointDrop::frees).containsExactly(10L, 30 * MIB + 10);
    assertThat(said(Selection.of(limited(10 * MIB), known, hoard, NOW)))
        .as("to drop the second would free nothing")
        .noneMatch(words -> words.startsWith("p-0002"));
  }

  private static Retention limited(long bytes) {
    return new Retention(20, Duration.ofDays(90), bytes, true);
  }

  @Test
  void whoToldNothingIsNotCounted() {
    var points = List.of(point(1, Mark.BAD));

    assertThat(Selection.of(limited(1), known(points), Hoard.NOTHING, NOW)).isEmpty();
    assertThat(Hoard.NOTHING.bytes(points.getFirst())).isEqualTo(MIB);
  }

  @Test
  void theNewestTheLastTwoGoodOnesAndWherePlansLeadAreNeeded() {
    var undo = point(1, Mark.UNKNOWN, Origin.UNDO);
    var newest = point(2, Mark.BAD);
    var points =
        List.of(
            undo,
            newest,
            point(3, Mark.GOOD),
            point(4, Mark.UNKNOWN),
            point(5, Mark.GOOD),
            point(6, Mark.GOOD),
            point(7, Mark.UNKNOWN));

    var needed = Protection.of(points, List.of(), Set.of(points.get(6).id()));

    assertThat(needed.stream().map(PointId::value).sorted())
        .containsExactly("p-0001", "p-0002", "p-0003", "p-0005", "p-0007");
  }

  /**
   * For any fleet: nobody who is protected goes, and what goes was too old, too much or too large.
   */
  @Test
  void noProtectedPointIsEverDropped() {
    var chance = new Random(4);
    int dropped = 0;
    for (int round = 0; round < 2_000; round++) {
      var points = anyPoints(chance);
      var pinned = some(points, chance, 5);
      var planned = some(points, chance, 8);
      var needed = new HashSet<>(Protection.of(points, List.of(), planned));
      var known = new Selection.Known(points, pinned, needed);
      var retention =
          new Retention(
              1 + chance.nextInt(10),
              Duration.ofDays(1 + chance.nextInt(60)),
              MIB * (1 + chance.nextInt(200)),
              true);

      var drops = Selection.of(retention, known, anyHoard(points, chance), NOW);

      var gone = drops.stream().map(PointDrop::point).toList();
      assertThat(gone).doesNotHaveDuplicates().noneMatch(pinned::contains);
      assertThat(gone).noneMatch(needed::contains);
      assertThat(points.stream().map(RestorePoint::id)).containsAll(gone);
      var left = points.stream().filter(one -> !gone.contains(one.id())).toList();
      assertThat(left.stream().filter(one -> one.mark() == Mark.GOOD).count())
          .isGreaterThanOrEqualTo(
              Math.min(2, points.stream().filter(one -> one.mark() == Mark.GOOD).count()));
      assertThat(left.stream().filter(one -> Selection.mayGo(known).contains(one)))
          .allMatch(one -> !one.taken().isBefore(NOW.minus(retention.age())));
      assertThat(
              Selection.of(
                  retention, new Selection.Known(left, pinned, needed), Hoard.NOTHING, NOW))
          .as("what is left is not too many")
          .isEmpty();
      dropped += gone.size();
    }
    assertThat(dropped).isGreaterThan(2_000);
  }

  private static List<RestorePoint> anyPoints(Random chance) {
    var days = new ArrayList<>(IntStream.range(1, 80).boxed().toList());
    java.util.Collections.shuffle(days, chance);
    return days.stream()
        .limit(chance.nextInt(25))
        .sorted()
        .map(
            day ->
                point(
                    day,
                    any(List.of(Mark.values()), chance),
                    any(List.of(Origin.values()), chance)))
        .toList();
  }

  private static <T> T any(List<T> of, Random chance) {
    return of.get(chance.nextInt(of.size()));
  }

  private static Set<PointId> some(List<RestorePoint> points, Random chance, int oneIn) {
    return points.stream()
        .filter(_ -> chance.nextInt(oneIn) == 0)
        .map(RestorePoint::id)
        .collect(Collectors.toSet());
  }

  private static Hoard anyHoard(List<RestorePoint> points, Random chance) {
    var shares = new HashMap<RestorePoint, Map<String, Long>>();
    points.forEach(
        point ->
            shares.put(point, Map.of("tree:" + chance.nextInt(6), MIB * (1 + chance.nextInt(60)))));
    return hoard(shares);
  }
}
