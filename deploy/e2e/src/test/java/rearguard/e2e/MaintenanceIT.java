package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users are told of maintenance, and everybody is told that they are: with the real programs. */
class MaintenanceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void whoeverKeepsUsersAwayIsSeenAndWhatIsOverEndsWhateverDied() throws IOException {
    try (var fleet = SmallFleet.toBeKilled(folder, 1)) {
      var flag = apply(fleet);
      anOperatorAndADeadAgent(fleet, flag);
      aRunThatSucceeds(fleet, flag);
      aRunThatIsGivenUp(fleet, flag);
    }
  }

  private Path apply(SmallFleet fleet) throws IOException {
    var host = fleet.hosts.getFirst();
    var flag = host.folder.resolve("live/maintenance");
    var text = Files.readString(folder.resolve("shop.yml"));
    Files.writeString(
        folder.resolve("shop.yml"),
        text.replace(
                "checks:\n",
                "  told: { on: web, maintenance: { file: { path: \"" + flag + "\" } } }\nchecks:\n")
            .replace(
                "procedures:\n",
                "  never: { tcp: { host: 127.0.0.1, port: 1 }, on: web, within: 1s, patience: 1s }\n"
                    + "procedures:\n  broken: { restore: [config], hold: [told], verify: [never] }\n")
            .replace("restore: [config]\n", "restore: [config]\n    hold: [told]\n"));
    fleet.operator.type("apply", folder.resolve("shop.yml").toString()).fine();
    return flag;
  }

  private static void anOperatorAndADeadAgent(SmallFleet fleet, Path flag) {
    var host = fleet.hosts.getFirst();
    var on =
        fleet
            .operator
            .type(
                "maintenance",
                "on",
                "shop",
                "--for",
                "20s",
                "--reason",
                "router",
                "--confirm",
                "shop")
            .fine();
    assertThat(on.out()).contains("ON").contains("told@web1");
    assertThat(flag).exists();
    Program.until(
        "status shows it",
        PATIENCE,
        Duration.ofMillis(200),
        () -> fleet.operator.type("status").out().contains("MAINTENANCE"));
    assertThat(fleet.operator.type("points", "shop").talk())
        .contains("■ maintenance of shop on since ")
        .contains("(router), until ");

    host.agent.kill();
    Program.until(
        "its host is out of contact",
        PATIENCE,
        Duration.ofMillis(200),
        () -> fleet.operator.type("points", "shop").talk().contains("out of contact: web1"));
    Program.until("its time is over", PATIENCE, Duration.ofMillis(200), () -> isOver(fleet));
    assertThat(flag).exists();

    host.agent.start("");
    Program.until("it is off", PATIENCE, Duration.ofMillis(50), () -> !Files.exists(flag));
    fleet.untilConnected();
    assertThat(fleet.operator.type("points", "shop").talk()).doesNotContain("maintenance of");
  }

  private static boolean isOver(SmallFleet fleet) {
    return fleet.operator.type("points", "shop").talk().contains("was to end at");
  }

  private static void aRunThatSucceeds(SmallFleet fleet, Path flag) {
    fleet.rollback().fine();
    var run = fleet.runs().getFirst();
    SmallFleet.until("run " + run + " ends", () -> fleet.ended(run));

    assertThat(fleet.state(run)).isEqualTo("succeeded");
    assertThat(fleet.operator.type("-o", "json", "run", "show", run).out())
        .contains("web1/hold/told")
        .contains("maintenance is on for 900 s")
        .contains("maintenance is off");
    assertThat(flag).doesNotExist();
  }

  private static void aRunThatIsGivenUp(SmallFleet fleet, Path flag) {
    fleet.hosts.getFirst().deploy(SmallFleet.NEW);
    fleet
        .operator
        .type("rollback", "shop", "broken", "--confirm", "shop", "--reason", "t", "--detach")
        .fine();
    var run = fleet.runs().getFirst();
    SmallFleet.until("run " + run + " pauses", () -> fleet.state(run).equals("paused"));
    assertThat(flag).exists();
    fleet.operator.type("run", "abort", run, "--reason", "t");
    SmallFleet.until("run " + run + " ends", () -> !fleet.state(run).equals("paused"));

    System.out.println(run + " " + fleet.state(run));
    System.out.println(fleet.operator.type("run", "show", run).talk());
    assertThat(flag).exists();
    Program.until(
        "it is said that it was kept on",
        PATIENCE,
        Duration.ofMillis(200),
        () -> fleet.operator.type("points", "shop").talk().contains("so it was kept on"));
    fleet.operator.type("maintenance", "off", "shop", "--owner", run).fine();
    assertThat(flag).doesNotExist();
  }
}
