package rearguard.agent.driver.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.git.GitDriver;
import rearguard.agent.hold.Holds;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Keeping;
import rearguard.agent.step.Questions;
import rearguard.agent.step.Work;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/**
 * An image that somebody took from the engine by force, built anew from its commit: each test finds
 * the project on its second release, and the image of the first gone.
 */
class ComposeRebuildTest {
  private static final Target CODE = new Target(new ComponentName("code"), new HostName("app1"));
  private static final SnapshotId COMMIT = new SnapshotId("s-codecode");
  private static final SnapshotId DRAWN = new SnapshotId("s-drawndrawn");
  private static final SnapshotId UNDO = new SnapshotId("s-undoundo");

  @TempDir static Path place;

  private static Dockerd engine;
  private static Project project;
  private static Wharf wharf;
  private static String lost;
  private static String before;

  @BeforeAll
  static void loseAnImage() throws Exception {
    engine = Dockerd.in(place.resolve("engine"));
    engine.image("base:plain", "one");
    engine.say("docker create --name base base:plain true; docker tag base:plain base:good");
    for (var name : List.of("slow", "fail")) {
      var dockerfile = "FROM base:plain\\nRUN echo > /" + name + "\\n";
      engine.say(
          "printf '"
              + dockerfile
              + "' | DOCKER_BUILDKIT=0 docker build -q -t base:"
              + name
              + " - 2>&1");
    }
    project = new Project(engine, place.resolve("shop"), "shop");
    project.write("compose.yml", COMPOSE.replace("TOKEN-VALUE", Project.SECRET));
    project.write("web/Dockerfile", DOCKERFILE);
    commit("release one");
    deploy();
    wharf = new Wharf(place, project);
    wharf.capture();
    var folder = new Setting.Text(project.folder().toString());
    questions()
        .capture(
            COMMIT,
            new Questions.Section(
                CODE, new DriverName("git"), Setting.Group.of(Map.of("path", folder))));
    lost = project.say("docker inspect -f '{{.Image}}' " + project.container("web")).strip();
    commit("release two");
    deploy();
    wharf.capture(UNDO);
    engine.say(
        "docker ps -aq --filter label=rearguard.kept=s-goodgood | xargs docker rm;"
            + " docker images --format '{{.Repository}}:{{.Tag}}' | grep s-goodgood |"
            + " xargs docker rmi -f; ! docker image inspect "
            + lost);
    before = project.fingerprint();
  }

  @AfterEach
  void forgetWhatWasBuilt() throws Exception {
    engine.say("docker tag base:plain base:good");
    if (wharf.store.find(DRAWN).isPresent()) {
      if (!project.fingerprint().equals(before)) {
        back(UNDO);
      }
      wharf.driver().forget(wharf.subject(), wharf.store.open(DRAWN));
      wharf.store.remove(DRAWN);
    }
    assertThat(project.fingerprint()).isEqualTo(before);
    assertThat(engine.say("docker images --format '{{.Repository}} {{.Tag}}'"))
        .doesNotContain(DRAWN.value());
    assertThat(engine.say("! docker image inspect " + lost + " 2>/dev/null")).isEqualTo("[]\n");
  }

  @AfterAll
  static void endTheEngine() throws Exception {
    engine.close();
  }

  private static void commit(String page) throws Exception {
    project.write("web/page", page + "\n");
    project.say(
        "git init -q -b main; git config user.email a@example.org; git config user.name a;"
            + " git add web compose.yml; git commit -q -m '"
            + page
            + "'");
  }

  /** As either generation of Compose does it, but with the same builder. */
  private static void deploy() throws Exception {
    project.say(
        "DOCKER_BUILDKIT=0 docker build -q -t shop-app:latest --build-arg COLOUR=blue"
            + " --build-arg TOKEN="
            + Project.SECRET
            + " web 2>&1");
    project.up();
  }

  private static String page(String service) throws Exception {
    return project.say("docker exec " + project.container(service) + " cat /app/page").strip();
  }

