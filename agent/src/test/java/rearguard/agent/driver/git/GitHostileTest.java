package rearguard.agent.driver.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.model.name.SnapshotId;

/** What only an agent that is root meets: other people's repositories, and disks of its own. */
class GitHostileTest {
  private static final int STRANGER = 12345;

  @TempDir private Path folder;
  private Path mounted;

  @BeforeEach
  void onlyAsRoot() throws Exception {
    assumeTrue(Shell.in(folder, "id -u").strip().equals("0"), "needs root");
    mounted = Files.createDirectory(folder.resolve("mounted"));
  }

  @AfterEach
  void unmountAll() throws Exception {
    Shell.in(
        folder,
        "grep -o \"" + folder + "[^ ]*\" /proc/self/mountinfo | sort -r | xargs -r -n1 umount -l");
  }

  @Test
  void nothingOfAStrangersRepositoryRunsAsRoot() throws Exception {
    var yard = new Yard(folder);
    Shell.in(yard.shop, "chmod 0755 .. ; chown " + STRANGER + ":" + STRANGER + " .");
    var evil = "id -u >> " + yard.shop + "/../log/ran; cat";
    Shell.in(yard.shop, "mkdir ../log; chmod 0777 ../log");
    Shell.as(
        STRANGER,
        yard.shop,
        """
        git init -q -b main; git config user.email a@b; git config user.name a
        echo one > one; echo '* filter=evil diff=evil' > .gitattributes; git add .; git commit -qm one; git tag v1
        for hook in pre-commit post-checkout post-index-change reference-transaction update post-rewrite pre-auto-gc; do
          printf '#!/bin/sh\\n%1$s\\n' > .git/hooks/$hook; chmod 0755 .git/hooks/$hook; done
        git config core.fsmonitor '%1$s >/dev/null; false'; git config core.sshCommand '%1$s'
        git config filter.evil.clean '%1$s'; git config filter.evil.smudge '%1$s'
        git config diff.evil.textconv '%1$s'; git config diff.external '%1$s'
        git config core.pager '%1$s'; git config core.editor '%1$s'; git config gc.auto 1
        mkdir node_modules; echo m > node_modules/m; echo two > one
        """
            .formatted(evil));
    Shell.in(yard.shop, "rm -f ../log/ran");
    yard.capture();
    Shell.as(
        STRANGER,
        yard.shop,
        "echo three > one; git -c core.hooksPath=/dev/null commit -qam two; rm -r node_modules; echo u > up");
    Shell.in(yard.shop, "rm -f ../log/ran");
    yard.compare();
    yard.back(Yard.GOOD);
    yard.verify();

    var ran = yard.shop.resolve("../log/ran");
    assertThat(Files.exists(ran) ? Files.readString(ran) : "").doesNotContain("0\n");
    assertThat(yard.say("cat one up node_modules/m")).isEqualTo("two\nu\nm\n");
    assertThat(Shell.in(yard.shop, "find . ! -user " + STRANGER)).isEmpty();
    assertThat(
            Shell.as(
                STRANGER, yard.shop, "git symbolic-ref HEAD; git rev-parse HEAD v1 | uniq | wc -l"))
        .isEqualTo("refs/heads/main\n1\n");
  }

  @Test
  void aRepositoryOfAnotherUserThanTheFolderIsRefused() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.say("chown " + STRANGER + " .");

