package rearguard.agent.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import rearguard.model.Problem;

/** Processes as /proc shows them; what vanishes or is hidden while being read is left out. */
final class LocalProcesses implements Processes {
  private static final Path PROC = Path.of("/proc");
  private static final int WORDS_LIMIT = 1 << 20;
  private static final long KILL_MILLIS = 5000;
  private static final String LISTEN = "0A";

  @Override
  public List<Seen> all() throws HostException {
    var all = new ArrayList<Seen>();
    for (var pid : pids()) {
      seen(pid).ifPresent(all::add);
    }
    return List.copyOf(all);
  }

  @Override
  public Set<Integer> portsOf(Set<Integer> pids) throws HostException {
    var ports = listeners();
    var found = new TreeSet<Integer>();
    for (var pid : pids) {
      for (var inode : socketsOf(pid)) {
        Optional.ofNullable(ports.get(inode)).ifPresent(found::add);
      }
    }
    return found;
  }

  @Override
  public List<Seen> listeningOn(int port) throws HostException {
    var inodes = new HashSet<String>();
    listeners()
        .forEach(
            (inode, of) -> {
              if (of == port) {
                inodes.add(inode);
              }
            });
    var found = new ArrayList<Seen>();
    for (var pid : inodes.isEmpty() ? List.<Integer>of() : pids()) {
      if (socketsOf(pid).stream().anyMatch(inodes::contains)) {
        seen(pid).ifPresent(found::add);
      }
    }
    return List.copyOf(found);
  }

  @Override
  public boolean somethingListensOn(int port) throws HostException {
    return listeners().containsValue(port);
  }

  @Override
  public boolean ends(Seen process, Duration patience) throws InterruptedException {
    var handle = ProcessHandle.of(process.pid());
    var gone =
        handle.isEmpty()
            || !same(process)
            || Family.await(Set.of(handle.get()), patience.toMillis());
    refuseInterrupted();
    return gone || !same(process);
  }

  @Override
  public void end(Seen process, Duration patience) throws HostException, InterruptedException {
    var handle = ProcessHandle.of(process.pid());
    if (handle.isEmpty() || !same(process)) {
      return;
    }
    var one = Set.of(handle.get());
    handle.get().destroy();
    if (Family.await(one, patience.toMillis()) || !same(process)) {
      return;
    }
    refuseInterrupted();
    handle.get().destroyForcibly();
    if (!Family.await(one, KILL_MILLIS) && same(process)) {
      refuseInterrupted();
      throw Trouble.plain(
          Problem.Kind.NOT_ALLOWED,
          "process " + process.pid() + " does not end",
          "It belongs to another user or waits in the kernel; see it with ps.");
    }
  }

  private static void refuseInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private static boolean same(Seen process) {
    return seen(process.pid()).filter(now -> now.start() == process.start()).isPresent();
  }

  private static List<Integer> pids() throws HostException {
    var pids = new TreeSet<Integer>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[1-9]*")) {
      folders.forEach(folder -> pids.add(Integer.parseInt(folder.getFileName().toString())));
    } catch (IOException e) {
      throw Trouble.with("list", PROC, e);
    }
    return List.copyOf(pids);
  }

  static Optional<Seen> seen(int pid) {
    var folder = PROC.resolve(Integer.toString(pid));
    try {
      var stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      var user = (Integer) Files.getAttribute(folder, "unix:uid");
      return parsed(pid, stat, user, words(folder), workingFolder(folder));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The name of the program may hold spaces and brackets: the fields begin after the last one. */
  static Optional<Seen> parsed(
      int pid, String stat, int user, List<String> words, Optional<Path> folder) {
    var fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
    if (fields.size() < 20 || fields.getFirst().equals("Z")) {
      return Optional.empty();
    }
    return Optional.of(
        new Seen(
            pid,
            Integer.parseInt(fields.get(1)),
            user,
            Long.parseLong(fields.get(19)),
            words,
            folder));
  }

  private static List<String> words(Path process) {
    try (var in = Files.newInputStream(process.resolve("cmdline"))) {
      var text = new String(in.readNBytes(WORDS_LIMIT), StandardCharsets.UTF_8);
      return text.isEmpty() ? List.of() : List.of(text.replaceFirst("\0$", "").split("\0", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Path> workingFolder(Path process) {
    try {
      return Optional.of(Files.readSymbolicLink(process.resolve("cwd")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Ports by the inode of the socket that listens. */
  private static Map<String, Integer> listeners() throws HostException {
    var found = new HashMap<String, Integer>();
    for (var table : List.of("net/tcp", "net/tcp6")) {
      var file = PROC.resolve(table);
      if (Files.exists(file)) {
        try (var lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
          found.putAll(listeners(lines));
        } catch (IOException e) {
          throw Trouble.with("read", file, e);
        }
      }
    }
    return found;
  }

  /**
   * The kernel lists all sockets that listen before all others (proc_net_tcp.rst): the rest, tens
   * of thousands on a busy host, is not even made by the kernel when it is not read.
   */
  static Map<String, Integer> listeners(BufferedReader lines) throws IOException {
    var found = new HashMap<String, Integer>();
    lines.readLine(); // the names of the columns
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var fields = List.of(line.strip().split(" +", -1));
      if (fields.size() < 10 || !fields.get(3).equals(LISTEN)) {
        return found;
      }
      var address = fields.get(1);
      found.put(fields.get(9), Integer.parseInt(address.substring(address.indexOf(':') + 1), 16));
    }
    return found;
  }

  private static Set<String> socketsOf(int pid) {
    var inodes = new HashSet<String>();
    var folder = PROC.resolve(Integer.toString(pid)).resolve("fd");
    try (DirectoryStream<Path> handles = Files.newDirectoryStream(folder)) {
      for (var handle : handles) {
        socket(handle).ifPresent(inodes::add);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return inodes; // gone or another user's
    }
    return inodes;
  }

  private static Optional<String> socket(Path handle) {
    try {
      var points = Files.readSymbolicLink(handle).toString();
      return points.startsWith("socket:[")
          ? Optional.of(points.substring("socket:[".length(), points.length() - 1))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
