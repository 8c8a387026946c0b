package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Driver;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.SnapshotId;

/** What goes wrong on the bad day, on an engine of the tests' own. */
class ComposeBadDaysTest {
  private static final SnapshotId LATER = new SnapshotId("s-laterlater");

  @TempDir static Path place;
  @TempDir Path folder;

  private static Dockerd engine;
  private static String good;
  private static String bad;
  private Project project;

  @BeforeAll
  static void startTheEngine() throws Exception {
    engine = Dockerd.in(place.resolve("engine"));
    good = engine.image("base:good", "one");
    bad = engine.image("base:bad", "two");
  }

  @AfterAll
  static void endTheEngine() throws Exception {
    engine.close();
  }

  @BeforeEach
  void makeAProject(TestInfo test) throws Exception {
    var name = "p" + Integer.toHexString(test.getDisplayName().hashCode());
    project = new Project(engine, folder.resolve("live"), name);
    engine.say("docker tag " + good + " " + project.app());
  }

  @AfterEach
  void endIt() throws Exception {
    project.end();
    engine.say("docker ps -aq --filter label=rearguard.kept | xargs -r docker rm");
    // A name that another test left would be the last one, and count.
    engine.say(
        "docker images --format '{{.Repository}}:{{.Tag}}' | grep -v ^base: | grep -v none"
            + " | xargs -r docker rmi");
  }

  @Test
  void aNameThatMovedIsNotFollowedAndTheOperatorsNextCommandChangesNothing() throws Exception {
    project.up();
    project.awaitHealthy("backend");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    var before = project.fingerprint();
    deployBad();

    wharf.back();

    assertThat(project.fingerprint()).isEqualTo(before);
    var container = project.container("backend");
    project.up();
    assertThat(project.fingerprint()).isEqualTo(before);
    assertThat(project.container("backend")).isEqualTo(container);
  }

  @Test
  void neitherKindOfPruningTakesAKeptImageNorTheOperatorsNames() throws Exception {
    project.up("worker");
    var wharf = new Wharf(folder, project);
    engine.say("docker create --name bad base:bad held; docker rmi base:good");
    wharf.capture();
    engine.say("docker image prune -af");
    assertThat(idOf(project.app())).isEqualTo(good);
    wharf.capture(LATER);
    deployBad("worker");

    engine.say("docker image prune -af");
    assertThat(idOf(good)).isEqualTo(good);
    assertThat(idOf(project.app())).isEqualTo(bad);
    engine.say("docker system prune -f");
    assertThat(idOf(good)).isEqualTo(good);

    wharf.back();
    engine.say("docker tag " + good + " base:good; docker tag " + bad + " base:bad");
  }

  private static String idOf(String image) throws Exception {
    return engine.say("docker image inspect -f '{{.Id}}' " + image).strip();
  }

