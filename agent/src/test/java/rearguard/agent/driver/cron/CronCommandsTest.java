package rearguard.agent.driver.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rearguard.model.Setting;

class CronCommandsTest {
  @Test
  void aTableIsReadWrittenAndRemovedThroughCrontab() {
    assertThat(CronCommands.list("deploy").words())
        .containsExactly("crontab", "-u", "deploy", "-l");
    assertThat(CronCommands.install("deploy", "@daily x\n").words())
        .containsExactly("crontab", "-u", "deploy", "-");
    assertThat(CronCommands.install("deploy", "@daily x\n").input()).isEqualTo("@daily x\n");
    assertThat(CronCommands.remove("deploy").words())
        .containsExactly("crontab", "-u", "deploy", "-r");
    assertThat(CronCommands.list("deploy").environment()).isEqualTo(Map.of("LC_ALL", "C"));
  }

  @Test
  void onlyUsersAndFilesThatCronReadsMayBeNamed() {
    assertThat(Keys.review(section("users", "deploy"))).isEmpty();
    assertThat(Keys.review(section("files", "/etc/cron.d/tea"))).isEmpty();
    assertThat(Keys.review(section("files", "/etc/crontab"))).isEmpty();
    for (var user : List.of("-l", "a b", "../root", "")) {
      assertThat(Keys.review(section("users", user))).as(user).hasSize(1);
    }
    for (var file :
        List.of(
            "/etc/shadow",
            "/etc/cron.d/../shadow",
            "/etc/cron.d/tea.bak",
            "/etc/cron.d/.hidden",
            "/etc/cron.d/a/b",
            "/etc/cron.daily/tea",
            "tea")) {
      assertThat(Keys.review(section("files", file))).as(file).hasSize(1);
    }
    assertThat(Keys.review(Setting.Group.EMPTY)).hasSize(1);
  }

  private static Setting.Group section(String key, String value) {
    return Setting.Group.of(Map.of(key, new Setting.Text(value)));
  }
}
