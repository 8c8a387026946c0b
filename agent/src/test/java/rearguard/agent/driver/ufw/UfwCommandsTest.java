package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.agent.driver.ufw.UfwCommands.Family;

class UfwCommandsTest {
  private static final Path FOLDER = Path.of("/var/lib/rearguard-agent/bench");
  private static final Path ETC = Path.of("/etc/ufw");

  @Test
  void whatIsSaidToNftIsReadFromItsInput() {
    assertThat(UfwCommands.nft("a script").words()).containsExactly("nft", "-f", "-");
    assertThat(UfwCommands.nft("a script").input()).isEqualTo("a script");
    assertThat(UfwCommands.holds().words())
        .containsExactly("nft", "--json", "list", "table", "inet", "rearguard");
  }

  @Test
  void aNoticeIsARuleOnAnInterfaceThatNoHostHas() {
    assertThat(String.join(" ", UfwCommands.notice(new Port(80, "tcp"), "x y").words()))
        .isEqualTo("ufw prepend deny in on rearguard-hold to any port 80 proto tcp comment x y");
    assertThat(UfwCommands.notice(new Port(80, "tcp"), "x y").words()).endsWith("x y");
    assertThat(String.join(" ", UfwCommands.noNotice(new Port(53, "udp")).words()))
        .isEqualTo("ufw delete deny in on rearguard-hold to any port 53 proto udp");
    assertThat(UfwCommands.NOWHERE).hasSizeLessThan(16);
  }

  @Test
  void whatMustNotBeCutShortIsNotEndedWithTheAgent() {
    assertThat(UfwCommands.reload().words()).containsExactly("ufw", "reload");
    assertThat(UfwCommands.disable().words()).containsExactly("ufw", "disable");
    assertThat(
            List.of(
                UfwCommands.reload(),
                UfwCommands.disable(),
                UfwCommands.back(FOLDER),
                UfwCommands.watch(FOLDER, ETC, "7", Duration.ofSeconds(9))))
        .noneMatch(command -> command.marked());
    assertThat(UfwCommands.load(Family.V4, "x").marked()).isTrue();
  }

  @Test
  void eachFamilyHasProgramsOfItsOwn() {
    assertThat(UfwCommands.save(Family.V4).words())
        .containsExactly("iptables-save", "-t", "filter");
    assertThat(UfwCommands.load(Family.V6, "x").words())
        .containsExactly("ip6tables-restore", "--noflush");
    assertThat(UfwCommands.test(Family.V4, "x").words())
        .containsExactly("iptables-restore", "--noflush", "--test");
    assertThat(UfwCommands.test(Family.V4, "x").input()).isEqualTo("x");
  }

  @Test
  void whereTheWayInIsIsAsked() {
    assertThat(UfwCommands.sockets().words()).containsExactly("ss", "-H", "-t", "-a", "-n", "-p");
    assertThat(UfwCommands.sshd().words()).containsExactly("sshd", "-T");
    assertThat(UfwCommands.route("10.0.0.1").words())
        .containsExactly("ip", "-o", "route", "get", "10.0.0.1");
    assertThat(UfwCommands.connect(new WayIn.End("fd77::2", 7443)).words())
        .containsExactly(
            "timeout", "5", "bash", "-c", "exec 3<>\"/dev/tcp/$0/$1\"", "fd77::2", "7443");
  }

  @Test
  void theWatchdogGetsItsWordsAsWords() {
    assertThat(UfwCommands.watch(FOLDER, ETC, "7", Duration.ofSeconds(90)).words())
        .startsWith("setsid", "--fork", "sh", "-c")
        .endsWith(Watchdog.SCRIPT, FOLDER.toString(), "/etc/ufw", "7", "90");
    assertThat(UfwCommands.rehearse(FOLDER).words())
        .containsExactly("unshare", "--net", "bash", "-c", Rehearsal.SCRIPT, FOLDER.toString());
  }
}
