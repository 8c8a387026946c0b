package rearguard.cli.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.reply.RunSummary;
import rearguard.model.run.Claim;
import rearguard.model.run.Lasting;
import rearguard.model.run.Question;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;

/** Pages about runs. */
public enum RunPages {
  ;

  public static Page list(List<RunSummary> runs, When when) {
    var document = Value.document("Runs").with("runs", Documents.items(runs, Documents::summary));
    return new Page(document, List.of(table(runs, when)));
  }

  static Block table(List<RunSummary> runs, When when) {
    return new Block.Table(
        List.of("RUN", "STATE", "APPLICATION", "BACK TO", "BEGAN", "BY", "LAST WORD"),
        runs.stream().map(run -> row(run, when)).toList());
  }

  private static List<Cell> row(RunSummary run, When when) {
    return List.of(
        Cell.strong(run.id()),
        Signs.of(run.state()).with(run.state()),
        Cell.of(run.application()),
        Cell.of(run.targetWords()),
        Cell.of(when.ago(run.began())),
        Cell.of(run.by()),
        Cell.of(run.lastWord()));
  }

  static String owner(Claim claim, When when) {
    return claim.owner()
        + " since "
        + when.at(claim.since())
        + (claim.reason().isEmpty() ? "" : ": " + claim.reason());
  }

  /** A run as it stands, ended or not: what it came to, and on every host what happened. */
  public static Page one(Run run, When when) {
    var lines = new ArrayList<Line>();
    lines.add(head(run));
    lines.add(HostPages.fact("procedure", run.plan().procedure()));
    lines.add(HostPages.fact("began", when.at(run.began()) + " by " + run.by()));
    if (!run.reason().isEmpty()) {
      lines.add(HostPages.fact("reason", run.reason()));
    }
    lines.add(HostPages.fact("owner", owner(run.course().claim(), when)));
    run.course()
        .left()
        .forEach(
            host ->
                lines.add(HostPages.fact("left", host + " is left behind, and owes a catch-up")));
    var took = Duration.between(run.began(), run.ended().orElse(when.now()));
    lines.add(HostPages.fact(run.ended().isPresent() ? "took" : "for", Words.span(took)));
    run.undoPoint().ifPresent(point -> lines.add(HostPages.fact("undo point", point.toString())));
    for (var host : run.plan().hosts()) {
      var standing = Standing.of(run, host);
      lines.add(
          Line.of(
                  standing.sign().mark(),
                  Cell.strong(" " + host),
                  Cell.of(" " + standing.account(run)))
              .indented(2));
    }
    if (!run.words().isEmpty()) {
      lines.add(Line.of(run.words().getLast()).indented(2));
    }
    lines.addAll(waiting(run, when));
    var blocks = new ArrayList<Block>(List.of(new Block.Lines(lines)));
    if (!run.findings().isEmpty()) {
      blocks.add(FindingPages.table(run.findings()));
    }
    return new Page(RunDocuments.run(run), blocks);
  }

  /** What it waits for that no host does; nothing that its last word says already. */
  static List<Line> waiting(Run run, When when) {
    var asked = Question.of(run).stream().map(Question::words);
    var watched = Lasting.of(run).map(lasting -> lasting.words(when.now()));
    return Stream.concat(asked, watched.stream())
        .filter(words -> run.words().isEmpty() || !run.words().getLast().equals(words))
        .map(words -> Line.of(Signs.WAITING.mark(), Cell.of(" " + words)).indented(2))
        .toList();
  }

  private static Line head(Run run) {
    return Line.of(
        Signs.of(run.state()).with(run.state()),
        Cell.of("  "),
        Cell.strong(run.id()),
        Cell.of("  " + run.plan().application() + " back to " + run.plan().targetWords()));
  }

  /** What can be done now. */
  public static String next(Run run) {
    return switch (run.state()) {
      case PLANNED, PREPARING, RUNNING, VERIFYING, REVERTING ->
          Question.of(run).stream()
              .findFirst()
              .map(question -> question.command() + ", or with --no")
              .orElse("rearguard run watch " + run.id());
      case PAUSED -> paused(run);
      case SUCCEEDED -> "take it back with \"rearguard undo " + run.id() + "\"";
      case FAILED, MIXED, UNKNOWN, REVERTED, ABORTED -> afterTrouble(run);
      case NO_OP, REFUSED -> "rearguard plan " + run.plan().application();
    };
  }

  private static String paused(Run run) {
    var back =
        run.undoPoint().isPresent() && changed(run)
            ? "\"rearguard run revert " + run.id() + "\" to bring back what ran before, "
            : "";
    return "\"rearguard run resume "
        + run.id()
        + "\" or \"rearguard run retry "
        + run.id()
        + "\" to go on, "
        + back
        + "\"rearguard run push-on "
        + run.id()
        + "\" to go on without what failed, \"rearguard run abort "
        + run.id()
        + "\" to end it as it stands";
  }

  private static String afterTrouble(Run run) {
    return run.undoPoint().isPresent() && changed(run)
        ? "take it back with \"rearguard undo " + run.id() + "\""
        : "rearguard check " + run.plan().application();
  }

  /** Whether any host's live state was touched. */
  public static boolean changed(Run run) {
    return run.plan().steps().stream().anyMatch(step -> run.step(step.id()).changed());
  }

  /** The exit code of a command that saw the run end or pause here. */
  public static int exitCode(Run run) {
    if (run.state() == RunState.PAUSED) {
      return changed(run) ? 7 : 6;
    }
    return run.state().exitCode().orElse(0);
  }
}
