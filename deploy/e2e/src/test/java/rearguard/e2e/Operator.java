package rearguard.e2e;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import rearguard.cli.Rearguard;
import rearguard.cli.command.Surroundings;
import rearguard.cli.output.Streams;
import rearguard.cli.output.Terminal;

/** The command line without the start of a process: for tests that type hundreds of commands. */
record Operator(Path context) {

  Program.Ended type(String... words) {
    var out = new ByteArrayOutputStream();
    var talk = new ByteArrayOutputStream();
    var streams = new Streams(new ByteArrayInputStream(new byte[0]), printed(out), printed(talk));
    var surroundings =
        new Surroundings(
            streams,
            new Terminal(false, false, false, 200),
            Map.of("REARGUARD_CONTEXT_DIR", context.toString()),
            Clock.systemUTC(),
            () -> ZoneOffset.UTC,
            () -> UUID.randomUUID().toString(),
            _ -> () -> {},
            program -> {
              throw new IOException("no program is started here: " + program);
            });
    int exit = Rearguard.run(List.of(words), surroundings);
    return new Program.Ended(
        exit, out.toString(StandardCharsets.UTF_8), talk.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream printed(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
