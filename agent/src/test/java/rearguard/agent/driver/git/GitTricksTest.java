package rearguard.agent.driver.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rearguard.agent.host.HostException;

/**
 * Repositories of somebody who wishes ill: captured, changed, compared, prepared, restored and
 * tidied by root. Nothing of them runs as root, nothing outside of the checkout changes, and he
 * reads nothing that he could not read before.
 */
class GitTricksTest {
  private static final int STRANGER = 12345;

  @TempDir private Path folder;
  private Yard yard;
  private Path outside;
  private Path log;

  @BeforeEach
  void makeTheWorld() throws Exception {
    assumeTrue(Shell.in(folder, "id -u").strip().equals("0"), "needs root");
    yard = new Yard(folder);
    outside = Files.createDirectory(folder.resolve("outside"));
    log = Files.createDirectory(folder.resolve("log"));
    Shell.in(
        outside,
        """
        chmod 0755 . ../live ../live/shop; chmod 1777 ../log
        printf 'root:canary-4711\\n' > shadow; chmod 0600 shadow; mkdir victim; echo kept > victim/kept
        git init -q -b main other; cd other; git config user.email a@b; git config user.name a
        echo canary-4711 > secret; git add .; git commit -qm secret; chmod -R go= .
        """);
    Shell.in(yard.shop, "chown " + STRANGER + ":" + STRANGER + " . ..");
    as(
        """
        git init -q -b main; git config user.email a@b; git config user.name a
        mkdir src node_modules; echo one > src/one; echo m > node_modules/m; echo node_modules > .gitignore
        git add .; git commit -qm one; git tag v1
        """);
    Files.writeString(log.resolve("evil"), "#!/bin/sh\nid -u >> " + log.resolve("ran") + "\ncat\n");
    Shell.in(log, "chmod 0755 evil");
  }

  /** What he does before the capture, and between capture and restore; EVIL is his program. */
  static Stream<Arguments> tricks() {
    return Stream.of(
        trick(
            "hooks of every name",
            "for h in pre-commit post-checkout post-index-change reference-transaction update post-update pre-receive post-rewrite pre-auto-gc post-merge fsmonitor-watchman; do cp $EVIL .git/hooks/$h; done",
            ""),
        trick(
            "hooks in a folder of his choice",
            "mkdir h; cp $EVIL h/post-checkout; cp $EVIL h/reference-transaction; git config core.hooksPath $PWD/h",
            ""),
        trick(
            "a monitor of the file system",
            "git config core.fsmonitor $EVIL; git config core.fsmonitorHookVersion 2",
            ""),
        trick(
            "a filter for every file",
            "echo '* filter=evil' > .gitattributes; git config filter.evil.clean $EVIL; git config filter.evil.smudge $EVIL; git config filter.evil.process $EVIL; git config filter.evil.required true",
            "echo two > src/one"),
        trick(
            "attributes that are not in the tree",
            "echo '* filter=evil diff=evil merge=evil' > .git/info/attributes; git config filter.evil.smudge $EVIL; git config merge.evil.driver $EVIL; git config diff.evil.textconv $EVIL; git config diff.evil.command $EVIL",
            ""),
        trick(
            "attributes in a file of his choice",
            "echo '* filter=evil' > a; git config core.attributesFile $PWD/a; git config filter.evil.smudge $EVIL; git config filter.evil.clean $EVIL",
            ""),
        trick(
            "programs for ssh, proxy, askpass, pager and editor",
            "for k in core.sshCommand core.gitProxy core.askPass core.pager core.editor sequence.editor gpg.program gpg.ssh.program uploadpack.packObjectsHook core.alternateRefsCommand diff.external interactive.diffFilter; do git config $k $EVIL; done; git config commit.gpgSign true; git config tag.gpgSign true; git config log.showSignature true",
            ""),
        trick(
            "helpers for credentials and aliases",
            "git config credential.helper \"!$EVIL\"; for a in status add rev-parse read-tree checkout-index cat-file; do git config alias.$a \"!$EVIL\"; done",
            ""),
        trick(
            "a configuration that includes another",
            "printf '[core]\\n\\tfsmonitor = %s\\n\\thooksPath = %s\\n' $EVIL $LOG > more; git config include.path $PWD/more; git config includeIf.gitdir:/.path $PWD/more",
            ""),
        trick("a configuration that includes a secret", "git config include.path $OUT/shadow", ""),
        trick(
            "the configuration of a worktree",
            "git config extensions.worktreeConfig true; printf '[core]\\n\\tfsmonitor = %s\\n' $EVIL > .git/config.worktree",
            ""),
        trick(
            "a submodule from a program",
            "git config protocol.ext.allow always; printf '[submodule \"x\"]\\n\\tpath = x\\n\\turl = ext::%s\\n' $EVIL > .gitmodules; git config submodule.x.url \"ext::$EVIL\"; git config submodule.x.update \"!$EVIL\"; mkdir x; git add .gitmodules; git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),x; git commit -qm sub",
            ""),
        trick(
            "a remote whose objects are not here",
            "git config remote.p.url \"ext::$EVIL\"; git config remote.p.promisor true; git config extensions.partialClone p; git config protocol.ext.allow always; git config core.repositoryFormatVersion 1; o=$(git rev-parse HEAD:src/one); rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)",
            ""),
        trick(
            "a folder .git that is a link to root's repository",
            "rm -rf .git; ln -s $OUT/other/.git .git",
            ""),
        trick(
            "a folder .git that becomes a link after the capture",
            "",
            "mv .git /$PWD/g; ln -s $OUT/other/.git .git"),
        trick(
            "a file .git that names root's repository",
            "rm -rf .git; echo gitdir: $OUT/other/.git > .git",
            ""),
        trick("a tree that stands elsewhere", "git config core.worktree $OUT/victim", ""),
        trick("a common folder that stands elsewhere", "echo $OUT/other/.git > .git/commondir", ""),
        trick(
            "objects that root's repository lends",
            "mkdir -p .git/objects/info; echo $OUT/other/.git/objects > .git/objects/info/alternates; git update-ref refs/heads/main $(echo 1) 2>/dev/null || :",
            ""),
        trick(
            "a folder of objects that is a link out",
            "",
            "mv .git/objects o; ln -s $OUT/victim .git/objects"),
        trick(
            "references that are links out",
            "ln -s $OUT/shadow .git/refs/heads/evil; ln -s $OUT/shadow .git/refs/tags/v2",
            "ln -sf $OUT/shadow .git/refs/heads/main"),
        trick("a HEAD that is a link out", "", "rm .git/HEAD; ln -s $OUT/shadow .git/HEAD"),
        trick("an index that is a link out", "", "rm .git/index; ln -s $OUT/shadow .git/index"),
        trick(
            "a lock that is a link out",
            "",
            "ln -s $OUT/victim/kept .git/index.lock; ln -s $OUT/victim/made .git/HEAD.lock"),
        trick("names that lead out of the tree", TREE.formatted(".."), ""),
        trick("a tree with a folder .GIT", TREE.formatted(".GIT"), ""),
        trick("a tree with a folder .git", TREE.formatted(".git"), ""),
        trick("a tree with a folder of a tilde", TREE.formatted("git~1"), ""),
        trick(
            "a name with an end of line, quotes and a command in it",
            "printf x > \"$(printf 'a\\nb')\"; printf x > '$(id >> ran)'; printf x > '\"; id'; printf x > -rf; git add .; git commit -qm names",
            "rm -- -rf; echo two > src/one"),
        trick(
            "a link in the tree where a folder was",
            "ln -s $OUT/victim link; git add link; git commit -qm link",
            "rm link; mkdir link; echo 2 > link/kept; git add -A; git commit -qm two"),
        trick(
            "a folder where the tree had a link",
            "mkdir d; echo 1 > d/kept; git add d; git commit -qm d",
            "rm -r d; ln -s $OUT/victim d; git add -A; git commit -qm two"),
        trick(
            "a kept folder that is a link out",
            "rm -r node_modules; ln -s $OUT/victim node_modules",
            ""),
        trick(
            "a kept folder that becomes a link out",
            "",
            "rm -r node_modules; ln -s $OUT/victim node_modules"),
        trick(
            "a kept folder with links and a pipe",
            "ln -s $OUT/shadow node_modules/s; mkfifo node_modules/p; ln -s .. node_modules/up",
            "rm node_modules/p; echo 2 > node_modules/m"),
        trick(
            "a checkout that trusts everybody",
            "git config safe.directory '*'; git config safe.bareRepository all; git config core.sharedRepository 0777; git config core.symlinks false; git config core.protectNTFS false; git config core.protectHFS false",
            "echo two > src/one"));
  }

