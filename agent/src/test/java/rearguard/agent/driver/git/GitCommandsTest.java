package rearguard.agent.driver.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.driver.git.repository.GitState.Trees;
import rearguard.agent.host.Command;
import rearguard.agent.host.Owner;
import rearguard.model.name.SnapshotId;

class GitCommandsTest {
  private static final Owner OWNER = new Owner(12345, 678);
  private static final GitCommands SAY =
      new GitCommands(
          OWNER, Path.of("/opt/shop/.git"), Path.of("/opt/shop"), new SnapshotId("s-goodgood"));
  private static final String ASIDE = "/opt/shop/.git/rearguard/s-goodgood";
  private static final Head ON_MAIN =
      new Head("a".repeat(40), Optional.of("refs/heads/main"), List.of(), "");
  private static final Head DETACHED = new Head("a".repeat(40), Optional.empty(), List.of(), "");

  @Test
  void everythingRunsAsTheOwnerWithoutAnybodysConfiguration() {
    for (var command :
        List.of(SAY.list(), SAY.status(), SAY.checkOut(), SAY.initAside(), SAY.differences())) {
      assertThat(command.as()).contains(OWNER);
      assertThat(command.environment())
          .containsAllEntriesOf(
              Map.of(
                  "GIT_CONFIG_NOSYSTEM", "1",
                  "GIT_CONFIG_GLOBAL", "/dev/null",
                  "GIT_ATTR_NOSYSTEM", "1",
                  "GIT_TERMINAL_PROMPT", "0",
                  "GIT_OPTIONAL_LOCKS", "0",
                  "GIT_NO_REPLACE_OBJECTS", "1",
                  "GIT_ALLOW_PROTOCOL", ""));
      assertThat(command.words())
          .startsWith(
              "git",
              "-c",
              "core.hooksPath=/dev/null",
              "-c",
              "core.fsmonitor=false",
              "-c",
              "core.untrackedCache=false",
              "-c",
              "core.quotePath=true",
              "-c",
              "core.alternateRefsCommand=",
              "-c",
              "gc.auto=0",
              "-c",
              "maintenance.auto=false");
      assertThat(command.words()).noneMatch(word -> word.contains("safe.directory"));
    }
    for (var command : List.of(SAY.makeAside(), SAY.attributesAside())) {
      assertThat(command.as()).contains(OWNER);
    }
  }

  @Test
  void theRealRepositoryIsOnlyReadAndPointedElsewhere() {
    assertThat(real(SAY.list())).containsExactly("ls-files", "-v", "--stage");
    assertThat(real(SAY.status()))
        .containsExactly(
            "status",
            "--porcelain=v1",
            "--untracked-files=no",
            "--ignore-submodules=all",
            "--no-renames");
    assertThat(real(SAY.between("from", "to")))
        .containsExactly("rev-list", "--left-right", "--count", "from...to", "--");
    assertThat(SAY.list().environment())
        .doesNotContainKeys("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY");
  }

  @Test
  void contentsPassARepositoryOfOurOwn() {
    assertThat(aside(SAY.addFiles(List.of())))
        .containsExactly("update-index", "--add", "--remove", "--stdin");
    assertThat(aside(SAY.writeTree("stages"))).containsExactly("write-tree");
    assertThat(aside(SAY.readTree("index", "t"))).containsExactly("read-tree", "t");
    assertThat(aside(SAY.emptyTree("index"))).containsExactly("read-tree", "--empty");
    assertThat(aside(SAY.listTree("t"))).containsExactly("ls-tree", "-r", "-l", "t");
    assertThat(aside(SAY.checkOut()))
        .containsExactly("checkout-index", "--all", "--force", "-u", "--quiet");
    assertThat(aside(SAY.differences()))
        .containsExactly(
            "diff",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "--no-ext-diff",
            "--ignore-submodules=all");
    assertThat(SAY.writeTree("stages").environment())
        .containsEntry("GIT_INDEX_FILE", ASIDE + "/stages")
        .containsEntry("GIT_OBJECT_DIRECTORY", "/opt/shop/.git/objects");
    assertThat(SAY.attributesAside().input())
        .isEqualTo("* -text -eol -filter -ident -working-tree-encoding\n");
    assertThat(tail(SAY.initAside()))
        .containsExactly("init", "--quiet", "--bare", "--template=", ASIDE);
  }

