package rearguard.agent.driver.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.host.Pause;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;

class ErrorLogTest {
  private static final Path USUAL = Path.of("/var/log/nginx/error.log");
  private static final Target TARGET = new Target(new ComponentName("web"), new HostName("web1"));

  @TempDir private Path folder;
  private final Host host = new LocalHost("nginx-error-log");

  @ParameterizedTest
  @CsvSource({
    "'error_log /var/log/tea.log;', /var/log/tea.log",
    "'  error_log  /var/log/tea.log  warn;', /var/log/tea.log",
    "'error_log \"/var/log/tea.log\" crit;', /var/log/tea.log",
    "'error_log logs/tea.log;', logs/tea.log",
    "'# error_log /var/log/old.log;\nerror_log /var/log/tea.log;', /var/log/tea.log",
    "'user www;\nhttp {\n  error_log /var/log/tea.log;\n}', /var/log/tea.log",
    "'error_log /var/log/first.log;\nerror_log /var/log/second.log;', /var/log/first.log",
  })
  void theFirstFileThatIsNamedIsTheOne(String config, String file) {
    assertThat(ErrorLog.named(config)).contains(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# error_log /var/log/old.log;",
        "error_log stderr;",
        "error_log syslog:server=10.0.0.1;",
        "error_log memory:32m debug;",
        "access_log /var/log/access.log;",
      })
  void whatNamesNoFileNamesNone(String config) {
    assertThat(ErrorLog.named(config)).isEmpty();
  }

  @Test
  void aNameIsBelowThePrefixAndWithoutOneBelowTheConfiguration() throws Exception {
    var config = Files.writeString(folder.resolve("nginx.conf"), "error_log logs/tea.log;\n");

    assertThat(log(Map.of("config", config))).isEqualTo(folder.resolve("logs/tea.log"));
    assertThat(log(Map.of("config", config, "prefix", Path.of("/srv/nginx"))))
        .isEqualTo(Path.of("/srv/nginx/logs/tea.log"));
  }

  @Test
  void aConfigurationThatSaysNothingOrIsNotThereHasItWherePackagesHaveIt() throws Exception {
    var silent = Files.writeString(folder.resolve("nginx.conf"), "events { }\n");
    var missing = folder.resolve("no.conf");

    assertThat(log(Map.of("config", silent))).isEqualTo(USUAL);
    assertThat(log(Map.of("config", missing))).isEqualTo(USUAL);
    assertThat(log(Map.of("config", missing, "prefix", folder)))
        .isEqualTo(folder.resolve("logs/error.log"));
  }

  @Test
  void aFolderInItsPlaceIsNotRead() throws Exception {
    assertThat(log(Map.of("config", folder))).isEqualTo(USUAL);
  }

  @Test
  void theLogOfAnNginxThatRunsIsFoundAndHoldsWhatWentWrong() throws Exception {
    var nginx = new Nginx(Files.createDirectory(folder.resolve("nginx")));
    try {
      Files.writeString(
          nginx.root().resolve("sites-enabled/bad"), "server { listen nowhere:1; }\n");
      assertThat(new ProcessBuilder("kill", "-HUP", "" + nginx.master()).start().waitFor())
          .isZero();

      var shows =
          new NginxDriver().shows(new Subject(TARGET, nginx.settings(), host), Instant.EPOCH);

      assertThat(shows).hasSize(1).allMatch(Show.Log.class::isInstance);
      awaitSaid(((Show.Log) shows.getFirst()).file(), "nowhere");
    } finally {
      nginx.close();
    }
  }

  private static void awaitSaid(Path file, String word) throws Exception {
    for (var look = 0; look < 1000 && !Files.readString(file).contains(word); look++) {
      new Pause().take(Duration.ofMillis(20));
    }
    assertThat(file).content().contains(word);
  }

  private Path log(Map<String, Path> settings) throws Exception {
    var entries = new java.util.TreeMap<String, Setting>();
    settings.forEach((key, path) -> entries.put(key, new Setting.Text(path.toString())));
    return ErrorLog.of(Setting.Group.of(entries), host.disk());
  }
}
