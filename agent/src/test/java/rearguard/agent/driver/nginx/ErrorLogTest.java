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
import rearguard.agent.host.Command;
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
  void aNameIsBelowThePrefix() throws Exception {
    var config = Files.writeString(folder.resolve("nginx.conf"), "error_log logs/tea.log;\n");

    assertThat(log(Map.of("config", config, "prefix", Path.of("/srv/nginx"))))
        .isEqualTo(Path.of("/srv/nginx/logs/tea.log"));
  }

  /** Where this machine's nginx itself looks, and not where its configuration is. */
  @Test
  void withoutOneANameIsBelowThePrefixThatNginxWasBuiltWith() throws Exception {
    var config = folder.resolve("nginx.conf");
    Files.writeString(config, "error_log no-folder/tea.log;\nevents { }\n");
    var refused = run("nginx", "-t", "-c", config.toString());

    assertThat(refused).contains("open() \"" + log(Map.of("config", config)) + "\" failed");
    assertThat(log(Map.of("config", config))).isNotEqualTo(folder.resolve("no-folder/tea.log"));
  }

  @Test
  void whatAnNginxWasBuiltWithIsReadFromItsArguments() {
    var debian =
        new Built(
            "configure arguments: --with-cc-opt='-g -ffile-prefix-map=/build=.'"
                + " --prefix=/usr/share/nginx --error-log-path=stderr --pid-path=/run/nginx.pid\n");
    assertThat(debian.prefix()).isEqualTo(Path.of("/usr/share/nginx"));
    assertThat(debian.errorLog()).isEmpty();
    assertThat(debian.pid()).isEqualTo(Path.of("/run/nginx.pid"));

    var own = new Built("configure arguments: --prefix=/opt/nginx --error-log-path=log/bad.log\n");
    assertThat(own.errorLog()).contains(Path.of("/opt/nginx/log/bad.log"));
    assertThat(own.pid()).isEqualTo(Path.of("/opt/nginx/logs/nginx.pid"));

    assertThat(new Built("configure arguments: \n").errorLog())
        .contains(Path.of("/usr/local/nginx/logs/error.log"));
  }

  @Test
  void aConfigurationThatSaysNothingOrIsNotThereHasItWherePackagesHaveIt() throws Exception {
    var silent = Files.writeString(folder.resolve("nginx.conf"), "events { }\n");

    assertThat(log(Map.of("config", silent))).isEqualTo(USUAL);
    assertThat(log(Map.of("config", folder.resolve("no.conf")))).isEqualTo(USUAL);
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
    return ErrorLog.of(NginxCommands.of(Setting.Group.of(entries)), host);
  }

  private String run(String... words) throws Exception {
    return host.programs().run(Command.of(folder, Duration.ofSeconds(20), words)).error();
  }
}