  /** What the controller asks of the agent. */
  private static Questions questions() throws Exception {
    var drivers = new Drivers(List.of(new GitDriver(), new ComposeDriver()));
    var holds = new Holds(place, wharf.host);
    return new Questions(
        new Work(CODE.host(), drivers, new Keeping(wharf.store), wharf.host, holds));
  }

  private static Snapshot draw(boolean asked) throws Exception {
    return draw(asked, COMMIT);
  }

  private static Snapshot draw(boolean asked, SnapshotId... beside) throws Exception {
    var subject = wharf.subject();
    return questions()
        .draw(
            DRAWN,
            new Questions.Section(
                subject.target(), wharf.driver().spec().name(), subject.settings()),
            new Questions.Wanted("", Optional.of(Wharf.GOOD), asked, List.of(beside)));
  }

  /** Tells what was said of its preparation. */
  private static String back(SnapshotId id) throws Exception {
    var bench = wharf.bench();
    var kept = wharf.store.open(id);
    var prepared = wharf.driver().prepare(wharf.subject(), kept, bench);
    wharf.driver().restore(wharf.subject(), kept, bench);
    assertThat(wharf.driver().verify(wharf.subject(), kept).words()).isEmpty();
    assertThat(wharf.driver().probe(wharf.subject(), kept, bench)).isEqualTo(Driver.Progress.DONE);
    return prepared;
  }

  private static Problem refused(ThrowingCallable asked) {
    return catchThrowableOfType(HostException.class, asked).problem();
  }

  private static String sentence() throws Exception {
    return "service \"web\": its image is gone; it is built anew from commit "
        + project.say("git rev-parse HEAD~1").substring(0, 7)
        + " of \""
        + project.folder()
        + "\", which needs the network; the result may differ from what ran";
  }

  @Test
  void withoutBeingAskedForItIsRefusedAndTheWayToAskIsNamedOnlyWhereItWouldWork() throws Exception {
    var named =
        "image \"" + lost.substring(7, 19) + "\" is gone from the engine; service \"helper\"";

    assertThat(refused(wharf::compare).message()).startsWith(named);
    assertThat(refused(wharf::compare).hint()).doesNotContain("rebuild");
    var possible = refused(() -> draw(false));
    assertThat(possible.message()).startsWith(named);
    assertThat(possible.hint()).contains("Add --rebuild", sentence());
    assertThat(refused(() -> draw(false, Wharf.GOOD)).toString())
        .contains(named, "holds no commit of")
        .doesNotContain("--rebuild");
  }

  /** Whoever deletes the repository, or only what git calls garbage. */
  @Test
  void aCommitThatIsGoneIsSaidWhenItIsPlannedAndNotLater() throws Exception {
    project.say("mv .git/objects .git/away; mkdir .git/objects");
    try {
      assertThat(refused(() -> draw(true)).toString())
          .contains(lost.substring(7, 19), "is no longer whole in");
    } finally {
      project.say("rm -r .git/objects; mv .git/away .git/objects");
    }
  }

