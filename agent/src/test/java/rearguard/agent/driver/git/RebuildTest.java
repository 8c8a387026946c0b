package rearguard.agent.driver.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Driver;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.FaultyHost.Killed;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/** What was not kept is made with the real npm, beside the live tree, and only when asked for. */
class RebuildTest {
  private static final int STRANGER = 12345;

  @TempDir Path folder;
  private RebuildYard world;

  @BeforeEach
  void makeTheWorld() throws Exception {
    world = new RebuildYard(folder);
  }

  @Test
  void aCommitThatWasNeverCapturedIsBuiltBesideAndSwitchedTo() throws Exception {
    var subject = world.subject("build");
    var commit = world.yard.say("git rev-parse v1").strip();
    var drawn = world.draw(subject, "v1", true);
    assertThat(world.yard.driver().compare(subject, drawn).words())
        .anyMatch(words -> words.contains("-> v1 (" + commit.substring(0, 7) + "), detached"))
        .anyMatch(words -> words.startsWith("not kept: \"node_modules\", \"dist\"; made anew"));

    var bench = world.yard.bench();
    var said = world.yard.driver().prepare(subject, drawn, bench);

    assertThat(said).contains("made \"node_modules\", \"dist\"");
    assertThat(world.read("dist/release")).isEqualTo("of-v2\n");
    world.yard.driver().restore(subject, drawn, bench);
    world.yard.driver().tidy(subject, bench);
    var uid = Files.getAttribute(world.yard.shop, "unix:uid");
    assertThat(world.read("dist/release")).isEqualTo("lamp " + commit + " v1 " + uid);
    assertThat(world.yard.shop.resolve("node_modules/lamp/package.json")).exists();
    assertThat(world.yard.shop.resolve("node_modules/old")).doesNotExist();
    assertThat(world.read("page")).isEqualTo("one\n");
    assertThat(world.read("uploads/photo")).isEqualTo("photo\n");
    assertThat(world.yard.say("git status --porcelain; git rev-parse HEAD main v2^{commit}"))
        .startsWith(commit)
        .doesNotContain("page");
    assertThat(world.yard.driver().verify(subject, drawn).none()).isTrue();
    assertThat(world.yard.beside()).containsExactly("shop");
  }

  @Test
  void theWayBackFromItIsTheKeptPresent() throws Exception {
    var subject = world.subject("build");
    var before = world.yard.say("git symbolic-ref HEAD; git rev-parse HEAD");
    world.yard.store.keep(
        Yard.GOOD,
        subject.target(),
        world.yard.driver().spec().name(),
        shelf -> world.yard.driver().capture(subject, shelf));
    world.back(subject, world.draw(subject, "v1", true));

    world.back(subject, world.yard.kept());

    assertThat(world.read("dist/release")).isEqualTo("of-v2\n");
    assertThat(world.read("node_modules/old")).isEqualTo("old\n");
    assertThat(world.yard.say("git symbolic-ref HEAD; git rev-parse HEAD")).isEqualTo(before);
  }

  @Test
  void withoutBeingAskedItIsRefusedWithWhatIsNotKeptAndTheWayThere() {
    assertThatThrownBy(() -> world.draw(world.subject("build"), "v1", false))
        .isInstanceOfSatisfying(
            HostException.class,
            refused -> {
              assertThat(refused.problem().message())
                  .contains("was not kept: \"node_modules\", \"dist\"")
                  .contains("would not run");
              assertThat(refused.problem().hint())
                  .contains("--rebuild")
                  .contains("\"npm ci\" and \"npm run build\"");
            });
  }

  @Test
  void aSectionThatDoesNotSayHowIsNamed() {
    assertThatThrownBy(() -> world.draw(world.yard.subject(), "v1", true))
        .isInstanceOfSatisfying(
            HostException.class,
            refused ->
                assertThat(refused.problem().hint())
                    .contains("build: { tool: npm, scripts: [build] }"));
  }

