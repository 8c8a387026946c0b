package rearguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneLineTest {
  private static LogRecord event(Level level, String message) {
    var event = new LogRecord(level, message);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.678901Z"));
    event.setLoggerName("rearguard.step");
    return event;
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,error", "WARNING,warn", "INFO,info", "FINE,info"})
  void anEventIsOneLineWithItsTimeAndLevel(String level, String word) {
    assertThat(new OneLine().format(event(Level.parse(level), "web1 is done")))
        .isEqualTo("2026-01-02T03:04:05.678Z " + word + " rearguard.step: web1 is done\n");
  }

  @Test
  void nothingInALineMovesTheTerminalsCursor() {
    var line = new OneLine().format(event(Level.INFO, "a\nb\r\u001b[2J\u0000\u202ec\u2028d\u009b"));
    assertThat(line).endsWith(": a\\u000ab\\u000d\\u001b[2J\\u0000\\u202ec\\u2028d\\u009b\n");
    assertThat(line.strip().chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void causesFollowInTheSameLineAndAreEscapedToo() {
    var event = event(Level.SEVERE, "it failed");
    event.setThrown(
        new IllegalStateException("outer", new IllegalArgumentException("in\u001bner")));
    assertThat(new OneLine().format(event))
        .matches(".*: it failed <- .*outer at .* <- .*in\\\\u001bner at .*OneLineTest.*\n");
  }

  @Test
  void anEndlessMessageIsCut() {
    assertThat(new OneLine().format(event(Level.INFO, "x".repeat(100_000)))).hasSizeLessThan(3000);
  }
}
