package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No controller, several hosts: the command line coordinates, through real sshd. */
class ViaSshIT {
  private static final String WHY = "the controller is gone";

  @TempDir Path folder;

  @Test
  void theCommandLineCoordinatesAndTheLedgerLearnsIt() throws IOException {
    assumeTrue(SshHost.program().isPresent(), "no sshd here: apt install openssh-server");
    try (var fleet = Fleet.goodRelease(folder, "web1", "web2")) {
      var programs = new Program(Files.createDirectories(folder.resolve("log")));
      var config = SshHost.person(folder, programs);
      var doors = new ArrayList<SshHost>();
      try {
        for (var host : fleet.hosts) {
          Program.until("plans are kept", Program.PATIENCE, host::keepsPlans);
          doors.add(SshHost.of(host, folder, programs));
          host.deploy(fleet.origin, "v2");
        }
        fleet.killController();
        rollsBack(fleet, doors, config);
      } finally {
        doors.forEach(SshHost::close);
      }
    }
  }

  private static void rollsBack(Fleet fleet, List<SshHost> doors, Path config) throws IOException {
    var one = rollback(fleet, doors.subList(0, 1), config);
    assertThat(one.exit()).as("web2 is not named").isEqualTo(2);
    assertThat(one.talk()).contains("does not say how to reach web2");
    var done = rollback(fleet, doors, config);
    assertThat(done.exit()).as(done.talk()).isZero();
    assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
    assertThat(rollback(fleet, doors, config).talk()).contains("every host runs it already");
    fleet.startController();
    Program.until(
        "the ledger has it",
        Program.PATIENCE,
        () ->
            fleet
                .cli("-o", "plain", "run", "list", "shop")
                .out()
                .matches("(?s).*r-local.*succeeded.*"));
    assertThat(fleet.cli("-o", "json", "run", "show", fleet.newestRun()).out())
        .contains(WHY, "web1 is handed back by", "web2 is handed back by");
  }

  private static Program.Ended rollback(Fleet fleet, List<SshHost> doors, Path config) {
    var hosts =
        fleet.hosts.stream()
            .limit(doors.size())
            .map(host -> host.name + "=127.0.0.1:" + doors.get(fleet.hosts.indexOf(host)).port)
            .collect(Collectors.joining(","));
    return fleet.cli(
        "rollback",
        "shop",
        "--via-ssh",
        hosts,
        "--ssh-config",
        config.toString(),
        "--reason",
        WHY,
        "--confirm",
        "shop");
  }
}
