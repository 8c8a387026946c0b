package rearguard.cli.view;

import java.util.ArrayList;
import java.util.List;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.cli.reply.Pruned;
import rearguard.model.stock.PointDrop;

/** Pages about what is dropped. */
public enum PrunePages {
  ;

  public static Page of(Pruned pruned, Boolean dryRun) {
    var lines = new ArrayList<Line>();
    lines.add(HostPages.fact("retention", pruned.retention()));
    lines.add(HostPages.fact(dryRun ? "would free" : "frees", Words.bytes(freed(pruned))));
    pruned.notes().forEach(note -> lines.add(HostPages.fact("note", note)));
    if (pruned.drops().isEmpty()) {
      lines.add(Line.of(dryRun ? "nothing would be dropped" : "nothing was dropped"));
    }
    var table =
        new Block.Table(
            List.of("POINT", "FREES", "WHY"),
            pruned.drops().stream().map(PrunePages::row).toList());
    var document =
        Value.document("Pruned")
            .withTruth("dryRun", dryRun)
            .with("retention", pruned.retention())
            .with("drops", Documents.items(pruned.drops(), PrunePages::fields))
            .withTexts("notes", pruned.notes());
    return new Page(document, List.of(new Block.Lines(lines), table));
  }

  /** What is said before anybody is asked. */
  public static List<String> lines(Pruned shown) {
    var lines = new ArrayList<String>();
    lines.add("would be dropped (" + shown.retention() + "):");
    for (var drop : shown.drops()) {
      lines.add("  " + drop.point() + "  " + drop.why() + ", frees " + Words.bytes(drop.frees()));
    }
    lines.addAll(shown.notes());
    lines.add("together " + Words.bytes(freed(shown)) + "; nobody can go back there any more");
    return lines;
  }

  private static long freed(Pruned pruned) {
    return pruned.drops().stream().mapToLong(PointDrop::frees).sum();
  }

  private static List<Cell> row(PointDrop drop) {
    return List.of(
        Cell.strong(drop.point()), Cell.of(Words.bytes(drop.frees())), Cell.of(drop.why()));
  }

  private static Fields fields(PointDrop drop) {
    return Fields.EMPTY
        .with("point", drop.point().toString())
        .with("why", drop.why())
        .with("freesBytes", drop.frees());
  }
}
