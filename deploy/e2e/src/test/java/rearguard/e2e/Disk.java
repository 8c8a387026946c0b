package rearguard.e2e;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A small disk of its own, mounted where something else would have used the machine's. Needs root;
 * without it the test that wants one fails and says so.
 */
final class Disk implements AutoCloseable {
  private final Path place;
  private final Program programs;
  private final List<String> mount;

  private Disk(Path place, Program programs, List<String> mount) {
    this.place = place;
    this.programs = programs;
    this.mount = mount;
    say(mount);
  }

  /** In memory, of that many MiB and that many files. */
  static Disk small(Path place, int mebibytes, int files) throws IOException {
    var options = "size=" + mebibytes + "m,nr_inodes=" + files + ",mode=0700";
    return new Disk(
        Files.createDirectories(place),
        programs(place),
        List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString()));
  }

  /**
   * XFS in a file, which can lose what was not synced. Where the kernel gives no loop devices, as
   * in some containers, a test that needs one is skipped and says so.
   */
  static Disk thatCanLosePower(Path place) throws IOException {
    assumeThat(Path.of("/dev/loop-control")).as("the kernel's loop devices").exists();
    var image = place.resolveSibling(place.getFileName() + ".img");
    Files.createDirectories(place);
    var programs = programs(place);
    programs.run(place, Map.of(), List.of("truncate", "-s", "320M", image.toString())).fine();
    programs.run(place, Map.of(), List.of("mkfs.xfs", "-q", image.toString())).fine();
    return new Disk(
        place, programs, List.of("mount", "-o", "loop", image.toString(), place.toString()));
  }

  private static Program programs(Path place) throws IOException {
    var log = Files.createDirectories(place.resolveSibling("disk-log"));
    return new Program(log);
  }

  /** As when the power goes: what was not synced is lost. Whoever used it must be dead. */
  void losePower() {
    say(List.of("xfs_io", "-x", "-c", "shutdown", place.toString()));
    repair();
  }

  /** As a disk that dies: from now on it answers every call with an error. */
  void fail() {
    say(List.of("xfs_io", "-x", "-c", "shutdown -f", place.toString()));
  }

  /** Whoever used it must be dead. */
  void repair() {
    say(List.of("umount", place.toString()));
    say(mount);
  }

  /** Leaves room for nothing; tells what is to be deleted. */
  Path fill() {
    var filler = place.resolve("filler");
    try {
      long free = Files.getFileStore(place).getUsableSpace();
      say(List.of("fallocate", "-l", String.valueOf(free), filler.toString()));
      return filler;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves room for no further name; tells the folder that is to be deleted. */
  Path fillWithNames() throws IOException {
    var folder = Files.createDirectory(place.resolve("names"));
    for (int each = 0; ; each++) {
      try {
        Files.createFile(folder.resolve("f" + each));
      } catch (IOException _) {
        return folder;
      }
    }
  }

  void empty(Path filler) {
    say(List.of("rm", "-rf", filler.toString()));
  }

  private void say(List<String> words) {
    var ended = programs.run(Path.of("/"), Map.of(), words);
    if (ended.exit() != 0) {
      throw new AssertionError("this needs root: " + words + "\n" + ended.talk());
    }
  }

  @Override
  public void close() {
    programs.run(Path.of("/"), Map.of(), List.of("umount", "-l", place.toString()));
  }
}
