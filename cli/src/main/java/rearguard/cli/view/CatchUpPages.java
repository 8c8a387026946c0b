package rearguard.cli.view;

import java.util.List;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.model.name.HostName;
import rearguard.model.run.CatchUp;

/** What hosts owe that a run left behind. */
public enum CatchUpPages {
  ;

  static Block table(List<CatchUp> owed, When when) {
    return new Block.Table(
        List.of("OWES A CATCH-UP", "APPLICATION", "BACK TO", "LEFT BY", "SINCE", "HELD"),
        owed.stream()
            .map(
                one ->
                    List.of(
                        Signs.UNKNOWN.with(one.host().value()),
                        Cell.of(one.application()),
                        Cell.of(one.targetWords()),
                        Cell.of(one.run()),
                        Cell.of(when.ago(one.since())),
                        Cell.of(held(one))))
            .toList());
  }

  static String held(CatchUp owed) {
    return owed.held().isEmpty() ? "not back yet" : owed.held();
  }

  /** The command that settles it. */
  static String next(CatchUp owed) {
    return "let "
        + owed.host()
        + " catch up with \"rearguard rollback "
        + owed.application()
        + " --hosts "
        + owed.host()
        + " --to "
        + owed.target()
        + "\", or let it go with \"rearguard host let-go "
        + owed.host()
        + "\"";
  }

  static Fields document(CatchUp owed) {
    return Fields.EMPTY
        .with("host", owed.host().toString())
        .with("application", owed.application().toString())
        .with("run", owed.run().toString())
        .with("target", owed.target().toString())
        .with("targetWords", owed.targetWords())
        .with("since", owed.since())
        .with("held", owed.held());
  }

  /** A host that was let go. */
  public static Page released(HostName host, List<CatchUp> released) {
    var document =
        Value.document("Released")
            .with("host", host.toString())
            .with("released", Documents.items(released, CatchUpPages::document));
    var lines =
        released.stream()
            .map(
                owed ->
                    Line.of(
                        host
                            + " is let go: it never went back to "
                            + owed.targetWords()
                            + " of "
                            + owed.application()
                            + ", and runs what it ran before"))
            .toList();
    return new Page(document, List.of(new Block.Lines(lines)));
  }
}
