package rearguard.agent.driver.pm2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import rearguard.agent.driver.pm2.app.Definition;
import rearguard.agent.driver.pm2.app.Entry;
import rearguard.agent.driver.pm2.app.Keepsake;
import rearguard.agent.driver.pm2.app.Kept;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.driver.pm2.app.Moves;

/** What is told to PM2, to the letter, without any PM2. */
class MovesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void whatIsUnchangedIsOnlyStartedAgain() {
    var moves =
        Moves.fromStopped(List.of(kept("web", "online")), List.of(live("web", 3, "stopped")));

    assertThat(moves.start()).containsExactly(3);
    assertThat(moves.add()).isEmpty();
    assertThat(moves.remove()).isEmpty();
  }

  @Test
  void whatDiffersIsDefinedAnewInItsOldPlace() {
    var live = live("web", 3, "stopped");
    live.entry().all().put("args", "--bad").put("pm_err_log_path", "/logs/web-error-3.log");
    var kept = kept("web", "online");
    kept.entry().all().put("pm_err_log_path", "/logs/web-error-0.log");

    var added = Moves.fromStopped(List.of(kept), List.of(live)).add().getFirst();

    assertThat(added.path("pm_id").asInt()).isEqualTo(3);
    assertThat(added.has("args")).isFalse();
    assertThat(added.path("pm_err_log_path").asText()).isEqualTo("/logs/web-error-3.log");
    assertThat(added.has("status")).isFalse();
  }

  @Test
  void whatIsMissingIsAddedAndWhatWasNotThereIsRemoved() {
    var moves =
        Moves.fromStopped(List.of(kept("web", "online")), List.of(live("extra", 7, "stopped")));

    assertThat(moves.add().getFirst().has("pm_id")).isFalse();
    assertThat(moves.remove()).containsExactly(7);
    assertThat(moves.words()).isEqualTo("0 to start again, 1 to define anew, 1 to remove");
  }

  @Test
  void whatWasStoppedOrHadGivenUpIsNotStarted() {
    for (var status : List.of("stopped", "errored")) {
      var kept = List.of(kept("web", status));
      assertThat(Moves.fromStopped(kept, List.of(live("web", 1, "stopped"))).start()).isEmpty();
      assertThat(Moves.fromStopped(kept, List.of()).add().getFirst().path("status").asText())
          .isEqualTo("stopped");
    }
  }

  @Test
  void onlyUnchangedClusterAppsWithTwoInstancesServeOn() {
    var one = kept("web", "online");
    one.entry().all().put("exec_mode", "cluster_mode");
    var live = live("web", 1, "online");
    live.entry().all().put("exec_mode", "cluster_mode");
    var other = live("web", 2, "online");
    other.entry().all().put("exec_mode", "cluster_mode");

    assertThat(Moves.mayServeOn(List.of(one, one), List.of(live, other))).isTrue();
    assertThat(Moves.mayServeOn(List.of(one), List.of(live))).isFalse();
    other.entry().all().put("args", "--bad");
    assertThat(Moves.mayServeOn(List.of(one, one), List.of(live, other))).isFalse();
  }

  @Test
  void differencesNameKeysAndNeverValues() {
    var kept = entry("web", "online");
    var live = entry("web", "online");
    environment(kept).put("SECRET", "canary").put("GONE", "canary").put("_", "/bin/sh");
    environment(live).put("SECRET", "other").put("NEW\u001b", "canary");
    live.put("SECRET", "other").put("pm_exec_path", "/app/other.js").put("pm_uptime", 5);

    assertThat(Definition.differences(new Entry(kept), new Entry(live)))
        .containsExactly("script", "environment (GONE missing, NEW\\u001b added, SECRET changed)");
  }

  @Test
  void thoseOfTheSameFolderAreInScopeButNotThoseOfAHomeFolder() {
    var scope = new Scope(new TreeSet<>(List.of("web")), Path.of("/home/deploy/.pm2"));
    var web = live("web", 1, "online");
    var beside = live("worker", 2, "online");
    var elsewhere = live("other", 3, "online");
    elsewhere.entry().all().put("pm_cwd", "/other").put("pm_exec_path", "/other/app.js");

    assertThat(scope.of(List.of(web, beside, elsewhere), List.of())).containsExactly(web, beside);
    for (var one : List.of(web, beside)) {
      one.entry().all().put("pm_cwd", "/home/deploy").put("pm_exec_path", "/home/deploy/a.js");
    }
    assertThat(scope.of(List.of(web, beside), List.of())).containsExactly(web);
  }

  @Test
  void aKeepsakeReadsBackAsItWasWritten() throws Exception {
    var keepsake =
        new Keepsake(
            new TreeSet<>(List.of("web")),
            true,
            List.of(kept("web", "online")),
            List.of(new Entry(entry("web", "online"))));

    assertThat(Keepsake.of(keepsake.bytes())).isEqualTo(keepsake);
  }

  @Test
  void theLastWordsOfALogHoldNoFramesAndNoSecrets() {
    var all = entry("web", "online");
    environment(all).put("PASSWORD", "hunter22").put("HOME", "/home/deploy");

    assertThat(
            ErrorLog.telling(
                """
                old

                file.js:3
                    ^
                Error: bad hunter22 in /home/deploy\u001b[0m
                    at f (file.js:3:1)
                Node.js v20.1.0
                """,
                new Entry(all)))
        .containsExactly("old", "file.js:3", "Error: bad … in /home/deploy\\u001b[0m");
  }

  private static Kept kept(String name, String status) {
    return new Kept(new Entry(entry(name, status)), new TreeSet<>(List.of(3000)), true);
  }

  private static Live live(String name, int id, String status) {
    return new Live(new Entry(entry(name, status)), id, 0, 60_000, 0, 0);
  }

  private static ObjectNode entry(String name, String status) {
    var entry =
        JSON.createObjectNode()
            .put("name", name)
            .put("namespace", "default")
            .put("pm_cwd", "/app")
            .put("pm_exec_path", "/app/app.js")
            .put("exec_mode", "fork_mode")
            .put("status", status);
    entry.putObject("env");
    return entry;
  }

  private static ObjectNode environment(ObjectNode entry) {
    return (ObjectNode) entry.path("env");
  }
}
