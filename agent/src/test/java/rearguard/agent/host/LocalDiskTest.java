package rearguard.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
  private static final Owner STRANGER = new Owner(65534, 65534);

  @TempDir private Path folder;
  private final Host host = new LocalHost("disk-test");
  private final Disk disk = host.disk();
  private final Owner self = new Owner(new Accounts().self(), group());

  private static int group() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWrittenFileHasContentModeAndOwnerAndLeavesNothingBeside() throws Exception {
    assumeTrue(self.user() == 0);
    var file = folder.resolve("app.env");

    disk.write(file, bytes("A=1\n"), 04750, STRANGER);

    assertThat(file).hasContent("A=1\n");
    var stat = disk.stat(file).orElseThrow();
    assertThat(stat.mode()).isEqualTo(04750);
    assertThat(stat.owner()).isEqualTo(STRANGER);
    assertThat(stat.type()).isEqualTo(Disk.Type.FILE);
    assertThat(disk.names(folder)).containsExactly("app.env");
  }

  @Test
  void writingThroughALinkReplacesTheLinkNotWhatItPointsTo() throws Exception {
    var precious = Files.writeString(folder.resolve("precious"), "keep");
    var file = Files.createSymbolicLink(folder.resolve("app.env"), precious);

    disk.write(file, bytes("new"), 0600, self);

    assertThat(precious).hasContent("keep");
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(file).hasContent("new");
  }

  @Test
  void aLeftoverOfAKilledWriteDoesNotStandInTheWay() throws Exception {
    var file = folder.resolve("app.env");
    disk.write(file, bytes("one"), 0600, self);
    Files.createDirectory(folder.resolve("unwritable"));
    assertThatThrownBy(() -> disk.write(folder.resolve("unwritable"), bytes("x"), 0600, self))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("the name is taken");

    disk.write(file, bytes("two"), 0600, self);

    assertThat(file).hasContent("two");
    assertThat(disk.names(folder)).containsExactly("app.env", "unwritable");
  }

  @Test
  void readingRefusesLinksFoldersAndTooLargeFiles() throws Exception {
    var file = Files.writeString(folder.resolve("large"), "12345");
    var link = Files.createSymbolicLink(folder.resolve("link"), file);

    assertThat(disk.read(file, 5)).hasSize(5);
    assertThatThrownBy(() -> disk.read(file, 4)).hasMessageContaining("larger than 4 bytes");
    assertThatThrownBy(() -> disk.read(link, 99)).hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> disk.read(folder, 99)).hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> disk.read(folder.resolve("none"), 99))
        .hasMessageContaining("it is not there");
  }

  @Test
  void aCopiedTreeIsTheSameInEveryRespect() throws Exception {
    var tree = hostileTree("tree");

    disk.copyTree(tree, folder.resolve("copy"));

    assertThat(disk.digestTree(folder.resolve("copy"))).isEqualTo(disk.digestTree(tree));
    assertThat(listing(folder.resolve("copy"))).isEqualTo(listing(tree));
    assertThat(disk.sizeOfTree(folder.resolve("copy"))).isEqualTo(disk.sizeOfTree(tree));
  }

  @Test
  void namesThatAreNotTextAreCopiedToldApartAndRemoved() throws Exception {
    var tree = Files.createDirectory(folder.resolve("tree"));
    shell(tree, "printf x > \"$(printf 'bad\\377name')\"; printf y > \"$(printf 'bad\\376name')\"");
    var before = disk.digestTree(tree);

    disk.copyTree(tree, folder.resolve("copy"));
    assertThat(disk.digestTree(folder.resolve("copy"))).isEqualTo(before);
    assertThat(shell(folder, "ls -b copy")).isEqualTo("bad\\376name\nbad\\377name\n");

    shell(tree, "mv \"$(printf 'bad\\377name')\" \"$(printf 'bad\\375name')\"");
    assertThat(disk.digestTree(tree)).isNotEqualTo(before);

    disk.deleteTree(tree);
    assertThat(tree).doesNotExist();
  }

  @Test
  void digestsTellTreesApartThatLookAlike() throws Exception {
    var digests = new java.util.HashSet<String>();
    var scripts =
        new String[] {
          "mkdir a; printf bc > a/f",
          "mkdir a; printf b > a/f; printf c > a/g",
          "mkdir a; printf bc > f",
          "mkdir -p a/f; printf bc > a/f/x",
          "mkdir a; ln -s bc a/f",
          "mkdir a; printf bc > a/f; chmod 755 a/f",
          "mkdir a; chmod 700 a; printf bc > a/f",
          "mkdir a; printf bc > 'a/f\n'",
          "mkdir a; printf bc > a/f; mkdir b",
          "mkdir a b; printf bc > b/f",
        };
    for (var number = 0; number < scripts.length; number++) {
      var tree = Files.createDirectory(folder.resolve("t" + number));
      shell(tree, "umask 022; " + scripts[number]);
      digests.add(disk.digestTree(tree));
    }
    assertThat(digests).hasSize(scripts.length);
  }

  @Test
  void timesAndOwnersDoNotCountInADigest() throws Exception {
    var tree = hostileTree("tree");
    var before = disk.digestTree(tree);

    Files.setLastModifiedTime(tree.resolve("inner/deep"), FileTime.fromMillis(0));

    assertThat(disk.digestTree(tree)).isEqualTo(before);
  }

  @Test
  void removingATreeLeavesAloneWhatItsLinksPointTo() throws Exception {
    var precious = Files.createDirectory(folder.resolve("precious"));
    Files.writeString(precious.resolve("file"), "keep");
    var tree = Files.createDirectory(folder.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), precious);
    disk.deleteTree(tree);
    var link = Files.createSymbolicLink(folder.resolve("lonely"), precious);
    disk.deleteTree(link);
    disk.deleteTree(folder.resolve("absent"));

    assertThat(disk.names(folder)).containsExactly("precious");
    assertThat(precious.resolve("file")).hasContent("keep");
  }

  @Test
  void anOrdinaryUserRemovesFoldersThatAreClosed() throws Exception {
    var tree = Files.createDirectories(folder.resolve("tree/closed"));
    Files.writeString(tree.resolve("file"), "x");
    shell(folder, "chmod 000 tree/closed");

    disk.deleteTree(folder.resolve("tree"));

    assertThat(folder.resolve("tree")).doesNotExist();
  }

  @Test
  void aRenameNeverOverwrites() throws Exception {
    var one = Files.writeString(folder.resolve("one"), "1");
    var two = Files.writeString(folder.resolve("two"), "2");

    assertThatThrownBy(() -> disk.rename(one, two)).hasMessageContaining("the name is taken");
    disk.rename(one, folder.resolve("three"));

    assertThat(folder.resolve("three")).hasContent("1");
    assertThat(two).hasContent("2");
  }

  @Test
  void duringExchangesTheNameIsNeverAbsent() throws Exception {
    var live = Files.createDirectory(folder.resolve("live"));
    var other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(live.resolve("version"), "1");
    Files.writeString(other.resolve("version"), "2");
    var absent = new AtomicInteger();
    var looks = new AtomicInteger();
    var over = new AtomicBoolean();
    var reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get() || looks.get() < 1000) {
                    looks.incrementAndGet();
                    if (!Files.exists(live, LinkOption.NOFOLLOW_LINKS)) {
                      absent.incrementAndGet();
                    }
                  }
                });

    var ways = new java.util.HashSet<Disk.Exchange>();
    for (var round = 0; round < 301; round++) {
      ways.add(disk.exchange(live, other));
    }
    over.set(true);
    reader.join();

    assertThat(ways).containsExactly(Disk.Exchange.ATOMIC);
    assertThat(absent).hasValue(0);
    assertThat(live.resolve("version")).hasContent("2");
  }

  @Test
  void aRenamePairKilledAnywhereIsSetRightByTheNextCall() throws Exception {
    for (var killedAfter = 1; killedAfter <= 2; killedAfter++) {
      var place = Files.createDirectory(folder.resolve("k" + killedAfter));
      var one = Files.writeString(place.resolve("one"), "1");
      var other = Files.writeString(place.resolve("other"), "2");
      Files.move(one, place.resolve(".one.rearguard-swap"));
      if (killedAfter == 2) {
        Files.move(other, one);
      }

      disk.exchange(one, other);

      assertThat(one).hasContent("2");
      assertThat(other).hasContent("1");
      assertThat(disk.names(place)).containsExactly("one", "other");
    }
  }

  @Test
  void theRenamePairSwapsToo() throws Exception {
    var one = Files.writeString(folder.resolve("one"), "1");
    var other = Files.writeString(folder.resolve("other"), "2");

    RenameExchange.pair(one, other, folder.resolve("aside"));

    assertThat(one).hasContent("2");
    assertThat(other).hasContent("1");
  }

  @Test
  void aFullDiskIsSaidInWordsAndLeavesTheOldFileWhole() throws Exception {
    assumeTrue(self.user() == 0);
    var small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "none", small.toString())
                .start()
                .waitFor()
            == 0);
    try {
      var file = small.resolve("app.env");
      disk.write(file, bytes("old"), 0600, self);

      assertThatThrownBy(() -> disk.write(file, new byte[1 << 20], 0600, self))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("the disk is full");

      assertThat(file).hasContent("old");
      assertThat(disk.names(small)).containsExactly("app.env");
      assertThat(disk.freeBytes(small)).isPositive().isLessThanOrEqualTo(256 << 10);
    } finally {
      new ProcessBuilder("umount", small.toString()).start().waitFor();
    }
  }

  @Test
  void anInterruptedCopyStops() throws Exception {
    var tree = hostileTree("tree");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> disk.copyTree(tree, folder.resolve("copy")))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aFolderOrLinkIsMadeOnceAndMayBeMadeAgain() throws Exception {
    disk.makeFolder(folder.resolve("made"), 0750, self);
    disk.makeFolder(folder.resolve("made"), 0700, self);
    disk.link(folder.resolve("link"), "made", self);
    disk.link(folder.resolve("link"), "elsewhere", self);

    assertThat(disk.stat(folder.resolve("made")).orElseThrow().mode()).isEqualTo(0750);
    assertThat(disk.readLink(folder.resolve("link"))).isEqualTo("elsewhere");
    assertThat(disk.stat(folder.resolve("made/nothing/here"))).isEmpty();
    assertThat(disk.stat(folder.resolve("link")).orElseThrow().type()).isEqualTo(Disk.Type.LINK);
  }

  private Path hostileTree(String name) throws Exception {
    var tree = Files.createDirectory(folder.resolve(name));
    shell(
        tree,
        """
        umask 027
        mkdir -p inner/deep 'line
        break' ' ' -- '-rf'
        printf 'one' > inner/deep/file; printf 'two' > 'line
        break/..hidden'; : > empty; ln -s inner/deep/file link; ln -s nowhere dangling
        ln -s ../../../../../etc/passwd inner/outside
        truncate -s 3M sparse; printf end >> sparse
        mkfifo pipe; chmod 4755 empty; chmod 0444 inner/deep/file; chmod 0555 inner/deep
        touch -d '2001-02-03 04:05:06.789' inner/deep/file inner
        """);
    if (self.user() == 0) {
      shell(tree, "chown -h 65534:65534 link; chown 65534:65534 sparse inner; chmod 2770 inner");
    }
    return tree;
  }

  private static String listing(Path tree) throws Exception {
    return shell(tree, "find . ! -type p -printf '%p %y %m %U:%G %T@ %l\\n' | sort");
  }

  private static String shell(Path folder, String script) throws Exception {
    var process =
        new ProcessBuilder("sh", "-ec", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
