package rearguard.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.host.LocalHost;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Probe;
import rearguard.model.check.Verdict;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;

/** On a real program. */
class CommandProbeTest {
  @TempDir Path folder;
  private PolicyFile policy;

  @BeforeEach
  void declare() throws Exception {
    var program = Files.writeString(folder.resolve("smoke"), "#!/bin/sh\n" + SCRIPT);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    var file =
        Files.writeString(
            folder.resolve("commands.yaml"),
            """
            commands:
              smoke:
                run: [PROGRAM, "{what}"]
                user: USER
                within: 2s
                success: [0, 4]
                parameters: { what: name }
            """
                .replace("PROGRAM", program.toString())
                .replace("USER", System.getProperty("user.name")));
    policy = new PolicyFile(file);
  }

  private static final String SCRIPT =
      "case $1 in slow) sleep 60;; bad) echo one of 3 failed; exit 1;; odd) exit 4;; esac; echo fine";

  private Finding ask(String run, String what, Duration within) throws Exception {
    var probe = new Probe.Command(run, new TreeMap<>(Map.of("what", what)));
    var check = new Check(new CheckName("smoke"), probe, within, Duration.ZERO, Duration.ZERO);
    var host = new LocalHost("command-probe");
    return new Checks(host, new HostName("web1"), policy).ask(List.of(check)).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "smoke, good, PASSED, 'smoke ended with 0 after'",
    "smoke, odd, PASSED, 'smoke ended with 4 after'",
    "smoke, bad, FAILED, 'one of 3 failed'",
    "smoke, slow, UNKNOWN, 'took longer than 2000 ms and was ended'",
    "smok, good, UNKNOWN, 'declares no command \"smok\". Did you mean \"smoke\"?'",
    "smoke, '$(id)', UNKNOWN, 'is not a name'",
  })
  void exitCodesDecideAndWhatCouldNotRunTellsNothing(
      String run, String what, Verdict verdict, String words) throws Exception {
    var finding = ask(run, what, Duration.ofSeconds(30));
    assertThat(finding.verdict()).isEqualTo(verdict);
    assertThat(finding.evidence()).contains(words);
  }

  @Test
  void theFleetFileMayBeLessPatientAndStillKnowsNothing() throws Exception {
    var finding = ask("smoke", "slow", Duration.ofMillis(300));
    assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(finding.evidence()).isEqualTo("\"smoke\" took longer than 300 ms and was ended");
  }
}
