package rearguard.cli.view;

import java.util.ArrayList;
import java.util.List;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Tone;
import rearguard.cli.output.Value;
import rearguard.cli.reply.Application;
import rearguard.cli.reply.Applied;
import rearguard.cli.reply.RunSummary;
import rearguard.model.name.Spelt;
import rearguard.model.snapshot.RestorePoint;

/** Pages about applications. */
public enum ApplicationPages {
  ;

  public static Page one(Application application, When when) {
    var lines = new ArrayList<Line>();
    lines.add(Line.of(Cell.strong(application.name()), Cell.of("  " + application.environment())));
    lines.add(
        HostPages.fact(
            "applied", when.at(application.applied()) + " by " + application.appliedBy()));
    lines.add(
        HostPages.fact(
            "last good", application.lastGood().map(good -> good(good, when)).orElse("none yet")));
    lines.add(HostPages.fact("checks", listed(application.checks())));
    lines.add(HostPages.fact("procedures", listed(application.procedures())));
    application
        .run()
        .ifPresent(
            run -> {
              lines.add(HostPages.fact("run", owner(run)));
              lines.add(HostPages.fact("owner", RunPages.owner(run.claim(), when)));
              run.alive().ifPresent(at -> lines.add(HostPages.fact("alive", when.ago(at))));
            });
    application
        .owed()
        .forEach(
            owed ->
                lines.add(
                    HostPages.fact(
                        "owes",
                        owed.host()
                            + " was left behind by "
                            + owed.run()
                            + " and owes a catch-up to "
                            + owed.targetWords()
                            + "; "
                            + CatchUpPages.held(owed))));
    var table =
        new Block.Table(
            List.of("COMPONENT", "DRIVER", "KIND", "HOSTS"),
            application.components().stream().map(ApplicationPages::row).toList());
    var document =
        Value.document("Application").with("application", Documents.application(application));
    return new Page(document, List.of(new Block.Lines(lines), table));
  }

  private static String good(RestorePoint good, When when) {
    var label =
        good.label().map(some -> some + " (" + good.id() + ")").orElse(good.id().toString());
    return label + ", " + when.at(good.taken());
  }

  private static String owner(RunSummary run) {
    return run.id() + " by " + run.by() + ", " + Spelt.of(run.state()) + ": " + run.lastWord();
  }

  private static String listed(List<String> words) {
    return words.isEmpty() ? "none" : String.join(", ", words);
  }

  private static List<Cell> row(Application.Component component) {
    return List.of(
        Cell.strong(component.name()),
        Cell.of(component.driver()),
        Cell.of(Spelt.of(component.kind())),
        Cell.of(String.join(", ", component.hosts())));
  }

  /** What changed by applying a file, or would. */
  public static Page applied(Applied applied, Boolean dryRun) {
    var lines = new ArrayList<Line>();
    var name = applied.application().name();
    lines.add(
        applied.changes().isEmpty()
            ? Line.of("application \"" + name + "\" stays as it is")
            : Line.of("application \"" + name + (dryRun ? "\" would change:" : "\" changed:")));
    for (var change : applied.changes()) {
      lines.add(Line.of(new Cell("~ ", Tone.WAITING), Cell.of(change)).indented(2));
    }
    if (!applied.retention().isEmpty()) {
      lines.add(HostPages.fact("retention", applied.retention()));
    }
    var document =
        Value.document("Applied")
            .withTruth("dryRun", dryRun)
            .with("retention", applied.retention())
            .withTexts("changes", applied.changes())
            .with("application", Documents.application(applied.application()));
    return new Page(document, List.of(new Block.Lines(lines)));
  }
}
