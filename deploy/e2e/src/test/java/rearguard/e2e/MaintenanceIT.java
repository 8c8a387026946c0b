package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users are told of maintenance, and everybody is told that they are: with the real programs. */
class MaintenanceIT {
  @TempDir Path folder;

  @Test
  void whoeverKeepsUsersAwayIsSeenAndWhatIsOverEndsWhateverDied() throws IOException {
    try (var fleet = SmallFleet.toBeKilled(folder, 1)) {
      var flag = apply(fleet);
      anOperatorIsSeen(fleet, flag);
      itsAgentDies(fleet, flag);
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
                "  never: { tcp: { host: 127.0.0.1, port: 1 }, on: web, within: 1s, patience: 1s"
                    + " }\n"
                    + "procedures:\n"
                    + "  broken: { restore: [config], hold: [told], verify: [never] }\n")
            .replace("restore: [config]\n", "restore: [config]\n    hold: [told]\n"));
    fleet.operator.type("apply", folder.resolve("shop.yml").toString()).fine();
    return flag;
  }

  private static void anOperatorIsSeen(SmallFleet fleet, Path flag) {
    assertThat(on(fleet, "1h").out()).contains("ON").contains("told@web1");
    assertThat(flag).exists();
    until("status shows it", () -> fleet.operator.type("status").out().contains("MAINTENANCE"));
    assertThat(talk(fleet))
        .contains("■ maintenance of shop on since ")
        .contains("(router), until ");
    fleet.operator.type("maintenance", "off", "shop").fine();
    assertThat(flag).doesNotExist();
  }

  private static void itsAgentDies(SmallFleet fleet, Path flag) {
    on(fleet, "12s");
    fleet.hosts.getFirst().agent.kill();
    until("its host is out of contact", () -> talk(fleet).contains("out of contact: web1"));
    until("its time is over", () -> talk(fleet).contains("was to end at"));
    assertThat(flag).exists();

    fleet.hosts.getFirst().agent.start("");
    until("it is off", () -> !Files.exists(flag));
    fleet.untilConnected();
    until("nobody says that it is on", () -> !talk(fleet).contains("maintenance of"));
  }

  private static Program.Ended on(SmallFleet fleet, String time) {
    return fleet
        .operator
        .type("maintenance", "on", "shop", "--for", time, "--reason", "router", "--confirm", "shop")
        .fine();
  }

  /** What any command warns of. */
  private static String talk(SmallFleet fleet) {
    return fleet.operator.type("points", "shop").talk();
  }

  private static void until(String what, BooleanSupplier holds) {
    SmallFleet.until(what, holds);
  }

  private static void aRunThatSucceeds(SmallFleet fleet, Path flag) {
    var run = begun(fleet, "code");
    until("run " + run + " ends", () -> fleet.ended(run));

    assertThat(fleet.state(run)).isEqualTo("succeeded");
    assertThat(fleet.operator.type("-o", "json", "run", "show", run).out())
        .contains("web1/hold/told")
        .contains("maintenance is on for 900 s")
        .contains("maintenance is off");
    assertThat(flag).doesNotExist();
  }

  private static void aRunThatIsGivenUp(SmallFleet fleet, Path flag) {
    fleet.hosts.getFirst().deploy(SmallFleet.NEW);
    var run = begun(fleet, "broken");
    until("run " + run + " pauses", () -> fleet.state(run).equals("paused"));
    assertThat(flag).exists();
    fleet.operator.type("run", "abort", run, "--reason", "t");
    until("run " + run + " ends", () -> !fleet.state(run).equals("paused"));

    assertThat(flag).exists();
    until("it is said that it was kept on", () -> talk(fleet).contains("so it was kept on"));
    fleet.operator.type("maintenance", "off", "shop", "--owner", run).fine();
    assertThat(flag).doesNotExist();
  }

  private static String begun(SmallFleet fleet, String procedure) {
    fleet
        .operator
        .type("rollback", "shop", procedure, "--confirm", "shop", "--reason", "t", "--detach")
        .fine();
    return fleet.runs().getFirst();
  }
}
