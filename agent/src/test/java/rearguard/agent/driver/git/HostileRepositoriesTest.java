package rearguard.agent.driver.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rearguard.agent.host.HostException;

/**
 * Repositories of somebody who wishes ill: captured, compared and brought back by an agent that is
 * root. Nothing that he names is run as root, what stands outside of his folder stays as it is, and
 * what he may not read he does not get; it goes back, or is refused.
 */
class HostileRepositoriesTest {
  private static final int STRANGER = 12345;
  private static final String USUAL =
      "echo three > one; git -c core.hooksPath=/dev/null -c commit.gpgsign=false commit -qam two || :";

  @TempDir private Path folder;
  private Yard yard;
  private Path outside;

  @BeforeEach
  void makeTheYard() throws Exception {
    assumeTrue(Shell.in(folder, "id -u").strip().equals("0"), "needs root");
    yard = new Yard(folder);
    outside = Files.createDirectory(folder.resolve("outside"));
    Shell.in(
        outside,
        """
        chmod 0755 .; echo canary > shadow; chmod 0600 shadow; mkdir objects deep; echo deep > deep/file
        git init -q -b main root.git; cd root.git; git config user.email r@example.org; git config user.name r
        echo canary > own; git add .; git commit -qm root; cd ..; chmod -R go-rwx root.git
        """);
    Shell.in(
        folder,
        "mkdir log; chmod 0777 log; chmod 0755 live; chown 12345:12345 live/shop;"
            + " printf '#!/bin/sh\\nid -u >> "
            + folder
            + "/log/ran\\ncat || :\\n' > evil; chmod 0755 evil");
    his(
        """
        git init -q -b main; git config user.email a@example.org; git config user.name a
        mkdir src; echo s > src/s; echo one > one; git add .; git commit -qm one; git tag v1
        mkdir node_modules; echo m > node_modules/m
        """);
  }

  private String his(String script) throws Exception {
    return Shell.as(
        STRANGER,
        yard.shop,
        script.replace("EVIL", folder + "/evil").replace("OUT", outside.toString()));
  }

  static Stream<Arguments> tricks() {
    return Stream.of(
        trick(
            "hooks",
            "for h in pre-commit post-checkout post-index-change reference-transaction update"
                + " post-rewrite pre-auto-gc; do ln -s EVIL .git/hooks/$h; done; git config gc.auto 1"),
        trick(
            "hooks elsewhere", "mkdir h; ln -s EVIL h/post-checkout; git config core.hooksPath h"),
        trick("a monitor", "git config core.fsmonitor EVIL"),
        trick(
            "filters",
            "echo '* filter=e' > .gitattributes; git config filter.e.clean EVIL; git config"
                + " filter.e.smudge EVIL"),
        shut(
            "a filter that stays",
            "echo '* filter=e' > .gitattributes; git config filter.e.process EVIL; git config"
                + " filter.e.required true"),
        trick(
            "another diff",
            "echo '* diff=e' > .gitattributes; git config diff.external EVIL; git config"
                + " diff.e.textconv EVIL"),
        trick(
            "an ssh of his own",
            "git remote add origin ssh://x/y; git config core.sshCommand EVIL"),
        trick(
            "a remote that is a command",
            "git remote add origin 'ext::EVIL'; git config protocol.ext.allow always"),
        trick(
            "aliases",
            "for w in status rev-parse checkout ls-files read-tree fetch; do git config alias.$w"
                + " '!EVIL'; done"),
        trick("an editor and a pager", "git config core.editor EVIL; git config core.pager EVIL"),
        trick(
            "a signer",
            "git config gpg.program EVIL; git config commit.gpgsign true; git config"
                + " log.showSignature true"),
        trick("a helper for secrets", "git config credential.helper '!EVIL'"),
        shut("settings of root's", "git config include.path OUT/shadow || :"),
        trick("a work tree elsewhere", "git config core.worktree OUT"),
        shut("a linked repository", "mv .git real; ln -s real .git"),
        shut("a repository that is named", "mv .git real; echo 'gitdir: real' > .git"),
        shut("root's repository", "mv .git real; echo 'gitdir: OUT/root.git/.git' > .git"),
        shut("root's repository by a link", "mv .git real; ln -s OUT/root.git/.git .git"),
        trick("borrowed objects", "echo OUT/root.git/.git/objects > .git/objects/info/alternates"),
        shut("a branch that is a link", "ln -sf OUT/shadow .git/refs/heads/main"),
        shut("a head that is a link", "ln -sf OUT/shadow .git/HEAD"),
        shut("an index that is a link", "ln -sf OUT/shadow .git/index"),
        shut("names that are a link", "ln -sf OUT/shadow .git/packed-refs"),
        shut("objects that are a link", "mv .git/objects o; ln -s OUT/objects .git/objects"),
        trick(
            "a file that is a link",
            "ln -sf OUT/shadow one; git commit -qam link",
            "rm one; echo three > one; git commit -qam two"),
        trick("a folder that became a link", "", "rm -r src; ln -s OUT/deep src"),
        shut("a kept folder that is a link", "rm -r node_modules; ln -s OUT/deep node_modules"),
        trick(
            "a kept folder that became one", "", "rm -r node_modules; ln -s OUT/deep node_modules"),
        trick("a tree with a way up", crafted("..")),
        trick("a tree with a repository in it", crafted(".git")),
        trick(
            "a submodule",
            "printf '[submodule \"m\"]\\n\\tpath = ../../outside/deep\\n\\turl = ext::EVIL\\n\\tupdate"
                + " = !EVIL\\n' > .gitmodules; git add .gitmodules; git update-index --add --cacheinfo"
                + " 160000,$(git rev-parse HEAD),m; git commit -qm m"),
        trick("a pipe", "mkfifo pipe"));
  }

