package rearguard.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many names at once, between two trees of which somebody else may change the folders. */
class MovingTest {
  @TempDir private Path folder;
  private final Disk disk = new LocalHost("moving-test").disk();
  private Path one;
  private Path other;

  @BeforeEach
  void twoTrees() throws Exception {
    one = Files.createDirectories(folder.resolve("one"));
    other = Files.createDirectories(folder.resolve("other"));
    Files.createDirectories(one.resolve("a/b"));
    Files.writeString(one.resolve("a/b/ünï c"), "precious");
    Files.writeString(one.resolve("top"), "top");
  }

  @Test
  void foldersOnTheWayAreMadeLikeThoseTheyStandFor() throws Exception {
    Files.setPosixFilePermissions(one.resolve("a"), PosixFilePermissions.fromString("rwxr-x--x"));

    disk.move(one, other, List.of(free("a/b/ünï c", "a/b/ünï c.1"), free("top", "top")));

    assertThat(other.resolve("a/b/ünï c.1")).hasContent("precious");
    assertThat(other.resolve("top")).hasContent("top");
    assertThat(disk.stat(other.resolve("a")).orElseThrow().mode()).isEqualTo(0751);
    assertThat(disk.names(one)).containsExactly("a");
  }

  @Test
  void aLinkInTheNewTreeIsNotFollowed() throws Exception {
    var outside = Files.createDirectories(folder.resolve("outside/b")).getParent();
    Files.createSymbolicLink(other.resolve("a"), outside);

    assertThatThrownBy(() -> disk.move(one, other, List.of(free("a/b/ünï c", "a/b/ünï c"))))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("symbolic link");

    assertThat(other.resolve("a").resolve("b")).isEmptyDirectory();
    assertThat(one.resolve("a/b/ünï c")).exists();
  }

  @Test
  void aLinkInTheOldTreeIsNotFollowed() throws Exception {
    var outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("shadow"), "of root");
    Files.createSymbolicLink(one.resolve("etc"), outside);

    assertThatThrownBy(() -> disk.move(one, other, List.of(free("etc/shadow", "shadow"))))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("symbolic link");

    assertThat(outside.resolve("shadow")).exists();
  }

  @Test
  void aTakenNameIsLeftUnlessItIsSaidToBeReplaced() throws Exception {
    Files.writeString(other.resolve("top"), "was here");

    assertThatThrownBy(() -> disk.move(one, other, List.of(free("top", "top"))))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("the name is taken")
        .hasMessageContaining(one.resolve("top").toString());
    assertThat(other.resolve("top")).hasContent("was here");

    disk.move(one, other, List.of(new Disk.Move("top", "top", true)));
    assertThat(other.resolve("top")).hasContent("top");
  }

  @Test
  void noHandleStaysOpenAlsoWhenItFails() throws Exception {
    var before = handles();

    disk.move(one, other, List.of(free("a/b/ünï c", "a/b/ünï c")));
    assertThatThrownBy(() -> disk.move(one, other, List.of(free("a/gone", "a/gone"))))
        .isInstanceOf(HostException.class);

    assertThat(handles()).isEqualTo(before);
  }

  private static Disk.Move free(String from, String to) {
    return new Disk.Move(from, to, false);
  }

  /** How many folders of this test the process holds open. */
  private long handles() throws Exception {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(this::isOurs).count();
    }
  }

  private boolean isOurs(Path handle) {
    try {
      return Files.readSymbolicLink(handle).startsWith(folder.toRealPath());
    } catch (java.io.IOException _) {
      return false; // closed meanwhile, such as the one that lists them
    }
  }
}
