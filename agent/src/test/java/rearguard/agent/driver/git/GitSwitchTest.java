package rearguard.agent.driver.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.HostException;
import rearguard.agent.host.WatchedHost;

/** What happens between "stopped" and "starts again", where each program and each look costs. */
class GitSwitchTest {
  @TempDir private Path folder;

  @Test
  void aTreeThatStoodStillIsSwitchedWithOneProgramAndWithoutReadingIt() throws Exception {
    var yard = settled();
    var bench = prepared(yard);

    var calls = restored(yard, bench);

    assertThat(calls).containsOnlyOnce("Programs.run git");
    assertThat(calls.stream().filter(call -> call.startsWith("Programs."))).hasSize(1);
    assertThat(calls).doesNotContain("Disk.names", "Disk.digestTree", "Processes.all");
    assertThat(yard.verify().words()).isEmpty();
    assertThat(yard.say("cat src/upload")).isEqualTo("late\n");
  }

  @Test
  void aFileThatComesIntoATreeThatStoodStillIsCarried() throws Exception {
    var yard = settled();
    var bench = prepared(yard);
    yard.say("echo newer > src/another");

    assertThat(restored(yard, bench)).contains("Disk.names");

    assertThat(yard.say("cat src/upload src/another")).isEqualTo("late\nnewer\n");
    assertThat(yard.verify().words()).isEmpty();
  }

  @Test
  void whatGitBeganToTrackAfterPreparingGoesWithTheOldTree() throws Exception {
    var yard = settled();
    var bench = prepared(yard);
    yard.say("git add src/upload");

    yard.restore(bench);

    assertThat(yard.shop.resolve("src/upload")).doesNotExist();
    assertThat(yard.verify().words()).isEmpty();
  }

  @Test
  void aGitThatWorksInTheFolderIsRefusedBeforeAnythingStops() throws Exception {
    var yard = settled();
    var git =
        new ProcessBuilder("git", "cat-file", "--batch").directory(yard.shop.toFile()).start();
    try (var input = git.getOutputStream()) {
      input.write("HEAD\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      input.flush();
      assertThat(git.getInputStream().read()).isPositive();

      assertThatThrownBy(() -> yard.prepare(yard.bench()))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("git is working in")
          .hasMessageContaining("process " + git.pid());
    } finally {
      git.destroy();
    }
  }

  @Test
  void aGitThatIsDoneInAMomentIsWaitedFor() throws Exception {
    var yard = settled();
    var git =
        new ProcessBuilder("git", "cat-file", "--batch").directory(yard.shop.toFile()).start();
    var input = git.getOutputStream();
    input.write("HEAD\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    input.flush();
    assertThat(git.getInputStream().read()).isPositive();
    java.util.concurrent.CompletableFuture.delayedExecutor(
            300, java.util.concurrent.TimeUnit.MILLISECONDS)
        .execute(git::destroy);

    var bench = prepared(yard);

    assertThat(git.isAlive()).isFalse();
    yard.restore(bench);
    assertThat(yard.verify().words()).isEmpty();
  }

  @Test
  void aLinkThatTakesTheNameOfAFolderMeanwhileIsNotFollowed() throws Exception {
    var yard = settled();
    var bench = prepared(yard);
    var outside = Files.createDirectory(folder.resolve("outside"));
    yard.host.disk().exchange(yard.shop, bench.beside(yard.shop));

    yard.say("rm -r src && ln -s ../../outside src");

    assertThatThrownBy(() -> yard.restore(bench))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("symbolic link");

    assertThat(outside).isEmptyDirectory();
    assertThat(yard.shop.resolve("src")).isSymbolicLink();
  }

  /** At the second of two commits, with an upload, and not touched for a while. */
  private Yard settled() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say(
        """
        echo two > src/one; git commit -qam two; echo late > src/upload
        touch -d '1 hour ago' . src src/upload .git/index
        """);
    return yard;
  }

  private static Bench prepared(Yard yard) throws Exception {
    var bench = yard.bench();
    yard.prepare(bench);
    return bench;
  }

  private static java.util.List<String> restored(Yard yard, Bench bench) throws Exception {
    var watched = new WatchedHost(yard.host);
    yard.driver().restore(yard.subject(watched, "node_modules"), yard.kept(), bench);
    return watched.calls();
  }
}
