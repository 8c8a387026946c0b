package rearguard.agent.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rearguard.model.Setting;

class NginxCommandsTest {
  private final NginxCommands usual = NginxCommands.of(Setting.Group.EMPTY);
  private final NginxCommands own =
      new NginxCommands("/opt/nginx", Optional.of("/srv/n.conf"), Optional.of("/srv"));

  @Test
  void theUsualNginxNeedsNoArgumentsOfItsOwn() {
    assertThat(usual.test().words()).containsExactly("nginx", "-t", "-q");
    assertThat(usual.reload().words()).containsExactly("nginx", "-s", "reload");
    assertThat(usual.built().words()).containsExactly("nginx", "-V");
    assertThat(usual.test().environment()).isEqualTo(Map.of("LC_ALL", "C"));
  }

  @Test
  void anotherNginxIsToldWhereItsConfigurationIs() {
    assertThat(own.reload().words())
        .containsExactly("/opt/nginx", "-p", "/srv", "-c", "/srv/n.conf", "-s", "reload");
  }

  @Test
  void theTestSeesTheStagedFoldersInTheLivePlacesAndNobodyElseDoes() {
    var staged = new TreeMap<Path, Path>();
    staged.put(Path.of("/bench/0"), Path.of("/etc/nginx"));
    staged.put(Path.of("/bench/1"), Path.of("/srv/a b; rm"));

    assertThat(own.testWith(staged).words())
        .startsWith("unshare", "--mount", "--propagation", "private", "--", "sh", "-c")
        .endsWith(
            "rearguard",
            "/bench/0",
            "/etc/nginx",
            "/bench/1",
            "/srv/a b; rm",
            "--",
            "/opt/nginx",
            "-p",
            "/srv",
            "-c",
            "/srv/n.conf",
            "-t",
            "-q");
  }

  @Test
  void onlyTheOutermostFoldersAreStaged() {
    assertThat(
            Staging.parents(
                List.of("/etc/nginx/conf.d", "/etc/nginx/sites-enabled/tea", "/srv/tea/n.conf")))
        .containsExactly(Path.of("/etc/nginx"), Path.of("/srv/tea"));
  }

  @Test
  void whatNginxQuotesOfTheConfigurationIsNotPassedOn() {
    assertThat(
            Switch.told(
                """
                nginx: [warn] something else
                nginx: [emerg] invalid parameter "hunter2 token" in /etc/nginx/sites-enabled/tea:3
                nginx: [emerg] open() "/etc/nginx/gone" failed (2: No such file or directory)
                nginx: configuration file /etc/nginx/nginx.conf test failed
                """))
        .isEqualTo(
            ": nginx: [emerg] invalid parameter \"…\" in /etc/nginx/sites-enabled/tea:3"
                + " | nginx: [emerg] open() \"/etc/nginx/gone\" failed"
                + " (2: No such file or directory)");
  }
}
