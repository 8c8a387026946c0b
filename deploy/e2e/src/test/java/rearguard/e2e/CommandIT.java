package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deploy script and a smoke test of the host's own, from the operator's word to the program. */
class CommandIT {
  private static final String SCRIPT =
      """
      #!/bin/sh
      cd "$(dirname "$0")" || exit 9
      case "$1" in
        --deploy) [ -e hang ] && { touch hanging; sleep 100; }
                  echo "deployed $REARGUARD_RUN" >> ran; echo "all workers answer";;
        --undo) echo "undone $REARGUARD_RUN" >> ran;;
        --done) grep -q "deployed $REARGUARD_RUN" ran;;
        --smoke) [ ! -e broken ] || { echo "login does not work"; exit 1; };;
      esac
      """;

  private static final String POLICY =
      """
      commands:
        deploy-worker:
          run: [@, --deploy]
          user: root
          undo: [@, --undo]
          probe: [@, --done]
        smoke-tests: { run: [@, --smoke, "{level}"], user: root, parameters: { level: [quick] } }
      """;

  private static final String COMPONENT_AND_CHECK =
      """
        worker: { on: web, command: { run: deploy-worker } }
      checks:
        smoke: { command: smoke-tests, arguments: { level: quick }, on: web }
      """;

  @TempDir Path folder;

  @Test
  void aDeployScriptOfTheHostRunsOnceAndIsTakenBack() throws IOException {
    try (var fleet = SmallFleet.toBeKilled(folder, 1)) {
      var host = fleet.hosts.getFirst();
      declare(fleet, host);
      var file = folder.resolve("shop.yml");
      var text = withCommands(Files.readString(file));
      Files.writeString(file, text.replace("deploy-worker", "deploy-workr"));
      var refused = fleet.operator.type("apply", file.toString());
      assertThat(refused.exit()).isNotZero();
      assertThat(refused.talk())
          .contains("declares no command \"deploy-workr\"", "Did you mean \"deploy-worker\"?");

      Files.writeString(file, text);
      fleet.operator.type("apply", file.toString()).fine();
      host.deploy(SmallFleet.OLD);
      fleet.operator.type("capture", "shop", "--label", "v2", "--good").fine();
      host.deploy(SmallFleet.NEW);
      assertThat(fleet.operator.type("plan", "shop").out())
          .contains("runs deploy-worker: no status tells whether it is needed");

      var run = killedInTheMiddle(fleet, host);
      assertThat(ran(host)).containsExactly("deployed " + run);
      assertThat(host.serves(SmallFleet.OLD)).isTrue();

      fleet.operator.type("undo", run, "--confirm", "shop", "--reason", "test").fine();
      assertThat(ran(host)).containsExactly("deployed " + run, "undone " + run);
      assertThat(host.serves(SmallFleet.NEW)).isTrue();

      Files.writeString(host.folder.resolve("broken"), "");
      var failed = fleet.operator.type("rollback", "shop", "--confirm", "shop", "--reason", "test");
      assertThat(failed.exit()).isNotZero();
      assertThat(failed.out() + failed.talk()).contains("login does not work");
    }
  }

  /** The agent dies while the script runs; the one that comes after asks the probe. */
  private static String killedInTheMiddle(SmallFleet fleet, SmallHost host) throws IOException {
    var hang = Files.writeString(host.folder.resolve("hang"), "");
    fleet.rollback().fine();
    SmallFleet.until("the script", () -> Files.exists(host.folder.resolve("hanging")));
    host.agent.kill();
    Files.delete(hang);
    host.agent.start("");
    var run = fleet.runs().getFirst();
    SmallFleet.until("run " + run + " ends", () -> fleet.ended(run));
    assertThat(fleet.state(run)).isEqualTo("succeeded");
    return run;
  }

  private static void declare(SmallFleet fleet, SmallHost host) throws IOException {
    var script = Files.writeString(host.folder.resolve("worker"), SCRIPT);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(host.folder.resolve("ran"), "");
    var policy =
        Files.writeString(
            host.folder.resolve("commands.yaml"),
            POLICY
                .replace("@", script.toString())
                .replace("root", System.getProperty("user.name")));
    Files.writeString(
        host.agentFolder().resolve("agent.conf"),
        "commands=" + policy + "\n",
        StandardOpenOption.APPEND);
    host.agent.kill();
    SmallFleet.until("the controller misses it", () -> !fleet.connected(host.name));
    host.agent.start("");
    fleet.untilConnected();
  }

  private static String withCommands(String text) {
    return text.replace("checks:\n", COMPONENT_AND_CHECK)
        .replace("restore: [config]", "restore: [config, worker]")
        .replace("verify: [reads]", "verify: [reads, smoke]");
  }

  private static List<String> ran(SmallHost host) throws IOException {
    return Files.readAllLines(host.folder.resolve("ran"));
  }
}