  @Test
  void anImageThatIsGoneIsRefusedByIdBeforeAnythingChanges() throws Exception {
    var own = engine.image(project.app(), "lost");
    project.up("worker");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    deployBad("worker");
    engine.say("docker ps -aq --filter label=rearguard.kept | xargs docker rm");
    engine.say("docker rmi -f " + own);
    var before = project.fingerprint();
    var bench = wharf.bench();

    for (var refusal :
        List.of(refused(() -> wharf.compare()), refused(() -> wharf.prepare(bench)))) {
      assertThat(refusal.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
      assertThat(refusal.message())
          .isEqualTo(
              "image \""
                  + own.substring(7, 19)
                  + "\" is gone from the engine; service \"worker\" ran it as \""
                  + project.app()
                  + "\"");
    }
    assertThat(project.fingerprint()).isEqualTo(before);
  }

  @Test
  void aContainerThatGetsUnhealthyIsAFailureWithItsLastWordsButNotItsSecrets() throws Exception {
    project.up("backend");
    project.awaitHealthy("backend");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    deployBad("backend");
    var bench = wharf.bench();
    wharf.prepare(bench);
    project.write("flag/sick", "");

    var refusal = refused(() -> wharf.restore(bench));

    assertThat(refusal.changed()).isTrue();
    assertThat(refusal.message())
        .isEqualTo("service \"backend\" is unhealthy; its last words: serving …");
    assertThat(wharf.verify().words())
        .containsExactly(
            "service \"backend\" is unhealthy, not yet healthy, or restarts over and over");
  }

  @Test
  void aCrashLoopIsAFailure() throws Exception {
    project.up("worker");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    deployBad("worker");
    var bench = wharf.bench();
    wharf.prepare(bench);
    project.write("flag/crash", "");

    var refusal = refused(() -> wharf.restore(bench));

    assertThat(refusal.message())
        .startsWith("service \"worker\" restarts over and over; its last words: serving");
    project.say("rm flag/crash");
    wharf.restore(bench);
    assertThat(wharf.verify().words()).isEmpty();
  }

  @Test
  void anEngineThatDiesInTheMiddleIsToldAndARepeatConverges() throws Exception {
    project.up();
    project.awaitHealthy("backend");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    var before = project.fingerprint();
    deployBad();
    var bench = wharf.bench();
    wharf.prepare(bench);
    var moved = project.container("backend");

    var restore =
        CompletableFuture.supplyAsync(
            () -> catchThrowableOfType(HostException.class, () -> wharf.restore(bench)));
    while (engine.say("docker ps -q --no-trunc").contains(moved)) {
      Thread.sleep(Duration.ofMillis(20));
    }
    engine.kill();
    assertThat(restore.get().problem().retry()).isTrue();
    var dead = refused(() -> wharf.compare());
    assertThat(dead.kind()).isEqualTo(Problem.Kind.UNREACHABLE);
    assertThat(dead.hint()).contains("systemctl start docker");
    assertThat(dead.retry()).isTrue();

    engine.startAgain();
    assertThat(wharf.probe(bench)).isEqualTo(Driver.Progress.MIXED);
    wharf.restore(bench);
    assertThat(wharf.verify().words()).isEmpty();
    assertThat(project.fingerprint()).isEqualTo(before);
  }

  @Test
  void anotherSnapshotsImagesStayWhenOneIsForgotten() throws Exception {
    project.up("worker");
    var wharf = new Wharf(folder, project);
    wharf.capture();
    wharf.capture(LATER);
    assertThat(kept()).hasSize(6);

    wharf.driver().forget(wharf.subject(), wharf.store.remains(LATER));
    wharf.driver().forget(wharf.subject(), wharf.store.remains(LATER));

    assertThat(kept()).hasSize(3).allMatch(name -> name.contains(Wharf.GOOD.value()));
    wharf.driver().forget(wharf.subject(), wharf.store.remains(Wharf.GOOD));
    assertThat(kept()).isEmpty();
    assertThat(engine.say("docker ps -q")).isNotBlank();
  }

  private static List<String> kept() throws Exception {
    return engine
        .say(
            "docker images --format '{{.Repository}}:{{.Tag}}' | grep rearguard-kept || :;"
                + " docker ps -a --format '{{.Names}}' | grep rearguard-kept || :")
        .lines()
        .toList();
  }

  @Test
  void anEngineThatIsAlmostFullIsNotFilledFurther() {
    assertThatThrownBy(() -> Capture.refuseFull(Capture.SPARE - 1))
        .isInstanceOf(HostException.class)
        .hasMessage("the engine's disk has 511 MiB left, and keeping images takes room");
  }

  @Test
  void whatIsStoppedIsStartedAgainAsItWas() throws Exception {
    project.up();
    project.awaitHealthy("backend");
    var wharf = new Wharf(folder, project.settings(Map.of("stop-first", new Setting.Text("true"))));
    wharf.capture();
    var before = project.say("docker ps -q --no-trunc | sort");
    var bench = wharf.bench();
    wharf.prepare(bench);

    assertThat(wharf.driver().stop(wharf.subject(), wharf.kept(), bench))
        .isEqualTo("stopped backend, worker");
    assertThat(project.say("docker ps -q")).isEmpty();
    assertThat(wharf.verify().words())
        .containsExactly("service \"backend\" is not running", "service \"worker\" is not running");
    assertThat(wharf.driver().start(wharf.subject(), wharf.kept(), bench))
        .isEqualTo("started backend, worker");
    assertThat(project.say("docker ps -q --no-trunc | sort")).isEqualTo(before);
  }

  private void deployBad(String... service) throws Exception {
    engine.say("docker tag " + bad + " " + project.app());
    project.up(service);
  }

  private static Problem refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable asked) {
    return catchThrowableOfType(HostException.class, asked).problem();
  }
}
