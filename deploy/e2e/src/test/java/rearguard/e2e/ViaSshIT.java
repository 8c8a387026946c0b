package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No controller, several hosts: the command line coordinates, through real sshd. */
class ViaSshIT {
  private static final String WHY = "the controller is gone";
  private static final String HELD = "the plan of (r-local[a-z0-9]+) is held";

  @TempDir Path folder;
  private final List<SshHost> doors = new ArrayList<>();
  private Optional<Path> config = Optional.empty();

  @AfterEach
  void closeTheDoors() {
    doors.forEach(SshHost::close);
  }

  /** Both hosts run the bad release, answer SSH, and their controller is gone. */
  private Fleet alone() throws IOException {
    var fleet = Fleet.goodRelease(folder, "web1", "web2");
    var programs = new Program(Files.createDirectories(folder.resolve("log")));
    config = Optional.of(SshHost.person(folder, programs));
    for (var host : fleet.hosts) {
      Program.until("plans are kept", Program.PATIENCE, host::keepsPlans);
      doors.add(SshHost.of(host, folder, programs));
      host.deploy(fleet.origin, "v2");
    }
    fleet.killController();
    return fleet;
  }

  @Test
  void theCommandLineCoordinatesAndTheLedgerLearnsIt() throws IOException {
    try (var fleet = alone()) {
      var one = fleet.program(List.of(rollback(fleet, 1)));
      assertThat(one.exit()).as("web2 is not named").isEqualTo(2);
      assertThat(one.talk()).contains("does not say how to reach web2");
      var done = fleet.program(List.of(rollback(fleet, 2)));
      assertThat(done.exit()).as(done.talk()).isZero();
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
      assertThat(fleet.program(List.of(rollback(fleet, 2))).talk())
          .contains("every host runs it already");
      assertTheLedgerLearnsIt(fleet);
    }
  }

  @Test
  void aCoordinatorThatWasKilledInTheMiddleIsResumed() throws IOException {
    try (var fleet = alone()) {
      var coordinator = fleet.cliAtWork(rollback(fleet, 2));
      var log = fleet.tail("agent-web1");
      log.await("web1/stop/app begins", Program.PATIENCE);
      coordinator.destroyForcibly().onExit().join();
      var held = Pattern.compile(HELD).matcher(fleet.log("agent-web1"));
      assertThat(held.find()).isTrue();
      var other = fleet.program(List.of(rollback(fleet, 2)));
      assertThat(other.exit()).as(other.talk()).isEqualTo(4);
      assertThat(other.talk()).contains("claimed by " + held.group(1));
      var done = fleet.program(List.of(rollback(fleet, 2, "--resume", held.group(1))));
      assertThat(done.exit()).as(done.talk()).isZero();
      assertThat(fleet.hosts).allSatisfy(host -> assertThat(host.serves()).contains("v1"));
      assertTheLedgerLearnsIt(fleet);
    }
  }

  private static void assertTheLedgerLearnsIt(Fleet fleet) throws IOException {
    fleet.startController();
    Fleet.until("the ledger has it", () -> newest(fleet).contains("\"state\": \"succeeded\""));
    assertThat(newest(fleet)).contains(WHY, "web1 is handed back by", "web2 is handed back by");
    assertThat(runs(fleet).lines()).hasSize(1);
  }

  private static String newest(Fleet fleet) {
    var run = Pattern.compile("r-local[a-z0-9]+").matcher(runs(fleet));
    return run.find() ? fleet.cli("-o", "json", "run", "show", run.group()).out() : "";
  }

  private static String runs(Fleet fleet) {
    return fleet.cli("-o", "plain", "run", "list", "shop").out();
  }

  private String[] rollback(Fleet fleet, int named, String... more) {
    var hosts =
        fleet.hosts.stream()
            .limit(named)
            .map(host -> host.name + "=127.0.0.1:" + doors.get(fleet.hosts.indexOf(host)).port)
            .collect(Collectors.joining(","));
    var words = new ArrayList<>(List.of("rollback", "shop", "--via-ssh", hosts));
    words.addAll(List.of("--ssh-config", config.orElseThrow().toString()));
    words.addAll(List.of("--reason", WHY, "--confirm", "shop"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }
}
