package rearguard.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;

/**
 * Finds and ends a program with all it started: its descendants, and by the mark in their
 * environment those that left the family.
 */
final class Family {
  static final String VARIABLE = "REARGUARD_MARK";
  private static final Path SELF = Path.of("/proc/self");
  private static final String MOUNTS = "ns/mnt";
  private static final String ROOT = "root";
  private static final long PATIENCE_MILLIS = 1500;
  private static final long SLICE_MILLIS = 20;
  private static final int ROUNDS = 5;
  private static final int ENVIRONMENT_LIMIT = 1 << 20;

  private Family() {}

  /** Ends the process and what it started; a mark that is empty finds descendants only. */
  static void end(ProcessHandle eldest, String mark) {
    var members = membersOf(eldest, mark);
    members.forEach(ProcessHandle::destroy);
    await(members, PATIENCE_MILLIS);
    for (var round = 0; round < ROUNDS; round++) {
      members.addAll(membersOf(eldest, mark));
      members.removeIf(member -> !lives(member));
      if (members.isEmpty()) {
        return;
      }
      members.forEach(ProcessHandle::destroyForcibly);
      await(members, PATIENCE_MILLIS);
    }
  }

  /** Living processes whose environment holds the variable with a value of that beginning. */
  static Set<ProcessHandle> marked(String beginning) {
    var found = new LinkedHashSet<ProcessHandle>();
    var wanted = VARIABLE + "=" + beginning;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (var folder : folders) {
        if (environmentOf(folder).stream().anyMatch(entry -> entry.startsWith(wanted))) {
          ProcessHandle.of(Long.parseLong(folder.getFileName().toString())).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      return found;
    }
    found.remove(ProcessHandle.current());
    return found;
  }

  /** Tells how many were found among those of these numbers. */
  static int endMarked(String beginning, LongPredicate ours) {
    var members = marked(beginning, ours);
    var count = members.size();
    members.forEach(ProcessHandle::destroy);
    await(members, PATIENCE_MILLIS);
    for (var round = 0; round < ROUNDS && !members.isEmpty(); round++) {
      members = marked(beginning, ours);
      members.forEach(ProcessHandle::destroyForcibly);
      await(members, PATIENCE_MILLIS);
    }
    return count;
  }

  private static Set<ProcessHandle> marked(String beginning, LongPredicate ours) {
    var members = marked(beginning);
    members.removeIf(member -> !ours.test(member.pid()));
    return members;
  }

  /** Whether every path means to that process what it means to this one. */
  static boolean near(long pid) {
    var other = Path.of("/proc", Long.toString(pid));
    try {
      return Files.readSymbolicLink(SELF.resolve(MOUNTS))
              .equals(Files.readSymbolicLink(other.resolve(MOUNTS)))
          && Files.isSameFile(SELF.resolve(ROOT), other.resolve(ROOT));
    } catch (IOException _) {
      return false; // gone by now, or not to be seen: nobody knows whose it is
    }
  }

  private static Set<ProcessHandle> membersOf(ProcessHandle eldest, String mark) {
    var members = new LinkedHashSet<ProcessHandle>();
    members.add(eldest);
    eldest.descendants().forEach(members::add);
    if (!mark.isEmpty()) {
      members.addAll(marked(mark));
    }
    return members;
  }

  private static List<String> environmentOf(Path process) {
    try (var in = Files.newInputStream(process.resolve("environ"))) {
      var bytes = in.readNBytes(ENVIRONMENT_LIMIT);
      return List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\0", -1));
    } catch (IOException e) {
      return List.of(); // gone by now, or another user's: not ours either way
    }
  }

  /**
   * Waits in slices: a dead process whose parent does not care stays listed, and is not waited for.
   */
  static boolean await(Set<ProcessHandle> members, long millis) {
    var slices = millis / SLICE_MILLIS;
    try {
      for (var slice = 0; slice < slices; slice++) {
        var living = members.stream().filter(Family::lives).map(ProcessHandle::onExit).toList();
        if (living.isEmpty()) {
          return true;
        }
        waitFor(living);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return members.stream().noneMatch(Family::lives);
  }

  private static void waitFor(List<CompletableFuture<ProcessHandle>> ends)
      throws InterruptedException {
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
          .get(SLICE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return; // the next slice asks again
    }
  }

  private static boolean lives(ProcessHandle member) {
    return member.isAlive() && LocalProcesses.seen(Math.toIntExact(member.pid())).isPresent();
  }
}