  @Test
  void pathsAreLinesOfAsciiWhateverIsInThem() {
    assertThat(
            SAY.addFiles(List.of(GitPath.of("a b"), GitPath.of("new\nline"), GitPath.of("é")))
                .input())
        .isEqualTo("a b\n\"new\\nline\"\n\"\\303\\251\"\n");
  }

  @Test
  void whatIsCapturedIsHeldByRefs() {
    var hold = SAY.hold(ON_MAIN, new Trees("b".repeat(40), "c".repeat(40)));

    assertThat(real(hold)).containsExactly("update-ref", "--stdin");
    assertThat(hold.input())
        .isEqualTo(
            "update refs/rearguard/s-goodgood/head "
                + "a".repeat(40)
                + "\nupdate refs/rearguard/s-goodgood/index "
                + "c".repeat(40)
                + "\nupdate refs/rearguard/s-goodgood/work "
                + "b".repeat(40)
                + "\n");
  }

  @Test
  void whatWasHeldIsLetGoOf() {
    assertThat(real(SAY.release())).containsExactly("update-ref", "--stdin");
    assertThat(SAY.release().input())
        .isEqualTo(
            """
            delete refs/rearguard/s-goodgood/head
            delete refs/rearguard/s-goodgood/index
            delete refs/rearguard/s-goodgood/work
            """);
    assertThat(SAY.removeAside(List.of("index", "info")).words())
        .containsExactly("rm", "-rf", "--", ASIDE + "/index", ASIDE + "/info");
    assertThat(SAY.removeEmptyAside().words())
        .containsExactly("rmdir", "--ignore-fail-on-non-empty", "--", ASIDE);
  }

  @Test
  void headGoesBackToItsBranchOrStaysAlone() {
    var reason = List.of("-m", "rearguard: restore s-goodgood");
    assertThat(SAY.placeHead(ON_MAIN).stream().map(GitCommandsTest::real).toList())
        .containsExactly(
            with(List.of("update-ref"), reason, List.of("refs/heads/main", "a".repeat(40))),
            with(List.of("symbolic-ref"), reason, List.of("HEAD", "refs/heads/main")));
    assertThat(SAY.placeHead(DETACHED).stream().map(GitCommandsTest::real).toList())
        .containsExactly(
            with(List.of("update-ref", "--no-deref"), reason, List.of("HEAD", "a".repeat(40))));
    assertThat(real(SAY.moveHead(ON_MAIN)))
        .isEqualTo(with(List.of("update-ref"), reason, List.of("refs/heads/main", "a".repeat(40))));
    assertThat(SAY.moveHead(DETACHED)).isEqualTo(SAY.placeHead(DETACHED).getFirst());
  }

  private static List<String> real(Command command) {
    return placed(command, "--git-dir=/opt/shop/.git");
  }

  private static List<String> aside(Command command) {
    return placed(command, "--git-dir=" + ASIDE);
  }

  private static List<String> placed(Command command, String gitDir) {
    assertThat(tail(command)).startsWith(gitDir, "--work-tree=/opt/shop");
    assertThat(command.folder()).isEqualTo(Path.of("/opt/shop"));
    return tail(command).subList(2, tail(command).size());
  }

  /** What follows the settings that all have. */
  private static List<String> tail(Command command) {
    return command.words().subList(15, command.words().size());
  }

  private static List<String> with(List<String> verb, List<String> reason, List<String> objects) {
    var all = new ArrayList<>(verb);
    all.addAll(reason);
    all.addAll(objects);
    return all;
  }
}
