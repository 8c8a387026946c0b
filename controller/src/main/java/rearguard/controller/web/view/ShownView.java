package rearguard.controller.web.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.Shown;
import rearguard.model.run.StepState;

/**
 * What the target of one step showed when that had ended.
 *
 * @param id of the place on the page, so that what a reader opened stays open
 * @param open whether it is shown at once: the step failed
 */
public record ShownView(
    String id, String host, String step, Moment at, Boolean open, List<PieceView> pieces) {

  /**
   * Of one thing.
   *
   * @param said figures, or why there are no lines
   */
  public record PieceView(String of, String said, List<String> lines) {

    static PieceView of(Shown.Piece piece) {
      return switch (piece) {
        case Shown.Lines(var of, var lines) -> new PieceView(of, "", lines);
        case Shown.Figures(var of, var figures) ->
            new PieceView(
                of,
                figures.entrySet().stream()
                    .map(one -> one.getKey() + " " + one.getValue())
                    .collect(Collectors.joining(", ")),
                List.of());
        case Shown.Unread(var of, var why) -> new PieceView(of, why, List.of());
      };
    }
  }

  /** What failed comes first. */
  static List<ShownView> of(Run run, List<Shown> shown, Instant now) {
    var views = new ArrayList<ShownView>();
    for (var one : shown) {
      run.plan().step(one.step()).ifPresent(step -> views.add(of(run, one, step, now)));
    }
    return views.stream().sorted(java.util.Comparator.comparing(view -> !view.open())).toList();
  }

  private static ShownView of(Run run, Shown shown, Step step, Instant now) {
    var record = run.step(step.id());
    boolean failed = record.state() == StepState.FAILED || record.state() == StepState.UNKNOWN;
    return new ShownView(
        "shown-" + step.id().value().replaceAll("[^A-Za-z0-9]", "-") + "-" + shown.attempt(),
        step.target().host().value(),
        StepView.words(step) + (shown.attempt() > 1 ? ", attempt " + shown.attempt() : ""),
        Said.moment(shown.at(), now),
        failed && shown.attempt() == record.attempt(),
        shown.pieces().stream().map(PieceView::of).toList());
  }
}
