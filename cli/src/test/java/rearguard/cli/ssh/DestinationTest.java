package rearguard.cli.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.cli.command.Misuse;
import rearguard.model.name.HostName;

class DestinationTest {
  @Test
  void everyWordOfTheProgramIsSaid() {
    assertThat(
            Destination.of("deploy@10.0.0.5:2222")
                .words(Optional.of("/etc/ssh/mine"), "sudo -n rearguard-agent relay"))
        .containsExactly(
            "ssh",
            "-T",
            "-o",
            "BatchMode=yes",
            "-o",
            "ConnectTimeout=10",
            "-o",
            "ServerAliveInterval=5",
            "-o",
            "ServerAliveCountMax=3",
            "-o",
            "ForwardAgent=no",
            "-o",
            "ForwardX11=no",
            "-F",
            "/etc/ssh/mine",
            "-p",
            "2222",
            "-l",
            "deploy",
            "--",
            "10.0.0.5",
            "sudo -n rearguard-agent relay");
  }

  @Test
  void hostsComeInTheOrderInWhichTheyAreWritten() {
    var all = Destination.all("web2=a.example,web1=deploy@[fe80::1]:22");
    assertThat(all.keySet()).containsExactly(new HostName("web2"), new HostName("web1"));
    assertThat(all.get(new HostName("web1")))
        .isEqualTo(new Destination(Optional.of("deploy"), "fe80::1", Optional.of(22)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-oProxyCommand=id",
        "a@-oProxyCommand=id",
        "-l@host",
        "host -v",
        "host;id",
        "$(id)",
        "host:0",
        "host:70000",
        "",
        "host\nid",
        "ho\u202Est"
      })
  void nothingThatCouldPassForAnOptionIsADestination(String text) {
    assertThatThrownBy(() -> Destination.of(text)).isInstanceOf(Misuse.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"web1", "=host", "web1=a,web1=b", "WEB!=a", "web1=a,"})
  void whatNamesNoHostIsRefused(String text) {
    assertThatThrownBy(() -> Destination.all(text)).isInstanceOf(Misuse.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relay; id", "relay $(id)", "`id`", "relay |sh", "", "a\nb"})
  void theWordsOnTheHostArePlain(String agent) {
    var destination = Destination.of("host");
    assertThatThrownBy(() -> destination.words(Optional.empty(), agent)).isInstanceOf(Misuse.class);
  }
}
