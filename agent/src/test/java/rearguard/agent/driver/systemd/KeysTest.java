package rearguard.agent.driver.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rearguard.model.Problem;
import rearguard.model.Setting;

class KeysTest {
  private static List<Problem> review(String... units) {
    return Keys.review(
        Setting.Group.of(
            Map.of(
                "units",
                new Setting.Many(Arrays.stream(units).<Setting>map(Setting.Text::new).toList()))));
  }

  @Test
  void servicesSocketsTimersPathsAndInstancesMayBeNamed() {
    assertThat(
            review(
                "tea-api.service",
                "tea.socket",
                "tea.timer",
                "tea.path",
                "tea@one.service",
                "tea@srv-tea\\x2done.service"))
        .isEmpty();
  }

  @Test
  void namesThatMeanMoreThanTheySayAreRefused() {
    for (var name :
        List.of(
            "tea-api",
            "--root=/tmp.service",
            "-H.service",
            "../tea.service",
            "/etc/systemd/system/tea.service",
            "tea*.service",
            "tea service.service",
            "tea\n.service",
            "multi-user.target",
            "-.mount",
            "a".repeat(250) + ".service",
            "")) {
      assertThat(review(name)).as(name).hasSize(1);
    }
  }

  @Test
  void aTemplateIsNotItsInstances() {
    assertThat(review("tea@.service").getFirst().message()).contains("is a template");
  }

  @Test
  void theWayInIsNeverStopped() {
    for (var name :
        List.of(
            "ssh.service",
            "ssh.socket",
            "sshd.service",
            "ssh@1.service",
            "dbus.service",
            "systemd-networkd.service",
            "rearguard-agent.service",
            "networking.service",
            "user@1000.service")) {
      assertThat(review(name).getFirst().message()).as(name).contains("way in");
    }
  }

  @Test
  void aSectionWithoutUnitsOrWithAStrangeUserIsRefused() {
    assertThat(review().getFirst().message()).contains("names no unit");
    var strange = Setting.Group.of(Map.of("user", new Setting.Text("--x")));
    assertThat(Keys.review(strange).getFirst().message()).contains("not a user name");
  }
}
