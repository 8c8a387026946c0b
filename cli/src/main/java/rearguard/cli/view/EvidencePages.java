package rearguard.cli.view;

import java.util.ArrayList;
import java.util.List;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.cli.reply.Evidence;
import rearguard.model.Problem;
import rearguard.model.evidence.Kept;
import rearguard.model.evidence.Seal;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;

/** Evidence of lock-downs. */
public enum EvidencePages {
  ;

  private static final int NOTES = 12;

  public static Page of(Evidence evidence, When when) {
    var blocks = new ArrayList<Block>();
    blocks.add(
        new Block.Table(
            List.of("EVIDENCE", "HOST", "STATE", "CUSTODY", "SEALED", "HOLDS", "SHA-256"),
            evidence.kept().stream().map(kept -> row(kept, when)).toList()));
    evidence.point().ifPresent(point -> blocks.addAll(PointPages.one(point, when).blocks()));
    var lines = new ArrayList<Line>();
    evidence.refused().forEach(problem -> lines.add(line("no evidence", problem)));
    evidence.lacks().forEach(problem -> lines.add(line("not in the point", problem)));
    evidence.kept().forEach(kept -> notes(kept.seal(), lines));
    if (!lines.isEmpty()) {
      blocks.add(new Block.Lines(lines));
    }
    return new Page(document(evidence), blocks);
  }

  private static List<Cell> row(Kept kept, When when) {
    var seal = kept.seal();
    return List.of(
        Cell.strong(seal.id()),
        Cell.of(seal.host()),
        seal.whole() ? Signs.OK.with("complete") : Signs.FAILED.with("incomplete"),
        custody(kept),
        Cell.of(when.at(seal.sealed())),
        Cell.of(seal.entries() + " entries, " + Words.bytes(seal.bytes())),
        Cell.of(seal.digest()));
  }

  private static Cell custody(Kept kept) {
    return switch (kept.custody()) {
      case AGREES -> Signs.OK.with("as it was told");
      case DIFFERS -> Signs.FAILED.with("another one than was told");
      case GONE -> Signs.FAILED.with("gone, or altered");
      case NOT_ASKED -> Signs.UNKNOWN.with("host is away");
      case NEVER_TOLD -> Signs.UNKNOWN.with("found later");
    };
  }

  private static void notes(Seal seal, List<Line> lines) {
    seal.notes().stream()
        .limit(NOTES)
        .forEach(
            note -> lines.add(Line.of(Cell.faint(seal.host() + "  "), Cell.of(Quoted.of(note)))));
    if (seal.notes().size() > NOTES) {
      lines.add(
          Line.of(
              Cell.faint(seal.host() + "  "),
              Cell.of((seal.notes().size() - NOTES) + " more notes, in the manifest")));
    }
  }

  private static Line line(String what, Problem problem) {
    return Line.of(Signs.FAILED.with(what), Cell.of(": " + problem.message()));
  }

  private static Fields document(Evidence evidence) {
    return Value.document("Evidence")
        .with("evidence", Documents.items(evidence.kept(), EvidencePages::document))
        .withTexts("refused", evidence.refused().stream().map(Problem::message).toList())
        .withTexts("lacks", evidence.lacks().stream().map(Problem::message).toList())
        .with("point", evidence.point().map(point -> point.id().value()).orElse(""));
  }

  private static Fields document(Kept kept) {
    var seal = kept.seal();
    return Fields.EMPTY
        .with("id", seal.id().value())
        .with("host", seal.host().value())
        .with("application", seal.application().value())
        .with("sealed", seal.sealed().toString())
        .with("state", seal.whole() ? "complete" : "incomplete")
        .with("custody", Spelt.of(kept.custody()))
        .with("entries", seal.entries())
        .with("bytes", seal.bytes())
        .with("sha256", seal.digest())
        .withTexts("notes", seal.notes());
  }
}