  /** A commit whose tree has an entry that git itself would not make. */
  private static String crafted(String name) {
    return "b=$(echo evil | git hash-object -w --stdin); s=$(printf \"100644 blob $b\\tfile\\n\" | git"
        + " mktree); (printf '40000 "
        + name
        + "\\0'; env printf \"$(echo $s | sed 's/../\\\\x&/g')\") > t; t=$(git hash-object"
        + " --literally -w -t tree t); rm t; git update-ref HEAD $(git commit-tree -m x $t); git"
        + " tag -f v1";
  }

  /** One that goes back, harmless as it is. */
  private static Arguments trick(String name, String before) {
    return trick(name, before, USUAL);
  }

  private static Arguments trick(String name, String before, String after) {
    return Arguments.of(name, before, after, false);
  }

  /** One that is refused. */
  private static Arguments shut(String name, String before) {
    return Arguments.of(name, before, USUAL, true);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tricks")
  void itGoesBackOrIsRefusedAndNothingElseHappens(
      String name, String before, String after, boolean refused) throws Exception {
    his(before);
    var canary = print();
    Shell.in(folder, "rm -f log/ran");

    var first = attempt(yard::capture);
    his(after);
    Shell.in(folder, "rm -f log/ran");
    var second = first.isEmpty() ? attempt(this::thereAndBack) : first;

    var ran = folder.resolve("log/ran");
    assertThat(Files.exists(ran) ? Files.readAllLines(ran) : List.of())
        .as("who ran what he named")
        .doesNotContain("0");
    assertThat(print()).as("what stands outside").isEqualTo(canary);
    assertThat(first + second).doesNotContain("canary");
    assertThat(his("grep -rals --exclude-dir=.git canary . || :")).as("what he reads").isEmpty();
    assertThat(Shell.in(yard.shop, "find . ! -user 12345")).as("what is not his now").isEmpty();
    assertThat(!second.isEmpty()).as(second).isEqualTo(refused);
    if (!refused) {
      assertThat(yard.verify().words()).isEmpty();
    }
  }

  private void thereAndBack() throws Exception {
    yard.compare();
    yard.back(Yard.GOOD);
  }

  private interface Errand {
    void run() throws Exception;
  }

  /** What was refused, in words; only a refusal may stop it. */
  private static String attempt(Errand errand) {
    var thrown = catchThrowable(errand::run);
    if (thrown == null) {
      return "";
    }
    assertThat(thrown).isInstanceOf(HostException.class);
    return String.valueOf(thrown.getMessage());
  }

  private String print() throws Exception {
    return Shell.in(
        outside,
        "find . -printf '%p %m %U %s %y %l\\n' | sort; find . -type f -exec sha256sum {} + | sort");
  }
}
