package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.model.Setting;

class PortTest {
  @Test
  void portsAreSortedOnceEachAndOneWithoutAProtocolIsBoth() {
    assertThat(Port.of(section("443/tcp", "80", "80/tcp")))
        .containsExactly(new Port(80, "tcp"), new Port(80, "udp"), new Port(443, "tcp"));
    assertThat(Port.review(section("443/tcp", "80", "65535/udp", "22/udp"))).isEmpty();
    assertThat(Port.of(Setting.Group.of(Map.of()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0/tcp",
        "65536",
        "80/sctp",
        "http",
        "80:90/tcp",
        "080",
        "80 /tcp",
        "80/tcp }"
      })
  void whatIsNoPortIsNamed(String text) {
    assertThat(Port.review(section("80/tcp", text)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("is not a port"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"22", "22/tcp"})
  void thePortOfSshIsRefusedInTheFleetFileAlready(String text) {
    assertThat(Port.review(section(text)).getFirst().message()).contains("never held");
  }

  private static Setting.Group section(String... ports) {
    List<Setting> list = Stream.of(ports).<Setting>map(Setting.Text::new).toList();
    return Setting.Group.of(Map.of("ports", new Setting.Many(list)));
  }
}