  @Test
  void itIsBuiltBeforeAnythingStopsAndTheOldReleaseAnswersAndCanBeUndone() throws Exception {
    var drawn = draw(true);

    assertThat(drawn.summary()).endsWith(sentence());
    assertThat(drawn.facts()).containsEntry("made", "web");
    assertThat(drawn.toString()).doesNotContain(Project.SECRET);
    var kept = wharf.store.open(DRAWN);
    assertThat(wharf.driver().compare(wharf.subject(), kept).words()).contains(sentence());
    assertThat(refused(() -> wharf.driver().restore(wharf.subject(), kept, wharf.bench())).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(project.fingerprint()).isEqualTo(before);

    assertThat(back(DRAWN)).startsWith("built \"web\" from commit ");

    assertThat(List.of(page("web"), page("helper"))).containsOnly("release one");
    assertThat(project.say("docker exec " + project.container("web") + " cat /colour"))
        .isEqualTo("blue\n");
    back(UNDO);
    assertThat(List.of(page("web"), page("helper"))).containsOnly("release two");
    assertThat(project.fingerprint()).isEqualTo(before);
  }

  @Test
  void whatWasBuiltIsFoundAgainWhicheverCleanUpCameByAndWhateverElseIsAskedFor() throws Exception {
    draw(true);
    var kept = wharf.store.open(DRAWN);
    assertThat(wharf.driver().prepare(wharf.subject(), kept, wharf.bench())).contains("built");
    engine.say("docker image prune -af");
    assertThat(wharf.driver().prepare(wharf.subject(), kept, wharf.bench())).startsWith("1 image");
    engine.say("docker ps -aq --filter label=rearguard.kept=" + DRAWN + " | xargs docker rm");
    assertThat(wharf.driver().prepare(wharf.subject(), kept, wharf.bench())).startsWith("1 image");
    engine.say("docker image prune -af; docker system prune -f");
    assertThat(wharf.driver().prepare(wharf.subject(), kept, wharf.bench())).startsWith("1 image");
    assertThat(project.fingerprint()).isEqualTo(before);
  }

  @Test
  void aBuildThatFailsStopsNothingSaysItsLastWordsWithoutSecretsAndMayBeTriedAgain()
      throws Exception {
    draw(true);
    var bench = wharf.bench();
    var kept = wharf.store.open(DRAWN);
    engine.say("docker tag base:fail base:good");

    var problem = refused(() -> wharf.driver().prepare(wharf.subject(), kept, bench));

    assertThat(problem.message())
        .startsWith("the image of service \"web\" could not be built; its last words: ")
        .contains("so … far")
        .doesNotContain(Project.SECRET);
    assertThat(problem.hint()).startsWith("Nothing was stopped.");
    assertThat(problem.retry()).isTrue();
    assertThat(problem.changed()).isFalse();
    assertThat(project.fingerprint()).isEqualTo(before);
    assertThat(wharf.driver().probe(wharf.subject(), kept, bench))
        .isEqualTo(Driver.Progress.NOT_DONE);
    engine.say("docker tag base:plain base:good");
    assertThat(wharf.driver().prepare(wharf.subject(), kept, bench)).startsWith("built \"web\"");
  }

  @Test
  void aBuildWhoseAskerIsGoneInTheMiddleIsEndedByTheEngineAndTheNextOneDoesIt() throws Exception {
    draw(true);
    var bench = wharf.bench();
    var kept = wharf.store.open(DRAWN);
    engine.say("docker tag base:slow base:good");
    var ended = new CompletableFuture<Throwable>();
    var asker =
        Thread.ofPlatform()
            .start(
                () ->
                    ended.complete(
                        catchThrowable(
                            () -> wharf.driver().prepare(wharf.subject(), kept, bench))));
    engine.say(
        "for i in $(seq 300); do docker ps --no-trunc | grep -q slow && exit; sleep 0.1; done; exit 1");

    asker.interrupt();

    assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    engine.say(
        "for i in $(seq 300); do docker ps --no-trunc | grep -q slow || exit 0; sleep 0.1; done; exit 1");
    assertThat(wharf.driver().probe(wharf.subject(), kept, bench))
        .isEqualTo(Driver.Progress.NOT_DONE);
    assertThat(project.fingerprint()).isEqualTo(before);
    engine.say("docker tag base:plain base:good");
    assertThat(wharf.driver().prepare(wharf.subject(), kept, bench)).startsWith("built \"web\"");
  }

  @Test
  void whatARepositorySaysGetsNothingOfTheHost() throws Exception {
    HostileBuilds.in(engine, place).getNothing();
  }

  private static final String COMPOSE =
      """
      version: "2.4"
      services:
        web:
          image: shop-app:latest
          build: { context: ./web, args: { COLOUR: blue, TOKEN: "TOKEN-VALUE" } }
          command: &serve ["sh", "-c", "trap 'exit 0' TERM; cat /app/page; sleep 100000 & wait"]
          network_mode: none
        helper:
          image: shop-app:latest
          command: *serve
          network_mode: none
      """;

  private static final String DOCKERFILE =
      """
      FROM base:good
      ARG COLOUR
      ARG TOKEN
      RUN echo $COLOUR > /colour; test ! -e /slow || sleep 60; test ! -e /fail || { echo so $TOKEN far; false; }
      COPY . /app
      """;
}
