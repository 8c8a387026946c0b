package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody, or NTP, sets the clock of a host or of the controller while a run is under way. */
class ClockIT {
  private static final Duration HOURS = Duration.ofHours(2);
  private static final Duration FAR = Duration.ofDays(3);
  private static final int UNREACHABLE = 9;
  private static final Duration BETWEEN = Duration.ofMillis(40);

  @TempDir Path folder;
  private final Map<String, ShiftedClock> clocks = new HashMap<>();

  @Test
  void aClockThatJumpsHoldsNothingUpAndHidesNothing() throws IOException {
    var library = ShiftedClock.library(Files.createDirectories(folder.resolve("clocks")));
    try (var fleet =
        SmallFleet.alone(folder.resolve("fleet"), name -> clock(library, name).surroundings())) {
      var both = List.copyOf(clocks.keySet());
      assertThat(both).containsExactlyInAnyOrder("controller", "agent-web1");
      for (var who : List.of(List.of("agent-web1"), List.of("controller"), both)) {
        jumping(fleet, who);
        set(fleet, who, HOURS);
        set(fleet, who, HOURS.negated());
      }
      seen(fleet);
      farOff(fleet);
    }
  }

  private ShiftedClock clock(Path library, String name) {
    return clocks.computeIfAbsent(
        name,
        _ -> {
          try {
            return new ShiftedClock(library, folder.resolve("clocks").resolve(name));
          } catch (IOException e) {
            throw new AssertionError("no clock", e);
          }
        });
  }

  /** Two hours ahead and two hours behind in turn, many times in one run. */
  private void jumping(SmallFleet fleet, List<String> who) {
    var run = begun(fleet);
    var by = HOURS;
    while (!fleet.ended(run)) {
      shift(who, by);
      by = by.negated();
      Program.pause(BETWEEN);
    }
    back(fleet, run, "while the clocks of " + who + " jumped");
    shift(who, Duration.ZERO);
  }

  /** Once, between two runs: the later run is the newest, whatever its time says. */
  private void set(SmallFleet fleet, List<String> who, Duration by) {
    shift(who, by);
    var run = begun(fleet);
    SmallFleet.until("run " + run + " ends", () -> fleet.ended(run));
    back(fleet, run, "with the clocks of " + who + " set by " + by);
    assertThat(fleet.runs().getFirst()).isEqualTo(run);
    shift(who, Duration.ZERO);
  }

  private static String begun(SmallFleet fleet) {
    var before = fleet.runs();
    fleet.hosts.getFirst().deploy(SmallFleet.NEW);
    fleet.rollback().fine();
    var fresh = fleet.runs().stream().filter(run -> !before.contains(run)).toList();
    assertThat(fresh).hasSize(1);
    return fresh.getFirst();
  }

  private static void back(SmallFleet fleet, String run, String when) {
    assertThat(fleet.state(run)).as(when).isEqualTo("succeeded");
    assertThat(fleet.hosts.getFirst().serves(SmallFleet.OLD)).as(when).isTrue();
    assertThat(fleet.connected()).as("nobody was taken for lost " + when).isEqualTo(1);
  }

  /** A clock that stays wrong is shown. */
  private void seen(SmallFleet fleet) {
    shift(List.of("agent-web1"), HOURS.plusMinutes(1));
    SmallFleet.until(
        "the skew is shown", () -> fleet.operator.type("host", "list").out().contains("2 h"));
  }

  /** Further off than certificates allow for: nobody gets in, and is told to look at the clocks. */
  private void farOff(SmallFleet fleet) throws IOException {
    shift(List.of("controller"), FAR.negated());
    var refused = fleet.operator.type("status");
    assertThat(refused.exit()).isEqualTo(UNREACHABLE);
    assertThat(refused.talk()).contains("Are the clocks right");
    shift(List.of("controller"), Duration.ZERO);
    fleet.untilAnswering();
    shift(List.of("agent-web1"), FAR.negated());
    var agent = fleet.hosts.getFirst().agent;
    agent.kill();
    agent.start("");
    SmallFleet.until("the agent says so", () -> saysClock(fleet));
    shift(List.of("agent-web1"), Duration.ZERO);
    fleet.untilConnected();
  }

  private static boolean saysClock(SmallFleet fleet) {
    try {
      return fleet.log("agent-web1").contains("clock");
    } catch (IOException e) {
      throw new AssertionError("no log", e);
    }
  }

  private void shift(List<String> who, Duration by) {
    clocks.forEach(
        (name, clock) -> {
          if (who.contains(name)) {
            clock.shift(by);
          }
        });
  }
}