    assertThatThrownBy(yard::capture).hasMessageContaining("its \".git\" to user 0");
  }

  @Test
  void tooFullADiskIsRefusedBeforeAnythingIsBuilt() throws Exception {
    mount(4);
    var yard = new Yard(folder, mounted).cloned();
    yard.capture();
    var bench = yard.bench();

    assertThatThrownBy(() -> yard.prepare(bench)).hasMessageContaining("MiB are needed");
    assertThat(yard.beside()).containsExactly("shop");
  }

  @Test
  void aDiskThatFillsUpDuringPrepareHurtsNothing() throws Exception {
    mount(22);
    var yard = new Yard(folder, mounted).cloned();
    yard.say("mkdir node_modules; cd node_modules; seq 3000 | split -l 1 -a 3 -");
    yard.capture();
    yard.say("echo 2 > same");
    var before = all(yard);
    var bench = yard.bench();

    assertThatThrownBy(() -> yard.prepare(bench)).hasMessageContaining("the disk is full");
    assertThat(all(yard)).isEqualTo(before);

    Shell.in(folder, "mount -o remount,size=64m " + mounted);
    yard.prepare(bench);
    yard.restore(bench);
    yard.tidy(bench);
    assertThat(yard.verify().words()).isEmpty();
    assertThat(yard.beside()).containsExactly("shop");
  }

  @Test
  void whatIsMountedInsideIsRefusedUnlessItMovesWithItsFolder() throws Exception {
    var yard = new Yard(folder).cloned();
    yard.capture();
    yard.say("mkdir up src/data deep deep/er; mount --bind up src/data");
    var bench = yard.bench();
    assertThatThrownBy(() -> yard.prepare(bench)).hasMessageContaining("something is mounted at");

    yard.say("umount src/data; mount -t tmpfs none deep/er; echo x > deep/er/x");
    yard.prepare(bench);
    yard.restore(bench);
    yard.tidy(bench);

    assertThat(yard.say("cat deep/er/x")).isEqualTo("x\n");
  }

  @Test
  void aWholeRunAsAStrangerComesBackByteForByte() throws Exception {
    var yard = new Yard(folder);
    Shell.in(yard.shop, "chmod 0755 .. ; chown " + STRANGER + ":" + STRANGER + " . ..");
    Shell.as(
        STRANGER,
        yard.shop,
        "umask 027; git init -q -b main; git config user.email a@b; git config user.name a");
    Shell.as(
        STRANGER,
        yard.shop,
        "umask 027; mkdir s; echo 1 > s/1; echo 2 > 2; chmod 0600 2; git add .; git commit -qm 1");
    var good = print(yard);
    yard.capture();
    Shell.as(
        STRANGER,
        yard.shop,
        "umask 077; echo 3 > s/1; mkdir n; echo n > n/n; git add .; git commit -qm 2; chmod 0755 2");
    var bad = print(yard);
    var undo = new SnapshotId("s-undoundo");
    yard.capture(undo);

    yard.back(Yard.GOOD);
    assertThat(print(yard)).isEqualTo(good);
    yard.back(undo);
    assertThat(print(yard)).isEqualTo(bad);
  }

  @Test
  void groupsComeBackAlsoThoseOfTheFolderAndOfSingleFiles() throws Exception {
    var yard = new Yard(folder).cloned();
    Shell.in(yard.shop, "chmod 0755 ..; chown -R " + STRANGER + ":" + STRANGER + " . ..");
    yard.say("chgrp root .; chgrp www-data src/one; chmod 2640 src/one; chgrp -h www-data src");
    var print = "find . -path ./.git -prune -o -printf '%p %m %U %G\\n' | sort";
    var before = yard.say(print);
    yard.capture();
    Shell.as(STRANGER, yard.shop, "echo two > same; rm src/one; echo new > src/one");
    Shell.in(yard.shop, "chgrp " + STRANGER + " src");
    assertThat(yard.verify().words()).anyMatch(word -> word.startsWith("groups differ"));

    yard.back(Yard.GOOD);

    assertThat(yard.say(print)).isEqualTo(before);
    assertThat(yard.verify().words()).isEmpty();
  }

  private static String print(Yard yard) throws Exception {
    return Shell.in(
        yard.shop,
        "find . -path ./.git -prune -o -printf '%p %m %U %G %y\\n' | sort; cat s/1 2; cat .git/refs/heads/main");
  }

  private void mount(int megabytes) throws Exception {
    Shell.in(folder, "mount -t tmpfs -o size=" + megabytes + "m,mode=755 none " + mounted);
  }

  private static String all(Yard yard) throws Exception {
    try (Stream<Path> files = Files.walk(yard.shop)) {
      return String.join(
              "\n",
              files
                  .filter(path -> !path.toString().contains("/.git"))
                  .map(Path::toString)
                  .sorted()
                  .toList())
          + yard.say("cat src/one same");
    }
  }
}
