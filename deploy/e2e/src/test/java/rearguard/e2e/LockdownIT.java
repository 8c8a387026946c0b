package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is in: evidence first, then a way back that nobody called vulnerable. */
class LockdownIT {
  private static final int TRIES = 5;
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Path CRONTAB = Path.of("/etc/crontab");

  @TempDir Path folder;

  /** What is immutable is nobody's to remove. */
  @AfterEach
  void loosen() throws Exception {
    new ProcessBuilder("chattr", "-R", "-f", "-i", folder.toString()).start().waitFor();
  }

  private static String all(Program.Ended ended) {
    return ended.out() + ended.talk();
  }

  private static List<String> evidence(Fleet fleet) {
    var told = fleet.cli("-o", "plain", "evidence", "list", "shop").out();
    return Pattern.compile("(?m)^e-[a-z0-9]+\t.*$")
        .matcher(told)
        .results()
        .map(found -> found.group())
        .toList();
  }

  @Test
  void evidenceIsTakenAndProvenAndAKilledAgentSaysThatItsOwnIsIncomplete() throws Exception {
    try (var fleet = Fleet.brokenByARelease(folder, "web1")) {
      var said = fleet.cli("lockdown", "shop", "--yes", "--reason", "somebody is in");
      assertThat(said.exit()).as("nothing of the shop can hold traffic").isEqualTo(7);
      assertThat(all(said)).contains("driver that can hold traffic", "locked down as l-");
      assertThat(all(said)).contains("forensic-", "vulnerable", "rearguard rollback shop");
      var kept = evidence(fleet);
      assertThat(kept).singleElement().asString().contains("complete", "as it was told");

      var id = kept.getFirst().substring(0, kept.getFirst().indexOf('\t'));
      exported(fleet, id);
      killedInTheMiddle(fleet);

      assertThat(fleet.rollback().exit()).isZero();
      assertThat(fleet.hosts.getFirst().serves()).contains("v1");
      fleet.cli("lockdown", "end", "shop", "--confirm", "shop", "--reason", "patched");
      assertThat(fleet.cli("lockdown", "end", "shop", "--confirm", "shop").exit()).isEqualTo(3);
    }
  }

  private void exported(Fleet fleet, String id) throws IOException {
    var to = Files.createDirectory(folder.resolve("case"));
    var done = fleet.cli("evidence", "export", id, "--to", to.toString());
    assertThat(done.exit()).as(all(done)).isZero();
    try (var files = Files.list(to.resolve(id))) {
      for (var file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
    assertThat(read(to.resolve(id), "-processes")).contains("rearguard.agent.Agent", "sha256=");
    assertThat(read(to.resolve(id), "manifest"))
        .contains("reason somebody+is+in", "state complete");
    everyTableOfCron(to.resolve(id));
    assertThat(fleet.cli("evidence", "export", id, "--to", to.toString()).exit()).isNotZero();
  }

  /** Of this machine: whoever comes again by cron stands in one of them. */
  private static void everyTableOfCron(Path exported) throws IOException {
    try (var tables = Files.list(Path.of("/etc/cron.d"))) {
      for (var table : tables.filter(Files::isRegularFile).toList()) {
        assertThat(read(exported, "-crontab-cron.d-" + table.getFileName()))
            .isEqualTo(Files.readString(table));
      }
    }
    assertThat(read(exported, "-crontab-system")).isEqualTo(Files.readString(CRONTAB));
  }

  private static String read(Path folder, String end) throws IOException {
    try (var files = Files.list(folder)) {
      var found = files.filter(file -> file.toString().endsWith(end)).findFirst();
      return Files.readString(found.orElseThrow());
    }
  }

  /** A host may be done before it is killed: then once more. */
  private static void killedInTheMiddle(Fleet fleet) {
    for (int tries = 0;
        tries < TRIES && evidence(fleet).stream().noneMatch(LockdownIT::cutOff);
        tries++) {
      killedWhileItIsTaken(fleet);
    }
    assertThat(evidence(fleet)).anyMatch(LockdownIT::cutOff);
  }

  private static boolean cutOff(String one) {
    return one.contains("incomplete") && one.contains("found");
  }

  private static void killedWhileItIsTaken(Fleet fleet) {
    var host = fleet.hosts.getFirst();
    int before = evidence(fleet).size();
    var at = fleet.cliAtWork("lockdown", "shop", "--yes");
    Program.until("evidence is being taken", Program.PATIENCE, LOOK, () -> open(host));
    host.killAgent();
    host.startAgent();
    at.destroyForcibly();
    Fleet.until("the host tells of it", () -> evidence(fleet).size() > before);
  }

  /** Something was taken: before that there is nothing to be told of. */
  private static boolean open(ShopHost host) {
    try (var kept = Files.walk(host.agentFolder().resolve("store/evidence"), 2)) {
      return kept.anyMatch(LockdownIT::takenOfOpen);
    } catch (IOException | UncheckedIOException _) {
      return false; // it comes and goes while it is looked at
    }
  }

  private static boolean takenOfOpen(Path file) {
    return file.getName(file.getNameCount() - 2).toString().endsWith(".open")
        && file.getFileName().toString().startsWith("e-");
  }
}
