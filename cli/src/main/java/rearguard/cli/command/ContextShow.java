package rearguard.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rearguard.cli.link.Context;
import rearguard.cli.output.Block;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;
import rearguard.cli.view.When;

/** {@code rearguard context show}: which controller is asked and with which credential. */
public final class ContextShow implements Command {
  /** The controller has made another one by then. */
  private static final Duration SOON = Duration.ofDays(60);

  @Override
  public Form form() {
    return Form.EMPTY;
  }

  @Override
  public int run(Given words, Session session) {
    return session.told(
        Context.read(session.contextFolder()),
        context -> session.show(page(context, session.when()), "rearguard status"));
  }

  private static Page page(Context context, When when) {
    var folder = context.folder().toString();
    var ends = context.credentialEnds();
    var lines = new ArrayList<Line>();
    lines.add(Line.of("address  " + context.address()));
    lines.add(Line.of("folder   " + folder));
    lines.add(Line.of("holds    " + ends.map(day -> "until " + when.at(day)).orElse("unknown")));
    if (ends.filter(day -> day.minus(SOON).isBefore(when.now())).isPresent()) {
      lines.add(
          Line.of(
              "hint: the controller keeps a newer credential in the folder \"operator\" beside its"
                  + " controller.yml: copy it from there"));
    }
    return new Page(
        Value.document("Context")
            .with("address", context.address())
            .with("folder", folder)
            .withSome("credentialEnds", ends),
        List.of(new Block.Lines(lines)));
  }
}
