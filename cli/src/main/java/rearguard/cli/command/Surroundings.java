package rearguard.cli.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import rearguard.cli.output.Streams;
import rearguard.cli.output.Terminal;

/**
 * Everything a command gets from outside.
 *
 * @param ids makes a new idempotency key each time
 */
public record Surroundings(
    Streams streams,
    Terminal terminal,
    Map<String, String> environment,
    Clock clock,
    Supplier<ZoneId> zone,
    Supplier<String> ids,
    Interrupts interrupts,
    Programs programs) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Where the credential lies: the flag, the environment, then the usual place. */
  Path contextFolder(Optional<String> flag) {
    return flag.or(() -> said("REARGUARD_CONTEXT_DIR"))
        .or(() -> said("XDG_CONFIG_HOME").map(home -> home + "/rearguard"))
        .or(() -> said("HOME").map(home -> home + "/.config/rearguard"))
        .map(Path::of)
        .orElseGet(() -> Path.of("rearguard"));
  }

  private Optional<String> said(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
