package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is in: evidence first, then a way back that nobody called vulnerable. */
class LockdownIT {
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
    assertThat(fleet.cli("evidence", "export", id, "--to", to.toString()).exit()).isNotZero();
  }

  private static String read(Path folder, String end) throws IOException {
    try (var files = Files.list(folder)) {
      var found = files.filter(file -> file.toString().endsWith(end)).findFirst();
      return Files.readString(found.orElseThrow());
    }
  }

  private static void killedInTheMiddle(Fleet fleet) {
    var host = fleet.hosts.getFirst();
    var at = fleet.cliAtWork("lockdown", "shop", "--yes");
    Fleet.until("evidence is being taken", () -> open(host));
    host.killAgent();
    host.startAgent();
    at.destroyForcibly();
    Fleet.until("the host tells of it", () -> evidence(fleet).size() == 2);
    assertThat(evidence(fleet))
        .anyMatch(one -> one.contains("incomplete") && one.contains("found"));
  }

  private static boolean open(ShopHost host) {
    var names = host.agentFolder().resolve("store/evidence").toFile().list();
    return names != null && List.of(names).stream().anyMatch(name -> name.endsWith(".open"));
  }
}