  /** A commit with a tree that git itself would not make. */
  private static final String TREE =
      "b=$(echo evil | git hash-object -w --stdin); s=$(printf '100644 blob %%s\\tkept\\n' $b | git mktree);"
          + " t=$( (git ls-tree HEAD; printf '040000 tree %%s\\t%s\\n' $s) | git mktree --missing 2>/dev/null"
          + " || printf '%%s' $s);"
          + " c=$(git commit-tree -m evil -p HEAD $t 2>/dev/null) && git update-ref HEAD $c || :";

  private static Arguments trick(String name, String before, String after) {
    return Arguments.of(name, before, after);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tricks")
  void nothingRunsAsRootAndNothingElsewhereChanges(String name, String before, String after)
      throws Exception {
    as(before);
    var canary = print();
    Shell.in(log, "rm -f ran");

    var refused = attempt(yard::capture);
    as(after.isEmpty() ? "echo three > src/one 2>/dev/null || :" : after);
    Shell.in(log, "rm -f ran");
    if (refused.isEmpty()) {
      refused = attempt(() -> wholeRun());
    }

    var ran = log.resolve("ran");
    assertThat(Files.exists(ran) ? Files.readString(ran).lines().toList() : java.util.List.of())
        .as(name)
        .doesNotContain("0");
    assertThat(print()).as(name).isEqualTo(canary);
    assertThat(as("grep -rals canary-4711 . .. 2>/dev/null || :")).as("what he reads").isEmpty();
    assertThat(refused).doesNotContain("canary");
    assertThat(Shell.in(yard.shop, "find .. ! -user " + STRANGER)).as("not his").isEmpty();
  }

  private void wholeRun() throws Exception {
    yard.compare();
    var bench = yard.bench();
    try {
      yard.prepare(bench);
      yard.restore(bench);
      yard.verify();
    } finally {
      yard.tidy(bench);
    }
  }

  private interface Errand {
    void run() throws Exception;
  }

  private static String attempt(Errand errand) {
    var thrown = catchThrowable(errand::run);
    if (thrown == null) {
      return "";
    }
    assertThat(thrown).isInstanceOf(HostException.class);
    return String.valueOf(thrown.getMessage());
  }

  /** All that stands outside of the checkout: names, rights, owners and contents. */
  private String print() throws Exception {
    return Shell.in(
        outside, "find . -printf '%p %m %U %G %y %s\\n' | sort; cat shadow victim/kept");
  }

  private String as(String script) throws Exception {
    var said = "OUT=" + outside + " LOG=" + log + " EVIL=" + log.resolve("evil") + "\n";
    return Shell.as(STRANGER, yard.shop, said + script + "\n:");
  }
}
