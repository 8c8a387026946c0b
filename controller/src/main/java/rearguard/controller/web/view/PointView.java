package rearguard.controller.web.view;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rearguard.model.name.Label;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;

/**
 * One restore point.
 *
 * @param title its label, or its id when it has none
 * @param origin how it came to be
 */
public record PointView(
    String title,
    String id,
    Tone tone,
    String mark,
    String origin,
    String by,
    Moment taken,
    List<Content> contents) {

  /** What was captured of one component, on all hosts where it was the same. */
  public record Content(String component, String driver, String summary, String hosts) {}

  static PointView of(RestorePoint point, Instant now) {
    return new PointView(
        point.label().map(Label::value).orElse(point.id().value()),
        point.id().value(),
        Tone.of(point.mark()),
        switch (point.mark()) {
          case GOOD -> "good";
          case BAD -> "bad";
          case UNKNOWN -> "not judged";
        },
        switch (point.origin()) {
          case CAPTURED -> "captured";
          case DRAWN -> "drawn up for a plan";
          case UNDO -> point.run().map(run -> "undo point of " + run).orElse("undo point");
        },
        point.by(),
        Said.moment(point.taken(), now),
        contents(point.snapshots()));
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
