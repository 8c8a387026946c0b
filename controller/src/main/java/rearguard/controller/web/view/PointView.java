package rearguard.controller.web.view;

import java.time.Instant;
import java.util.List;
import rearguard.model.name.Label;
import rearguard.model.snapshot.RestorePoint;

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

  /** What was captured of one target. */
  public record Content(String target, String driver, String summary) {}

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
          case UNDO -> point.run().map(run -> "undo point of " + run).orElse("undo point");
        },
        point.by(),
        Said.moment(point.taken(), now),
        point.snapshots().stream()
            .map(
                snapshot ->
                    new Content(
                        snapshot.target().toString(),
                        snapshot.driver().value(),
                        snapshot.summary()))
            .toList());
  }
}
