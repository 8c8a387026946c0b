package rearguard.cli.command;

import java.util.List;
import rearguard.cli.link.Context;
import rearguard.cli.output.Block;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;

/** {@code rearguard context show}: which controller is asked and with which credential. */
public final class ContextShow implements Command {
  @Override
  public Form form() {
    return Form.EMPTY;
  }

  @Override
  public int run(Given words, Session session) {
    return session.told(
        Context.read(session.contextFolder()),
        context -> session.show(page(context), "rearguard status"));
  }

  private static Page page(Context context) {
    var folder = context.folder().toString();
    return new Page(
        Value.document("Context").with("address", context.address()).with("folder", folder),
        List.of(
            Block.lines(Line.of("address  " + context.address()), Line.of("folder   " + folder))));
  }
}
