package rearguard.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.cli.reply.ShownRun;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.Shown;
import rearguard.model.run.StepState;

/** A run with its evidence. */
public enum ShownPages {
  ;

  /**
   * As {@link RunPages#one}, with every step of every host, and what the targets of those that
   * failed showed.
   *
   * @param all what those of the others showed as well
   */
  public static Page of(ShownRun told, Boolean all, When when) {
    var run = told.run();
    var page = RunPages.one(run, when);
    var lines = new ArrayList<Line>();
    int kept = 0;
    for (var host : run.plan().hosts()) {
      var standing = Standing.of(run, host);
      lines.add(Line.EMPTY);
      lines.add(
          Line.of(
              standing.sign().mark(), Cell.strong(" " + host), Cell.of("  " + standing.word())));
      for (var step : standing.steps()) {
        lines.add(RunTree.step(run, step, when));
        var shown = told.shown().stream().filter(one -> one.step().equals(step.id())).toList();
        if (all || failed(run, step)) {
          shown.forEach(one -> lines(one, shown.size() > 1, lines));
        } else {
          kept += shown.size();
        }
      }
    }
    if (kept > 0) {
      lines.add(Line.EMPTY);
      lines.add(
          Line.of(
              Cell.faint("logs and figures of " + Counted.of(kept, "other step") + ": --logs")));
    }
    var blocks = new ArrayList<>(page.blocks());
    blocks.add(new Block.Lines(lines));
    var document = new Page(page.document(), blocks);
    return document.with("shown", Documents.items(told.shown(), ShownPages::document));
  }

  private static boolean failed(Run run, Step step) {
    var state = run.step(step.id()).state();
    return state == StepState.FAILED || state == StepState.UNKNOWN;
  }

  private static void lines(Shown shown, Boolean several, List<Line> lines) {
    if (several) {
      lines.add(Line.of(Cell.faint("attempt " + shown.attempt())).indented(8));
    }
    for (var piece : shown.pieces()) {
      switch (piece) {
        case Shown.Lines(var of, var said) -> {
          lines.add(Line.of(Cell.strong(Quoted.of(of))).indented(8));
          said.forEach(one -> lines.add(Line.of(Quoted.of(one)).indented(10)));
        }
        case Shown.Figures figures ->
            lines.add(
                Line.of(Cell.strong(figures.of() + "  "), Cell.of(words(figures))).indented(8));
        case Shown.Unread(var of, var why) ->
            lines.add(Line.of(Cell.strong(of + "  "), Cell.faint(why)).indented(8));
      }
    }
  }

  private static String words(Shown.Figures figures) {
    return figures.figures().entrySet().stream()
        .map(one -> one.getKey() + " " + one.getValue())
        .collect(Collectors.joining(", "));
  }

  private static Fields document(Shown shown) {
    return Fields.EMPTY
        .with("step", shown.step().toString())
        .with("attempt", shown.attempt())
        .with("at", shown.at())
        .with("pieces", Documents.items(shown.pieces(), ShownPages::document));
  }

  private static Fields document(Shown.Piece piece) {
    var fields = Fields.EMPTY.with("of", piece.of());
    return switch (piece) {
      case Shown.Lines(_, var lines) -> fields.withTexts("lines", lines);
      case Shown.Unread(_, var why) -> fields.with("unread", why);
      case Shown.Figures(_, var figures) -> {
        var all = Fields.EMPTY;
        for (var one : figures.entrySet()) {
          all = all.with(one.getKey(), one.getValue());
        }
        yield fields.with("figures", (Value) all);
      }
    };
  }
}
