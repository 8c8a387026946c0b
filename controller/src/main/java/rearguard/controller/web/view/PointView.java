package rearguard.controller.web.view;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rearguard.model.name.Label;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.stock.Pin;
import rearguard.model.stock.Standing;

/**
 * One restore point.
 *
 * @param title its label, or the run it was taken before, or its id
 * @param origin how it came to be
 * @param size what it takes on its hosts; empty when nobody knows
 * @param pinned by whom and why no retention drops it; empty when it may be dropped
 */
public record PointView(
    String title,
    String id,
    Tone tone,
    String mark,
    String origin,
    String by,
    Moment taken,
    String size,
    String pinned,
    List<Content> contents) {

  /** What was captured of one component, on all hosts where it was the same. */
  public record Content(String component, String driver, String summary, String hosts) {}

  static PointView of(RestorePoint point, Optional<Standing> standing, Instant now) {
    return new PointView(
        title(point),
        point.id().value(),
        Tone.of(point.mark()),
        mark(point),
        switch (point.origin()) {
          case CAPTURED -> "captured";
          case NOTICED -> "noticed";
          case DRAWN -> "drawn up for a plan";
          case UNDO -> "taken";
        },
        point.by(),
        Said.moment(point.taken(), now),
        standing.map(Standing::bytes).map(Said::bytes).orElse(""),
        standing.flatMap(Standing::pin).map(PointView::words).orElse(""),
        contents(point.snapshots()));
  }

  private static String words(Pin pin) {
    return "pinned by " + pin.by() + (pin.reason().isEmpty() ? "" : ": " + pin.reason());
  }

  /** An undo point is known by the run that it was taken before. */
  private static String title(RestorePoint point) {
    return point
        .label()
        .map(Label::value)
        .or(() -> point.run().map(run -> "before run " + run))
        .orElse(point.id().value());
  }

  /** Nobody judges an undo point: it is what was there. */
  private static String mark(RestorePoint point) {
    return switch (point.mark()) {
      case GOOD -> "good";
      case BAD -> "bad";
      case VULNERABLE -> "vulnerable";
      case UNKNOWN -> point.origin() == RestorePoint.Origin.UNDO ? "undo point" : "not judged";
    };
  }

  /** The first thing in it, for a glance; empty when nothing is. */
  public String gist() {
    return contents.isEmpty() ? "" : contents.getFirst().summary();
  }

  private static List<Content> contents(List<Snapshot> snapshots) {
    Map<Content, String> hosts = new LinkedHashMap<>();
    for (Snapshot snapshot : snapshots) {
      var same =
          new Content(
              snapshot.target().component().value(),
              snapshot.driver().value(),
              snapshot.summary(),
              "");
      hosts.merge(same, snapshot.target().host().value(), (some, more) -> some + ", " + more);
    }
    return hosts.entrySet().stream()
        .map(
            entry ->
                new Content(
                    entry.getKey().component(),
                    entry.getKey().driver(),
                    entry.getKey().summary(),
                    entry.getValue()))
        .toList();
  }
}
