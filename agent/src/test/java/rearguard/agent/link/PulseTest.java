package rearguard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.LocalHost;

class PulseTest {
  @TempDir private Path folder;

  @Test
  void whatTheKernelSaysOfMemoryAndLoadIsRead() {
    assertThat(
            Pulse.resident(
                "Name:\tjava\nVmHWM:\t   90000 kB\nVmRSS:\t   80123 kB\nRssAnon:\t 1 kB\n"))
        .isEqualTo(80_123L << 10);
    assertThat(Pulse.load("0.25 0.41 0.41 2/200 4242\n")).isEqualTo(0.25);
  }

  @Test
  void whatCannotBeReadIsZero() {
    assertThat(Pulse.resident("")).isZero();
    assertThat(Pulse.resident("Name:\tkthreadd\n")).isZero();
    assertThat(Pulse.load("")).isZero();
    assertThat(Pulse.load("much more\n")).isZero();
  }

  /** The host's doors break at the first call, so that a heartbeat that used one would fail. */
  @Test
  void aHeartbeatStartsNoProgramAndWritesNothing() throws Exception {
    var shut = FaultyHost.killedAt(1, new LocalHost("pulse"));
    var pulse = new Pulse(shut, folder, "1.2.3", List::of);
    long written = written();
    for (int beat = 1; beat <= 100; beat++) {
      assertThat(pulse.health(beat).agentMemoryBytes()).isPositive();
      assertThat(pulse.health(beat).diskFreeBytes()).isPositive();
    }
    assertThat(shut.struck()).isFalse();
    assertThat(written() - written).as("calls that write, in 200 heartbeats").isLessThan(100);
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aHeldRunIsHeardOfEveryTwoSecondsAndAnIdleHostAsTheControllerAsks() {
    var asked = Duration.ofSeconds(5);
    assertThat(Session.pause(asked, false)).isEqualTo(asked);
    assertThat(Session.pause(asked, true)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Session.pause(Duration.ofMillis(100), true)).isEqualTo(Duration.ofMillis(100));
  }

  /** The calls of this process that wrote anything anywhere. */
  private static long written() throws Exception {
    return Files.readString(Path.of("/proc/self/io"))
        .lines()
        .filter(line -> line.startsWith("syscw: "))
        .mapToLong(line -> Long.parseLong(line.substring("syscw: ".length())))
        .findFirst()
        .orElseThrow();
  }
}