  @Test
  void versionsThatAreNotThereAreNotFoundHoweverTheyAreWritten() {
    for (var name :
        new String[] {"v9", "0000000", "--help", "HEAD", "main", "v1 v2", "../v1", ""}) {
      assertThatThrownBy(() -> world.draw(world.subject("build"), name, true))
          .isInstanceOfSatisfying(
              HostException.class,
              refused -> assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.NOT_FOUND));
    }
  }

  @Test
  void aScriptThatFailsChangesNothingLeavesNothingAndSaysWhy() throws Exception {
    var subject = world.subject("build", "fail");
    var drawn = world.draw(subject, "v1", true);

    assertThatThrownBy(() -> world.yard.driver().prepare(subject, drawn, world.yard.bench()))
        .hasMessageContaining("\"npm run fail\"")
        .hasMessageContaining("ended with 3")
        .hasMessageContaining("the reason");

    assertThat(world.yard.beside()).containsExactly("shop");
    assertThat(world.read("dist/release")).isEqualTo("of-v2\n");
  }

  @Test
  void aBuildThatMakesNoneOfTheFoldersIsRefused() throws Exception {
    var subject = world.subject("nothing");
    var drawn = world.draw(subject, "v1", true);

    assertThatThrownBy(() -> world.yard.driver().prepare(subject, drawn, world.yard.bench()))
        .hasMessageContaining("made no folder \"dist\"");

    assertThat(world.yard.beside()).containsExactly("shop");
  }

  @Test
  void whatTakesTooLongIsEndedWithItsChildrenAndTheNextTryStartsAfresh() throws Exception {
    var slow = world.subject("wait");
    var drawn = world.draw(slow, "v1", true);
    var bench = world.yard.bench();
    var begun = bench.beside(world.yard.shop).resolve("dist/begun");
    var task = new FutureTask<>(() -> world.yard.driver().prepare(slow, drawn, bench));
    var thread = Thread.ofPlatform().start(task);
    for (int tries = 0; tries < 600 && !Files.exists(begun) && !task.isDone(); tries++) {
      thread.join(100);
    }
    assertThat(begun).exists();

    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(30));

    assertThat(thread.isAlive()).isFalse();
    assertThat(world.yard.say("ps -eo args | grep '[s]leep 613$' | wc -l").strip()).isEqualTo("0");
    var subject = world.subject("build");
    world.yard.driver().prepare(subject, drawn, bench);
    assertThat(bench.beside(world.yard.shop).resolve("dist/begun")).doesNotExist();
    world.yard.driver().tidy(subject, bench);
    assertThat(world.yard.beside()).containsExactly("shop");
  }

  @Test
  void aPrepareThatIsKilledAroundTheBuildIsDoneAfreshByTheNext() throws Exception {
    var drawn = world.draw(world.subject("build"), "v1", true);
    var bench = world.yard.bench();
    int kills = 0;
    for (int call = 1; call < 400; call += 9) {
      var host = FaultyHost.killedAt(call, world.yard.host);
      try {
        world.yard.driver().prepare(world.subject(host, "build"), drawn, bench);
        break;
      } catch (Killed _) {
        kills++;
      }
      assertThat(world.read("dist/release")).isEqualTo("of-v2\n");
    }
    assertThat(kills).isGreaterThan(3);

    var subject = world.subject("build");
    world.yard.driver().prepare(subject, drawn, bench);
    world.yard.driver().restore(subject, drawn, bench);
    world.yard.driver().tidy(subject, bench);
    assertThat(world.read("dist/release")).contains(" v1 ");
    assertThat(world.yard.beside()).containsExactly("shop");
  }

  @Test
  void itIsBuiltAsTheOwnerOfTheTree() throws Exception {
    assumeTrue(world.yard.host.self().user() == 0, "only root may be somebody else");
    world.yard.say("chown -R " + STRANGER + ":" + STRANGER + " .");
    var subject = world.subject("build");

    world.back(subject, world.draw(subject, "v1", true));

    assertThat(world.read("dist/release")).endsWith(" " + STRANGER);
    assertThat(world.yard.say("find . ! -uid " + STRANGER + " | head -3")).isEmpty();
  }

  @Test
  void aPointThatLostAFolderIsRefusedByNameAndMadeWholeWhenAsked() throws Exception {
    var subject = world.subject("build");
    world.yard.store.keep(
        Yard.GOOD,
        subject.target(),
        world.yard.driver().spec().name(),
        shelf -> world.yard.driver().capture(subject, shelf));
    world.yard.host.disk().deleteTree(world.yard.kept().tree("dist").folder());
    world.yard.say("echo three > page");

    var left = world.yard.store.remains(Yard.GOOD);
    assertThatThrownBy(() -> world.yard.kept())
        .isInstanceOfSatisfying(
            HostException.class,
            refused -> assertThat(refused.problem().hint()).contains("--rebuild"));
    assertThatThrownBy(() -> world.yard.driver().compare(subject, left))
        .isInstanceOfSatisfying(
            HostException.class,
            refused -> {
              assertThat(refused.problem().message()).contains("\"dist\" is missing");
              assertThat(refused.problem().hint()).contains("--rebuild");
            });
    world.back(subject, world.draw(subject, new Driver.Version.Snapshot(left), true));

    assertThat(world.read("page")).isEqualTo("two\n");
    assertThat(world.read("dist/release")).contains(" v2 ");
    assertThat(world.yard.say("git symbolic-ref HEAD").strip()).isEqualTo("refs/heads/main");
  }
}
