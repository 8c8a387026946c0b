package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller comes back with less than it once knew, and its agents know more than it does. */
class OldLedgerIT {
  private static final int UNREACHABLE = 9;

  @TempDir Path folder;

  @Test
  void aControllerWithACopyOfAnOlderLedgerOvertakesItsAgentsAndCommandsAgain() throws IOException {
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      var ledger = folder.resolve("controller/ledger");
      var copy = folder.resolve("copy-of-ledger");
      fleet.killController();
      copy(fleet, ledger, copy);
      for (int life = 0; life < 3; life++) {
        fleet.startController();
        fleet.hosts.forEach(host -> fleet.untilConnected(host.name));
        fleet.killController();
      }
      fleet.deploy("v2");
      fleet.hosts.forEach(ShopHost::stopAgent);

      copy(fleet, copy, ledger);
      fleet.startController();

      assertThat(fleet.cli("host", "show", "web1").fine().out())
          .as("what was known before the restart")
          .contains("last seen")
          .contains("drivers");
      fleet.hosts.forEach(ShopHost::startAgent);
      fleet.hosts.forEach(host -> fleet.untilConnected(host.name));
      fleet.rollback().fine();
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
      assertThat(fleet.log("controller")).contains("this ledger was at", "older than what");
    }
  }

  @Test
  void aCopiedAgentIsNoticedAndNeitherIsHeardUntilAnOperatorDecides() throws IOException {
    try (var fleet = Fleet.brokenByARelease(folder, "web1", "web2")) {
      var web1 = fleet.hosts.getFirst();
      var twin = folder.resolve("twin");
      copy(fleet, web1.agentFolder(), twin);
      web1.here("rm", twin.resolve("journal/lock").toString());
      var second = web1.startAgentIn(twin);
      try {
        Fleet.until(
            "the quarantine is told",
            () -> fleet.cli("host", "show", "web1").out().contains("quarantine"));
        assertThat(fleet.cli("host", "show", "web1").out()).contains("two agents", "host release");
        assertThat(fleet.rollback().exit()).isEqualTo(UNREACHABLE);
        assertThat(web1.serves()).contains("v2");
      } finally {
        second.destroyForcibly().onExit().join();
      }
      fleet.cli("host", "release", "web1", "--confirm", "web1").fine();
      fleet.untilConnected("web1");
      fleet.rollback().fine();
      assertThat(web1.serves()).contains("v1");
    }
  }

  private static void copy(Fleet fleet, Path from, Path to) {
    var host = fleet.hosts.getFirst();
    host.here("rm", "-rf", to.toString()).fine();
    host.here("cp", "-a", from.toString(), to.toString()).fine();
  }
}
