package rearguard.cli.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.model.name.Counted;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;

/** Pages about restore points. */
public enum PointPages {
  ;

  public static Page list(List<RestorePoint> points, When when) {
    var document =
        Value.document("RestorePoints").with("points", Documents.items(points, Documents::point));
    var table =
        new Block.Table(
            List.of("POINT", "LABEL", "MARK", "TAKEN", "BY", "HOLDS"),
            points.stream().map(point -> row(point, when)).toList());
    return new Page(document, List.of(table));
  }

  private static List<Cell> row(RestorePoint point, When when) {
    return List.of(
        Cell.strong(point.id()),
        Cell.of(name(point)),
        Signs.of(point.mark()).with(point.mark()),
        Cell.of(when.at(point.taken())),
        Cell.of(point.by()),
        Cell.of(holds(point)));
  }

  private static String name(RestorePoint point) {
    return point
        .label()
        .map(Object::toString)
        .orElseGet(() -> point.run().map(run -> "before run " + run).orElse("-"));
  }

  /** Per component what it is, and on how many hosts if it is the same on all of them. */
  private static String holds(RestorePoint point) {
    var byComponent = new LinkedHashMap<String, List<Snapshot>>();
    for (var snapshot : point.snapshots()) {
      byComponent
          .computeIfAbsent(snapshot.target().component().toString(), _ -> new ArrayList<>())
          .add(snapshot);
    }
    return byComponent.entrySet().stream()
        .map(entry -> entry.getKey() + " " + same(entry.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String same(List<Snapshot> snapshots) {
    var summaries = snapshots.stream().map(Snapshot::summary).distinct().toList();
    var words = summaries.size() == 1 ? summaries.getFirst() : "differs between hosts";
    return words + " (" + Counted.of(snapshots.size(), "host") + ")";
  }

  public static Page one(RestorePoint point, When when) {
    var lines = new ArrayList<Line>();
    lines.add(
        Line.of(
            Cell.strong(point.id()),
            Cell.of("  " + name(point) + "  "),
            Signs.of(point.mark()).with(point.mark())));
    lines.add(HostPages.fact("application", point.application().toString()));
    lines.add(HostPages.fact("taken", when.at(point.taken()) + " by " + point.by()));
    var table =
        new Block.Table(
            List.of("TARGET", "DRIVER", "SIZE", "SNAPSHOT", "WHAT"),
            point.snapshots().stream().map(PointPages::row).toList());
    var document = Value.document("RestorePoint").with("point", Documents.point(point));
    return new Page(document, List.of(new Block.Lines(lines), table));
  }

  private static List<Cell> row(Snapshot snapshot) {
    return List.of(
        Cell.strong(snapshot.target()),
        Cell.of(snapshot.driver()),
        Cell.of(Words.bytes(snapshot.bytes())),
        Cell.of(snapshot.id()),
        Cell.of(snapshot.summary()));
  }
}
