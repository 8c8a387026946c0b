package rearguard.cli.view;

import java.util.ArrayList;
import java.util.List;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.reply.Checked;
import rearguard.model.check.Finding;

/** What checks found. */
public enum FindingPages {
  ;

  public static Page list(Checked checked) {
    var document =
        Value.document("Findings")
            .with("findings", Documents.items(checked.findings(), Documents::finding))
            .withTexts("leftOut", checked.leftOut());
    return new Page(document, List.of(table(checked.findings())));
  }

  /** What was found, and the page that follows from it. */
  public static Page above(List<Finding> findings, Page page) {
    var blocks = new ArrayList<Block>();
    blocks.add(table(findings));
    blocks.add(Block.lines(Line.EMPTY));
    blocks.addAll(page.blocks());
    return new Page(page.document(), blocks)
        .with("findings", Documents.items(findings, Documents::finding));
  }

  static Block table(List<Finding> findings) {
    return new Block.Table(
        List.of("VERDICT", "CHECK", "HOST", "TOOK", "EVIDENCE"),
        findings.stream().map(FindingPages::row).toList());
  }

  private static List<Cell> row(Finding finding) {
    return List.of(
        Signs.of(finding.verdict()).with(finding.verdict()),
        Cell.strong(finding.check()),
        Cell.of(finding.host().map(Object::toString).orElse("-")),
        Cell.of(Words.span(finding.took())),
        Cell.of(finding.evidence()));
  }
}
