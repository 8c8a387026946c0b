package rearguard.agent.driver.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import rearguard.agent.driver.Machine;
import rearguard.agent.driver.Show;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.host.Owner;
import rearguard.agent.paths.PathState;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;

/** What units have to show, on the real systemd. */
class SystemdShowsTest {
  @RegisterExtension private static final Machine MACHINE = new Machine();
  private static final Target TARGET = new Target(new ComponentName("api"), new HostName("app1"));

  private final Host host = MACHINE.on(new LocalHost("systemd-shows"));
  private final SystemdDriver driver = new SystemdDriver();
  private Tea tea;

  @BeforeEach
  void brew() throws Exception {
    tea = new Tea(MACHINE);
  }

  @AfterEach
  void pour() throws Exception {
    tea.close();
  }

  private Subject subject(String... units) {
    return new Subject(TARGET, Tea.settings(units), host);
  }

  private static SortedMap<String, String> figures(Show show) {
    assertThat(show).isInstanceOf(Show.Figures.class);
    return ((Show.Figures) show).figures();
  }

  private String journal(Show show) throws Exception {
    assertThat(show).isInstanceOf(Show.Asked.class);
    return host.programs().run(((Show.Asked) show).command()).out();
  }

  @Test
  void aUnitThatFailedComesFirstWithWhatSystemdCountsAndTheEndOfItsJournal() throws Exception {
    MACHINE.shell(
        """
        mkdir -p /etc/systemd/system/tea-worker.service.d
        printf '[Service]\\nRestart=no\\nExecStart=\\nExecStart=/bin/sh -c "echo out of tea; exit 7"\\n' \
          > /etc/systemd/system/tea-worker.service.d/bad.conf
        systemctl daemon-reload
        systemctl restart tea-worker
        for i in $(seq 300); do
          systemctl is-failed -q tea-worker && journalctl --sync && exit 0
          sleep 0.1
        done
        exit 1
        """);
    var units = new String[] {"tea-api.service", "tea-worker.service"};
    var since = host.clock().instant().minus(Duration.ofHours(1));

    var shows = driver.shows(subject(units), since);

    assertThat(shows.stream().map(Show::of))
        .containsExactly(
            "tea-worker.service",
            "tea-worker.service journal",
            "tea-api.service",
            "tea-api.service journal");
    assertThat(figures(shows.getFirst()))
        .containsEntry("state", "failed (failed)")
        .containsEntry("result", "exit-code")
        .containsEntry("last exit", "7")
        .containsEntry("restarts", "0");
    assertThat(journal(shows.get(1))).contains("out of tea");
    assertThat(figures(shows.get(2)))
        .containsEntry("state", "active (running)")
        .containsEntry("result", "success");
    assertThat(journal(driver.shows(subject(units), since.plus(Duration.ofHours(2))).get(1)))
        .isEmpty();
  }

  @Test
  void figuresThatSystemdDoesNotCountAreLeftOutAndOthersHaveTheirUnits() throws Exception {
    var running = figures(driver.shows(subject("tea-api.service"), Instant.EPOCH).getFirst());
    var cold = figures(driver.shows(subject("tea-cold.service"), Instant.EPOCH).getFirst());

    assertThat(running.getOrDefault("memory", "1.0 MiB")).matches("[0-9.]+ ([KM]i)?B");
    assertThat(running.getOrDefault("cpu", "0.10 s")).matches("[0-9]+\\.[0-9]{2} s");
    assertThat(cold).containsEntry("state", "inactive (dead)").doesNotContainKey("memory");
  }

  @Test
  void whatUnitsAreStartedWithIsTakenForSecret() throws Exception {
    assertThat(driver.hidden(subject("tea-api.service")))
        .anyMatch(text -> text.contains("TOKEN=" + Tea.SECRET));
  }

  @Test
  void ofAUnitFileTheValuesItGivesAreSecretAndOfOtherFilesAllLines() {
    var unit =
        """
        [Service]
        Environment=TOKEN=hunter2hunter2 "PHRASE=two words here"
        ExecStart=/usr/bin/tea --password=s3cr3t-word \\
          --key=over-the-line
        Description=harmless=value
        """;

    assertThat(SystemdShows.hidden(state(unit), state("A=1\nB=2\n")))
        .containsExactlyInAnyOrder(
            "GIVEN=hunter2hunter2",
            "GIVEN=two words here",
            "GIVEN=s3cr3t-word",
            "GIVEN=over-the-line",
            "A=1\nB=2\n");
  }

  private static PathState state(String... texts) {
    var entries =
        List.of(texts).stream()
            .collect(
                Collectors.toMap(
                    text -> "/file-" + text.length(),
                    text ->
                        (PathState.Entry)
                            new PathState.Plain(
                                0600,
                                new Owner(0, 0),
                                new PathState.Content(text.getBytes(StandardCharsets.UTF_8))),
                    (one, _) -> one,
                    TreeMap::new));
    return new PathState(List.copyOf(entries.keySet()), entries);
  }
}
