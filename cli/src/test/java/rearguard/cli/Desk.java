package rearguard.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import rearguard.cli.command.Interrupts;
import rearguard.cli.command.Surroundings;
import rearguard.cli.output.Streams;
import rearguard.cli.output.Terminal;

/** Somebody who types commands and reads what comes back. */
final class Desk {
  private final Path context;
  private final Terminal terminal;
  private final String typed;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream talk = new ByteArrayOutputStream();
  private final AtomicReference<Runnable> onInterrupt = new AtomicReference<>(() -> {});

  private Desk(Path context, Terminal terminal, String typed) {
    this.context = context;
    this.terminal = terminal;
    this.typed = typed;
  }

  /** No terminal anywhere: a script. */
  static Desk script(Path context) {
    return new Desk(context, new Terminal(false, false, false, 80), "");
  }

  /** A person at a terminal of this width who will type this. */
  static Desk person(Path context, int columns, String typed) {
    return new Desk(context, new Terminal(true, true, true, columns), typed);
  }

  int run(String... args) {
    Interrupts interrupts =
        action -> {
          onInterrupt.set(action);
          return () -> onInterrupt.set(() -> {});
        };
    var surroundings =
        new Surroundings(
            new Streams(
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(output, false, StandardCharsets.UTF_8),
                new PrintStream(talk, false, StandardCharsets.UTF_8)),
            terminal,
            Map.of("REARGUARD_CONTEXT_DIR", context.toString(), "NO_COLOR", "1"),
            Clock.fixed(Fleets.NOW, ZoneOffset.UTC),
            () -> ZoneOffset.UTC,
            () -> "key-1",
            interrupts,
            words -> {
              throw new java.io.IOException("no program is started in this test: " + words);
            });
    return Rearguard.run(List.of(args), surroundings);
  }

  void interrupt() {
    onInterrupt.get().run();
  }

  String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  String talk() {
    return talk.toString(StandardCharsets.UTF_8);
  }
}
