package rearguard.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import rearguard.cli.output.Block;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Value;

/** {@code rearguard version}. */
public final class VersionCommand implements Command {
  @Override
  public Form form() {
    return Form.EMPTY;
  }

  @Override
  public int run(Given words, Session session) {
    var version = version();
    session
        .console()
        .show(
            new Page(
                Value.document("Version").with("version", version),
                List.of(Block.lines(Line.of("rearguard " + version)))));
    return 0;
  }

  static String version() {
    try (var file = VersionCommand.class.getResourceAsStream("/rearguard/cli/version")) {
      var bytes = Objects.requireNonNull(file, "no version").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
