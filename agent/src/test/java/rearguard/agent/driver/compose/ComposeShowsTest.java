package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Show;

/** What the containers of a project have to show, with a real engine. */
class ComposeShowsTest {
  private static final String SIZE = "[0-9.]+ [KM]iB";
  private static final String TIME = "[0-9]+\\.[0-9]{2} s";

  @TempDir private Path folder;
  private Dockerd engine;
  private Project project;
  private Wharf wharf;

  @BeforeEach
  void sail() throws Exception {
    engine = Dockerd.in(folder.resolve("engine"));
    project = new Project(engine, folder.resolve("live"), "tea");
    engine.say("docker tag " + engine.image("base:good", "one") + " " + project.app());
    project.up();
    project.awaitHealthy("backend");
    awaitSaid("backend");
    awaitSaid("worker");
    wharf = new Wharf(folder, project);
  }

  private void awaitSaid(String service) throws Exception {
    awaitSo("docker logs " + project.container(service) + " 2>&1 | grep -q serving");
  }

  private void awaitSo(String condition) throws Exception {
    project.say(
        "for i in $(seq 300); do { " + condition + "; } && exit 0; sleep 0.1; done; exit 1");
  }

  @AfterEach
  void land() throws Exception {
    project.end();
    engine.close();
  }

  private List<Show> shows(Instant since) throws Exception {
    return wharf.driver().shows(wharf.subject(), since);
  }

  private static SortedMap<String, String> figures(Show show) {
    assertThat(show).isInstanceOf(Show.Figures.class);
    return ((Show.Figures) show).figures();
  }

  private static String text(Show show) {
    assertThat(show).isInstanceOf(Show.Said.class);
    return ((Show.Said) show).text();
  }

  @Test
  void whatIsInTroubleComesFirstAndEachHasItsFiguresAndItsLastLines() throws Exception {
    var backend = "backend (container " + project.container("backend").substring(0, 12) + ")";
    var worker = "worker (container " + project.container("worker").substring(0, 12) + ")";
    assertThat(shows(Instant.EPOCH).stream().map(Show::of))
        .containsExactly(backend, backend + " log", worker, worker + " log");

    project.say("docker kill " + project.container("worker"));
    awaitSo(
        "docker inspect -f '{{.State.Status}}' "
            + project.container("worker")
            + " | grep -q exited");
    var shows = shows(Instant.EPOCH);

    assertThat(shows.stream().map(Show::of))
        .containsExactly(worker, worker + " log", backend, backend + " log");
    assertThat(figures(shows.getFirst()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("state", "exited", "restarts", "0", "last exit", "137"));
    assertThat(text(shows.get(1))).contains("serving");
    assertThat(figures(shows.get(2)))
        .containsOnlyKeys("state", "restarts", "memory", "cpu")
        .containsEntry("state", "running, healthy")
        .hasEntrySatisfying("memory", memory -> assertThat(memory).matches(SIZE))
        .hasEntrySatisfying("cpu", time -> assertThat(time).matches(TIME));
    assertThat(text(shows.get(3))).contains("serving " + Project.SECRET);
  }

  @Test
  void anUnhealthyOneComesBeforeAHealthyOneThatIsCalledEarlier() throws Exception {
    var check = Project.CHECK.replace("sick", "ill");
    project.edit("compose.yml", "  worker:\n", "  worker:\n    healthcheck: " + check + "\n");
    project.up("worker");
    project.write("flag/ill", "");
    awaitSo(
        "docker inspect -f '{{.State.Health.Status}}' "
            + project.container("worker")
            + " | grep -q unhealthy");

    var shows = shows(Instant.EPOCH);

    assertThat(shows.getFirst().of()).startsWith("worker ");
    assertThat(figures(shows.getFirst())).containsEntry("state", "running, unhealthy");
  }

  @Test
  void onlyWhatWasSaidSinceAndOnlyTheServicesOfTheSectionAreShown() throws Exception {
    var only = wharf.with(project.settings(Map.of("services", Project.many("worker"))));
    var later = wharf.host.clock().instant().plus(Duration.ofMinutes(5));

    var shows = only.driver().shows(only.subject(), later);

    assertThat(shows.stream().map(Show::of)).allMatch(of -> of.startsWith("worker ")).hasSize(2);
    assertThat(text(shows.get(1))).isEmpty();
  }

  @Test
  void whatRunsAndWhatComposeReadsIsTakenForSecretAlsoWhenTheEngineIsDead() throws Exception {
    var subject = wharf.subject();
    assertThat(wharf.driver().hidden(subject))
        .contains("TAG=latest\n", "TOKEN=" + Project.SECRET, "COLOUR=blue");
    wharf.capture();
    assertThat(wharf.driver().hidden(subject, wharf.kept()))
        .anyMatch(text -> text.contains("TOKEN=" + Project.SECRET));

    engine.kill();

    assertThat(wharf.driver().hidden(subject)).contains("TAG=latest\n");
    engine.startAgain();
  }
}
