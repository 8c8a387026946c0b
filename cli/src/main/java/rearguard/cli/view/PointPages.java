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
import rearguard.cli.output.Value.Fields;
import rearguard.cli.reply.Kept;
import rearguard.model.name.Counted;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.stock.Pin;
import rearguard.model.stock.Standing;

/** Pages about restore points. */
public enum PointPages {
  ;

  public static Page list(Kept kept, When when) {
    var document =
        Value.document("RestorePoints")
            .with("points", Documents.items(kept.points(), point -> fields(point, kept)))
            .with("retention", kept.retention());
    var table =
        new Block.Table(
            heads(kept), kept.points().stream().map(point -> row(point, kept, when)).toList());
    return new Page(document, List.of(table));
  }

  private static Fields fields(RestorePoint point, Kept kept) {
    var fields = Documents.point(point);
    var standing = kept.of(point.id());
    if (standing.isEmpty()) {
      return fields;
    }
    var sized = fields.with("bytes", standing.get().bytes());
    return standing
        .get()
        .pin()
        .map(
            pin ->
                sized.with(
                    "pinned",
                    Fields.EMPTY
                        .with("by", pin.by())
                        .with("at", pin.at())
                        .with("reason", pin.reason())))
        .orElse(sized);
  }

  private static List<String> heads(Kept kept) {
    var heads = new ArrayList<>(List.of("POINT", "LABEL", "MARK", "TAKEN", "BY"));
    if (!kept.standings().isEmpty()) {
      heads.add("SIZE");
    }
    if (pins(kept)) {
      heads.add("PINNED");
    }
    heads.add("HOLDS");
    return heads;
  }

  private static boolean pins(Kept kept) {
    return kept.standings().stream().anyMatch(one -> one.pin().isPresent());
  }

  private static List<Cell> row(RestorePoint point, Kept kept, When when) {
    var cells =
        new ArrayList<>(
            List.of(
                Cell.strong(point.id()),
                Cell.of(name(point)),
                Signs.of(point.mark()).with(point.mark()),
                Cell.of(when.at(point.taken())),
                Cell.of(point.by())));
    var standing = kept.of(point.id());
    if (!kept.standings().isEmpty()) {
      cells.add(Cell.of(standing.map(one -> Words.bytes(one.bytes())).orElse("-")));
    }
    if (pins(kept)) {
      cells.add(Cell.of(standing.flatMap(Standing::pin).map(PointPages::pinned).orElse("-")));
    }
    cells.add(Cell.of(holds(point)));
    return cells;
  }

  private static String pinned(Pin pin) {
    return "by " + pin.by() + (pin.reason().isEmpty() ? "" : ": " + pin.reason());
  }

  /** One without a label is known by the run that it was taken before, or by how it came about. */
  private static String name(RestorePoint point) {
    var cause = point.origin() == RestorePoint.Origin.NOTICED ? "noticed" : "-";
    return point
        .label()
        .map(Object::toString)
        .orElseGet(() -> point.run().map(run -> "before run " + run).orElse(cause));
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
