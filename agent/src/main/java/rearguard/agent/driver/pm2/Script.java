package rearguard.agent.driver.pm2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The text of {@code bridge.js}. */
final class Script {
  static final String TEXT = read();

  private Script() {}

  private static String read() {
    try (var in = Script.class.getResourceAsStream("bridge.js")) {
      if (in == null) {
        throw new IllegalStateException("bridge.js is not in the agent's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
