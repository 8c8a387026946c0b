package rearguard.agent.driver.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.Command;
import rearguard.agent.host.Owner;

class SystemdCommandsTest {
  private static final List<UnitName> TEA =
      List.of(new UnitName("tea-api.service"), new UnitName("tea@one.service"));
  private final SystemdCommands machine = new SystemdCommands(Optional.empty());
  private final SystemdCommands deploy = new SystemdCommands(Optional.of(new Owner(1000, 1001)));

  private static String words(Command command) {
    return String.join(" ", command.words());
  }

  @Test
  void theMachinesSystemdIsAskedWithoutAnyQuestionBack() {
    var systemctl = "systemctl --no-ask-password --no-pager ";
    var units = " -- tea-api.service tea@one.service";

    assertThat(words(machine.show(TEA)))
        .startsWith(systemctl + "show --property=Id,LoadState,ActiveState,")
        .endsWith(units);
    assertThat(words(machine.show(TEA, "ExecStart")))
        .isEqualTo(systemctl + "show --property=ExecStart" + units);
    assertThat(words(machine.start(TEA))).isEqualTo(systemctl + "start --no-block" + units);
    assertThat(words(machine.stop(TEA))).isEqualTo(systemctl + "stop --no-block" + units);
    assertThat(words(machine.kill(TEA))).isEqualTo(systemctl + "kill --signal=SIGKILL" + units);
    assertThat(words(machine.resetFailed(TEA))).isEqualTo(systemctl + "reset-failed" + units);
    assertThat(words(machine.reload())).isEqualTo(systemctl + "daemon-reload");
    assertThat(words(machine.journal(TEA.getFirst(), 6)))
        .isEqualTo("journalctl --no-pager --quiet --output=cat --lines=6 --unit=tea-api.service");
    assertThat(words(machine.lately(TEA.getFirst(), Instant.ofEpochMilli(1_700_000_000_900L), 20)))
        .isEqualTo(
            "journalctl --no-pager --quiet --output=cat --since=@1700000000 --lines=20"
                + " --unit=tea-api.service");
    assertThat(words(machine.figures(TEA)))
        .isEqualTo(
            systemctl
                + "show --property=Id,ActiveState,SubState,Result,ExecMainStatus,NRestarts,MemoryCurrent,CPUUsageNSec"
                + units);
  }

  @Test
  void itsAnswersAreInTheLanguageThatIsRead() {
    assertThat(machine.show(TEA).environment())
        .isEqualTo(Map.of("LC_ALL", "C", "SYSTEMD_COLORS", "0"));
    assertThat(machine.show(TEA).as()).isEmpty();
  }

  @Test
  void aUsersSystemdIsAskedAsThatUser() {
    assertThat(words(deploy.start(TEA)))
        .isEqualTo(
            "systemctl --no-ask-password --no-pager --user start --no-block"
                + " -- tea-api.service tea@one.service");
    assertThat(deploy.start(TEA).as()).contains(new Owner(1000, 1001));
    assertThat(deploy.start(TEA).environment()).containsEntry("XDG_RUNTIME_DIR", "/run/user/1000");
    assertThat(words(deploy.journal(TEA.getFirst(), 6))).endsWith(" --user-unit=tea-api.service");
  }
}
