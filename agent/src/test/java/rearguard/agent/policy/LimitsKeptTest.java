package rearguard.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Machine;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;

/** On the real systemd, with the controllers that this kernel gives it. */
class LimitsKeptTest {
  @RegisterExtension private static final Machine MACHINE = new Machine();

  @TempDir private Path folder;
  private final Host host = MACHINE.on(new LocalHost("limits-kept"));

  private Performing declared(String more, String program) throws Exception {
    var file =
        Files.writeString(
            folder.resolve("commands.yaml"),
            """
            commands:
              eater:
                run: [/usr/bin/python3, -SE, -c, "PROGRAM"]
                user: root
            """
                    .replace("PROGRAM", program)
                + more.indent(4));
    var entry = new PolicyFile(file).read(host).entry("eater");
    return new Performing(new Call(entry, new TreeMap<>()), host);
  }

  private void keptOrSaidNotToBe(String controller, String limits, String program)
      throws Exception {
    MACHINE.shell(
        "setsid sleep 4711 < /dev/null > /dev/null 2>&1 &\n"
            + "until pgrep -x -f 'sleep 4711' > /dev/null; do sleep 0.05; done");
    var eater = declared("limits: { " + limits + " }\nwithin: 60s\n", program);

    var ended = eater.run("r-limits01");

    var said = eater.unlimited();
    assertThat(said.isEmpty()).as("%s, %s", said, ended).isEqualTo(!ended.fine());
    said.ifPresent(why -> assertThat(why).endsWith(" for " + controller));
    assertThat(MACHINE.shell("pkill -c -x -f 'sleep 4711'").strip())
        .as("neighbours")
        .isEqualTo("1");
  }

  @Test
  void whoEatsTooMuchMemoryIsEndedAloneOrTheCommandSaysThatNobodyEndsIt() throws Exception {
    keptOrSaidNotToBe("memory", "memory: 32M", "print(len(b'x' * (128 << 20)))");
  }

  @Test
  void whoStartsTooManyIsRefusedOrTheCommandSaysThatNobodyRefuses() throws Exception {
    keptOrSaidNotToBe(
        "pids",
        "processes: 4",
        "import os; [os.fork() or os._exit(__import__('time').sleep(2) or 0) for _ in range(8)]");
  }
}
