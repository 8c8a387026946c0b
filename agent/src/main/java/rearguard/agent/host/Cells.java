package rearguard.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Keeps each program that an agent runs, with all it starts, in a cgroup (version 2) of its own,
 * below the agent's: the kernel then ends them all at once, whatever they did to leave.
 * Thread-safe.
 */
final class Cells {
  private static final String MOUNTED = "cgroup2";
  private static final String ENTER = "echo $$ > \"$0\"; exec \"$@\"";
  private static final long PATIENCE_MILLIS = 2000;
  private static final long SLICE_MILLIS = 10;

  private final Path folder;

  private Cells(Path folder) {
    this.folder = folder;
  }

  /** Empty when this host has no cgroups of version 2, or this process may not make any. */
  static Optional<Cells> of(String mark) {
    try {
      var place = place(mark);
      if (place.isEmpty()) {
        return Optional.empty();
      }
      var folder = place.get();
      Files.createDirectories(folder);
      return Files.isWritable(folder.resolve("cgroup.procs"))
              && Files.exists(folder.resolve("cgroup.kill"))
          ? Optional.of(new Cells(folder))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<Path> place(String mark) throws IOException {
    return own(lines("/proc/self/mountinfo"), lines("/proc/self/cgroup"))
        .map(own -> own.resolve("rearguard-" + mark));
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(Path.of(file), StandardCharsets.UTF_8);
  }

  /** The folder of the cgroup in which this process is, from proc(5)'s two tables. */
  static Optional<Path> own(List<String> mounts, List<String> groups) {
    var group =
        groups.stream().filter(line -> line.startsWith("0::/")).map(line -> line.substring(4));
    return group
        .findFirst()
        .flatMap(
            within ->
                mounts.stream()
                    .filter(line -> line.contains(" - " + MOUNTED + " "))
                    .map(line -> line.split(" ", 6))
                    .filter(fields -> fields[3].equals("/"))
                    .map(fields -> Path.of(fields[4]).resolve(within))
                    .findFirst());
  }

  Path folder() {
    return folder;
  }

  /** One program's. */
  record Cell(Path folder) {

    /** The words in front of a program's by which it is in the cell before it is that program. */
    List<String> entering() {
      return List.of("/bin/sh", "-c", ENTER, folder.resolve("cgroup.procs").toString());
    }

    /** Ends every process in it; done when none is left, or after a while. */
    void end() {
      try {
        Files.writeString(folder.resolve("cgroup.kill"), "1");
        await();
      } catch (IOException _) {
        return; // it is gone already
      }
      leave();
    }

    private void await() throws IOException {
      for (long slice = 0; slice < PATIENCE_MILLIS / SLICE_MILLIS && populated(); slice++) {
        if (Thread.interrupted()) {
          Thread.currentThread().interrupt();
          return;
        }
        java.util.concurrent.locks.LockSupport.parkNanos(SLICE_MILLIS * 1_000_000);
      }
    }

    boolean populated() throws IOException {
      return Files.readString(folder.resolve("cgroup.events")).contains("populated 1");
    }

    /** A process that this one does not see has the number 0 here (cgroups(7)). */
    private boolean near() {
      try {
        var pids = Files.readAllLines(folder.resolve("cgroup.procs"));
        return !pids.isEmpty() && pids.stream().map(Long::parseLong).allMatch(Family::near);
      } catch (IOException _) {
        return false;
      }
    }

    /** Nobody needs it any more; one in which something still runs stays. */
    void leave() {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException _) {
        return; // the next start of the agent ends what is there
      }
    }
  }

  /** A new and empty one. */
  Optional<Cell> make(long number) {
    var cell = new Cell(folder.resolve(ProcessHandle.current().pid() + "-" + number));
    try {
      Files.createDirectories(cell.folder());
      return Optional.of(cell);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Ends whatever runs in any of them, also of an agent that is no more; tells how many cells. */
  int endAll() {
    return endAll(_ -> true);
  }

  /** Likewise, cells of another mark, when everything in them is near this process. */
  static int endNear(String mark) {
    try {
      return place(mark).map(folder -> new Cells(folder).endAll(Cell::near)).orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }

  private int endAll(Predicate<Cell> ours) {
    int ended = 0;
    try (Stream<Path> paths = Files.list(folder)) {
      var cells = paths.filter(Files::isDirectory).map(Cell::new);
      for (var cell : cells.filter(ours).toList()) {
        ended += cell.populated() ? 1 : 0;
        cell.end();
      }
    } catch (IOException _) {
      return ended; // nobody else works here: what vanished has ended
    }
    return ended;
  }
}
