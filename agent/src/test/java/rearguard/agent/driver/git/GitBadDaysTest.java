package rearguard.agent.driver.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.host.HostException;
import rearguard.model.name.SnapshotId;

/** Trees as they are found when something has gone wrong. */
class GitBadDaysTest {
  @TempDir private Path folder;

  @Test
  void theSummaryAndTheFactsNameWhatRuns() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.say(
        "mkdir node_modules; echo m > node_modules/m; git remote add origin https://me:pw@example.org/x");

    var snapshot = yard.capture();

    var commit = yard.say("git rev-parse HEAD").strip();
    assertThat(snapshot.summary())
        .isEqualTo("v1 (" + commit.substring(0, 7) + ") on main, clean, kept node_modules");
    assertThat(snapshot.facts())
        .containsEntry("commit", commit)
        .containsEntry("short", commit.substring(0, 7))
        .containsEntry("tag", "v1")
        .containsEntry("branch", "main");
    assertThat(new String(yard.kept().record("state"), UTF_8))
        .contains("remote https://example.org/x")
        .doesNotContain("pw");
  }

  @Test
  void driftTellsCommitsBranchesAndFilesByName() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say(
        "echo two > src/one; git commit -qam two; echo 3 > x; git add x; git commit -qm 3; git tag v2");
    yard.say("git checkout -q --detach; echo dirt >> same");

    assertThat(yard.compare().words())
        .anyMatch(
            word ->
                word.matches(
                    "commit v2 \\(.{7}\\), detached -> v1 \\(.{7}\\) on main, 2 commits back"))
        .contains("changes that are not committed leave: \"same\"", "2 files differ");
  }

  @Test
  void aCommitThatIsGoneIsRefusedByName() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    var blob = yard.say("git rev-parse HEAD:src/one").strip();
    yard.say("git rm -qr --cached src; rm -r src; git commit -qm two");
    yard.say(
        "chmod -R u+w .git/objects; rm .git/objects/"
            + blob.substring(0, 2)
            + "/"
            + blob.substring(2));

    assertThatThrownBy(yard::compare).isInstanceOf(HostException.class).hasMessageContaining(blob);
    var bench = yard.bench();
    assertThatThrownBy(() -> yard.prepare(bench)).hasMessageContaining(blob);
    assertThat(yard.beside()).containsExactly("shop");
  }

  @Test
  void pruningCannotTakeWhatIsKept() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.say("echo never committed > src/one; echo staged > new; git add new; echo more > new");
    yard.capture();
    yard.say(
        """
        git checkout -q --orphan other; git rm -rqf .; echo o > o; git add o; git commit -qm o
        git branch -D main; git tag -d v1; git reflog expire --expire=now --all
        git gc -q --prune=now
        """);

    yard.back(Yard.GOOD);

    assertThat(yard.say("cat src/one new; git show :new; git symbolic-ref HEAD"))
        .isEqualTo("never committed\nmore\nstaged\nrefs/heads/main\n");
    assertThat(yard.verify().words()).isEmpty();
  }

  @Test
  void whatBelongsToNoSnapshotStaysEvenInTrackedFolders() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say("mkdir -p src/up empty only; echo t > only/tracked; git add .; git commit -qm two");
    yard.say("echo u > src/up/load; echo s > only/stranger; echo K > .env; chmod 0640 .env");
    yard.say("python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"app.sock\")'");

    yard.back(Yard.GOOD);

    assertThat(
            yard.say(
                "cat src/up/load only/stranger .env; stat -c %a .env; test -S app.sock; test -d empty"))
        .isEqualTo("u\ns\nK\n640\n");
    assertThat(yard.shop.resolve("only/tracked")).doesNotExist();
  }

  @Test
  void aFileInTheWayGoesAsideAndIsNamed() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say(
        "git rm -qr src same; git commit -qm two; mkdir -p same/deep src; echo a > same/deep/a; echo b > src/one");

    var said = yard.back(Yard.GOOD);

    var aside = yard.shop.resolveSibling("shop.set-aside-r-run0001");
    assertThat(said).contains(aside.toString());
    assertThat(Files.readString(aside.resolve("src/one"))).isEqualTo("b\n");
    assertThat(Files.readString(aside.resolve("same/deep/a"))).isEqualTo("a\n");
    assertThat(yard.say("cat src/one same")).isEqualTo("one\nsame\n");
  }

  @Test
  void whatIsWrittenIntoTheOldTreeAfterTheSwitchIsNotLost() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say("echo l > log");
    var bench = yard.bench();
    yard.prepare(bench);
    yard.restore(bench);
    var old = bench.beside(yard.shop);
    Shell.in(old, "echo late > late; echo again > log; mkdir src/up; echo x > src/up/x");

    yard.tidy(bench);

    assertThat(yard.say("cat late log src/up/x")).isEqualTo("late\nl\nx\n");
    assertThat(Files.readString(yard.shop.resolveSibling("shop.set-aside-r-run0001/log")))
        .isEqualTo("again\n");
    assertThat(old).doesNotExist();
  }

  @Test
  void aFileThatComesBetweenPrepareAndRestoreIsCarried() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    var bench = yard.bench();
    yard.prepare(bench);
    yard.say("echo new > src/upload");

    yard.restore(bench);

    assertThat(yard.say("cat src/upload")).isEqualTo("new\n");
  }

  @Test
  void staleLocksDoNotMatterAndAreOutOfTheWayAfterwards() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.say("touch .git/index.lock .git/HEAD.lock .git/refs/heads/main.lock");
    yard.capture();
    yard.say("echo dirt > same");
    assertThat(yard.compare().words()).isNotEmpty();

    var said = yard.back(Yard.GOOD);

    assertThat(said).contains("index.lock");
    assertThat(yard.say("echo x > x; git add x; git commit -qm x; cat same")).isEqualTo("same\n");
  }

  @Test
  void aHalfDoneMergeIsCapturedAndLeft() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say(
        "git checkout -qb b; echo b > same; git commit -qam b; git checkout -q main; echo c > same; git commit -qam c");
    yard.say("git merge -q b >/dev/null || true; git ls-files -u | grep -q same");
    var undo = new SnapshotId("s-undoundo");
    var unmerged = yard.say("git ls-files --stage; cat same");
    yard.capture(undo);

    yard.back(Yard.GOOD);

    assertThat(yard.say("git status --porcelain -uno; test ! -e .git/MERGE_HEAD; cat same"))
        .isEqualTo("same\n");
    yard.back(undo);
    assertThat(yard.say("git ls-files --stage; cat same")).isEqualTo(unmerged);
  }

  @Test
  void aDetachedHeadComesBackDetached() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.say("git checkout -q v1");
    assertThat(yard.capture().summary()).contains("detached");
    yard.say("git checkout -q main; echo 2 > same; git commit -qam 2");
    var main = yard.say("git rev-parse main");

    yard.back(Yard.GOOD);

    assertThat(yard.say("git symbolic-ref -q HEAD || echo detached; git tag --points-at HEAD"))
        .isEqualTo("detached\nv1\n");
    assertThat(yard.say("git rev-parse main")).isEqualTo(main);
    assertThat(yard.verify().words()).isEmpty();
  }

  @Test
  void aTagThatMovedIsSaidAndTheCommitCounts() throws Exception {
    var yard = new Yard(folder).cloned();
    var commit = yard.capture().facts().get("commit");
    yard.say("echo 2 > same; git commit -qam 2; git tag -f v1 >/dev/null");

    assertThat(yard.compare().words()).anyMatch(word -> word.startsWith("tag \"v1\" has moved"));
    yard.back(Yard.GOOD);

    assertThat(yard.say("git rev-parse HEAD").strip()).isEqualTo(commit);
    assertThat(yard.verify().words()).isEmpty();
  }

  @Test
  void aShallowCloneWorksAsLongAsItsObjectsAreThere() throws Exception {
    var origin = new Yard(Files.createDirectory(folder.resolve("o"))).cloned();
    origin.say("echo 2 > same; git commit -qam 2");
    var yard = new Yard(folder);
    yard.say(
        "git init -q -b main; git fetch -q --depth 1 file://"
            + origin.shop
            + " main; git checkout -q -b main FETCH_HEAD");
    yard.say("test -s .git/shallow");
    yard.capture();
    yard.say("git config user.email a@b; git config user.name a; echo 3 > same; git commit -qam 3");

    yard.back(Yard.GOOD);

    assertThat(yard.say("cat same")).isEqualTo("2\n");
  }

  @Test
  void submodulesGoBackWithTheirHeads() throws Exception {
    var library = new Yard(Files.createDirectory(folder.resolve("l"))).cloned();
    var yard = new Yard(folder).cloned();
    yard.say(
        "git -c protocol.file.allow=always submodule --quiet add "
            + library.shop
            + " lib; git commit -qm lib");
    yard.say("echo dirty > lib/src/one; echo mine > lib/stranger");
    var head = yard.say("git -C lib rev-parse HEAD");
    yard.capture();
    yard.say(
        """
        cd lib; git config user.email a@b; git config user.name a; echo 2 > same; git commit -qam 2; git checkout -q --detach
        cd ..; git add lib; git commit -qm bump
        """);
    assertThat(yard.compare().words())
        .anyMatch(word -> word.startsWith("submodule \"lib\": commit"));

    yard.back(Yard.GOOD);

    assertThat(yard.verify().words()).isEmpty();
    assertThat(yard.say("git -C lib rev-parse HEAD")).isEqualTo(head);
    assertThat(yard.say("cat lib/src/one lib/same lib/stranger; git -C lib symbolic-ref HEAD"))
        .isEqualTo("dirty\nsame\nmine\nrefs/heads/main\n");
  }

  @Test
  void aSubmoduleThatWasRemovedComesBackAndOneThatIsNewGoes() throws Exception {
    var library = new Yard(Files.createDirectory(folder.resolve("l"))).cloned();
    var yard = new Yard(folder).cloned();
    yard.say(
        "git -c protocol.file.allow=always submodule --quiet add "
            + library.shop
            + " lib; git commit -qm lib");
    yard.capture();
    var undo = new SnapshotId("s-undoundo");
    yard.say("git rm -qf lib; git commit -qm no");
    yard.say(
        "git -c protocol.file.allow=always submodule --quiet add "
            + library.shop
            + " other; git commit -qm other");
    yard.capture(undo);

    yard.back(Yard.GOOD);
    assertThat(yard.verify().words()).isEmpty();
    assertThat(yard.say("cat lib/same; git -C lib status --porcelain; ls; git status --porcelain"))
        .isEqualTo("same\nlib\nsame\nsrc\n");

    yard.back(undo);
    assertThat(yard.say("git -C other status --porcelain; git status --porcelain; ls"))
        .isEqualTo("other\nsame\nsrc\n");
  }

  /** Nothing of it is here, so what comes back is what git notes of it, and no program is asked. */
  @Test
  void aSubmoduleThatWasNeverFetchedComesBackAsItWas() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.say(
        """
        mkdir lib; printf '[submodule "lib"]\\n\\tpath = lib\\n\\turl = https://nowhere.invalid/lib.git\\n' > .gitmodules
        git add .gitmodules; git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),lib; git commit -qm lib
        echo mine > lib/stranger
        """);
    var entry = yard.say("git ls-files --stage lib; cat .gitmodules; git status --porcelain");
    yard.capture();
    yard.say("git rm -q --cached lib .gitmodules; rm -r .gitmodules lib/; echo x > lib");
    yard.say("git add lib; git commit -qm 'a file instead'");

    yard.back(Yard.GOOD);

    assertThat(yard.verify().words()).isEmpty();
    assertThat(yard.say("git ls-files --stage lib; cat .gitmodules; git status --porcelain"))
        .isEqualTo(entry);
    assertThat(yard.say("test -d lib; ls lib")).isEmpty();
  }

  @Test
  void hostileNamesComeBackByteForByte() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.say(
        """
        printf 1 > "$(printf 'new\\nline')"; printf 2 > ./-rf; printf 3 > "$(printf '\\033[31mred')"
        printf 4 > "$(printf '\\377\\376bad')"; printf 5 > 'quo"te\\\\'; printf 6 > ' sp ace '; chmod 0600 ./-rf
        mkdir 'strange one'; printf 7 > "strange one/$(printf '\\377')"; printf 8 > "$(printf 'untr\\nacked')"
        git add . ':!strange one' ':!untr*'; git commit -qm names
        git update-ref "refs/heads/-x\\$(touch\\${IFS}pwned);'" HEAD; git symbolic-ref HEAD "refs/heads/-x\\$(touch\\${IFS}pwned);'"
        """);
    var before = yard.say("find . -path ./.git -prune -o -printf '%p %m %s\\n' | sort | cat -v");
    assertThat(yard.capture().summary()).doesNotContain("\n").doesNotContain("\u001b");
    yard.say("git checkout -q main; printf x > 'quo\"te\\\\'; rm -f ./-rf");
    assertThat(String.join("", yard.compare().words()))
        .doesNotContain("\u001b")
        .doesNotContain("\n");

    yard.back(Yard.GOOD);

    assertThat(yard.say("find . -path ./.git -prune -o -printf '%p %m %s\\n' | sort | cat -v"))
        .isEqualTo(before);
    assertThat(yard.say("cat 'quo\"te\\\\' ./-rf; git symbolic-ref HEAD"))
        .isEqualTo("52refs/heads/-x$(touch${IFS}pwned);'\n");
    assertThat(yard.verify().words()).isEmpty();
    assertThat(yard.shop.resolve("pwned")).doesNotExist();
  }

  @Test
  void aStrangersNameThatIsNotUtf8IsRefusedBeforeAnythingMoves() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say("touch \"$(printf '\\377loose')\"");
    var bench = yard.bench();

    assertThatThrownBy(() -> yard.prepare(bench)).hasMessageContaining("is not UTF-8");
    yard.tidy(bench);
    assertThat(yard.beside()).containsExactly("shop");
  }

  @Test
  void whatIsNoCloneOfItsOwnIsRefused() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.say("git worktree add -q ../tree");
    assertThatThrownBy(() -> Checkout.at(yard.host, yard.shop.resolveSibling("tree")))
        .hasMessageContaining("is a file");
    Files.createSymbolicLink(yard.shop.resolveSibling("link"), yard.shop);
    assertThatThrownBy(() -> Checkout.at(yard.host, yard.shop.resolveSibling("link")))
        .hasMessageContaining("is not a folder but a link");
    assertThatThrownBy(() -> Checkout.at(yard.host, yard.shop.resolveSibling("none")))
        .hasMessageContaining("there is no folder");
    yard.say("rm -rf .git; git init -q");
    assertThatThrownBy(yard::capture).hasMessageContaining("has no commit yet");
  }

  @Test
  void aTreeThatWasReplacedSincePreparingIsNotSwitched() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    var bench = yard.bench();
    assertThatThrownBy(() -> yard.restore(bench)).hasMessageContaining("nothing is prepared");
    yard.prepare(bench);
    yard.say("cp -a ../shop ../copy; mv ../shop ../old; mv ../copy ../shop");

    assertThatThrownBy(() -> yard.restore(bench)).hasMessageContaining("has been replaced");
    assertThat(yard.driver().probe(yard.subject(), yard.kept(), bench)).isEqualTo(Progress.UNKNOWN);
  }
}
