package rearguard.agent.host.proc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import rearguard.agent.host.digest.Sha256;

/**
 * Every process with when it began, whose it is, and the SHA-256 of the program that it runs, also
 * of one that was deleted since (proc(5)).
 */
public final class ProcessTable {
  /** Of the kernel's clock as user programs see it, on every architecture that Java runs on. */
  private static final long TICKS_PER_SECOND = 100;

  private static final long LARGEST = 512L << 20;

  private final BooleanSupplier time;
  private final Map<Map<String, Object>, String> digests = new HashMap<>();

  private ProcessTable(BooleanSupplier time) {
    this.time = time;
  }

  /**
   * One line a process, in the order of their numbers.
   *
   * @param time whether there is time left to digest programs; asked before each
   */
  public static String text(BooleanSupplier time) {
    var table = new ProcessTable(time);
    var booted = booted(Proc.text(Proc.ROOT.resolve("stat")));
    var lines = new ArrayList<String>();
    for (int pid : Proc.pids()) {
      table.line(pid, booted).ifPresent(lines::add);
    }
    return String.join("\n", lines) + "\n";
  }

  static Instant booted(String stat) {
    return stat.lines()
        .filter(line -> line.startsWith("btime "))
        .map(line -> Instant.ofEpochSecond(Long.parseLong(line.substring(6).strip())))
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  private Optional<String> line(int pid, Instant booted) {
    var folder = Proc.of(pid);
    var stat = Proc.text(folder.resolve("stat"));
    int end = stat.lastIndexOf(')');
    if (end < 0) {
      return Optional.empty();
    }
    var fields = List.of(stat.substring(end + 1).strip().split(" ", -1));
    if (fields.size() < 20) {
      return Optional.empty();
    }
    var name = stat.substring(stat.indexOf('(') + 1, end);
    var status = Proc.text(folder.resolve("status"));
    var words = Proc.text(folder.resolve("cmdline")).replaceFirst("\0$", "").replace('\0', ' ');
    return Optional.of(
        "pid=%d parent=%s state=%s began=%s uid=%s gid=%s login=%s name=%s program=%s sha256=%s folder=%s words=%s"
            .formatted(
                pid,
                fields.get(1),
                fields.getFirst(),
                began(booted, Long.parseLong(fields.get(19))),
                ids(status, "Uid:"),
                ids(status, "Gid:"),
                login(Proc.text(folder.resolve("loginuid"))),
                Plain.quoted(name),
                Plain.quoted(Proc.link(folder.resolve("exe"))),
                digest(folder.resolve("exe")),
                Plain.quoted(Proc.link(folder.resolve("cwd"))),
                Plain.quoted(words)));
  }

  private static Instant began(Instant booted, long ticks) {
    return booted.plusMillis(ticks * 1000 / TICKS_PER_SECOND);
  }

  /** Real, effective, saved and of the file system. */
  private static String ids(String status, String key) {
    return status
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> String.join(",", line.substring(key.length()).strip().split("\\s+")))
        .findFirst()
        .orElse("?");
  }

  /** The user who logged in and from whom this descends; the kernel says -1 for nobody. */
  private static String login(String text) {
    return text.isBlank() || text.strip().equals("4294967295") ? "-" : text.strip();
  }

  private String digest(Path program) {
    try {
      var key = Files.readAttributes(program, "unix:dev,ino,size,ctime");
      var known = digests.get(key);
      if (known != null) {
        return known;
      }
      if (!time.getAsBoolean()) {
        return "no-time-left";
      }
      var fresh = Files.size(program) > LARGEST ? "too-large" : digested(program);
      digests.put(key, fresh);
      return fresh;
    } catch (IOException e) {
      return "-"; // a thread of the kernel, or gone
    }
  }

  private static String digested(Path program) throws IOException {
    try (var channel = FileChannel.open(program)) {
      return HexFormat.of().formatHex(Sha256.of(channel));
    }
  }
}
