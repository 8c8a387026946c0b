package rearguard.agent.driver.git.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Disk.Stat;
import rearguard.agent.host.HostException;

/**
 * What a run knows of its switch, on disk before anything moves: which tree was the old one, which
 * is the new one, what of the old one moves over, and what git tracked in the old one.
 *
 * @param looks that tell whether all this still holds; empty when only looking at everything does
 */
record Switch(
    String old,
    String fresh,
    List<Carry.Entry> entries,
    List<GitPath> tracked,
    List<String> keep,
    List<Look> looks) {
  private static final String FILE = "switch";
  private static final long LIMIT = 256L << 20;

  Switch {
    entries = List.copyOf(entries);
    tracked = List.copyOf(tracked);
    keep = List.copyOf(keep);
    looks = List.copyOf(looks);
  }

  /** A name for a tree that stays with it under whatever path it stands. */
  static String identity(Stat stat) {
    return stat.device() + ":" + stat.inode();
  }

  static boolean is(Disk disk, Path path, String identity) throws HostException {
    return disk.stat(path).map(Switch::identity).filter(identity::equals).isPresent();
  }

  static Optional<Switch> read(Disk disk, Bench bench) throws HostException {
    var file = bench.folder().resolve(FILE);
    return disk.stat(file).isEmpty()
        ? Optional.empty()
        : Optional.of(parse(new String(disk.read(file, LIMIT), UTF_8)));
  }

  void write(Disk disk, Bench bench) throws HostException {
    var owner = disk.stat(bench.folder()).orElseThrow().owner();
    disk.write(bench.folder().resolve(FILE), text().getBytes(UTF_8), 0600, owner);
  }

  static void forget(Disk disk, Bench bench) throws HostException, InterruptedException {
    disk.deleteTree(bench.folder().resolve(FILE));
  }

  String text() {
    var text = new StringBuilder("old " + old + "\nnew " + fresh + "\n");
    for (Carry.Entry entry : entries) {
      text.append(entry.free() ? "carry " : "aside ")
          .append(entry.device())
          .append(' ')
          .append(GitPath.of(entry.path()).quoted())
          .append('\n');
    }
    tracked.forEach(path -> text.append("tracked ").append(path.quoted()).append('\n'));
    looks.forEach(look -> text.append(text(look)));
    keep.forEach(folder -> text.append("keep ").append(GitPath.of(folder).quoted()).append('\n'));
    return text.toString();
  }

  static Switch parse(String text) {
    var lines = text.split("\n");
    return new Switch(
        lines[0].substring(4),
        lines[1].substring(4),
        Stream.of(lines).filter(Switch::moves).map(Switch::entry).toList(),
        paths(lines, "tracked "),
        paths(lines, "keep ").stream().map(GitPath::text).toList(),
        Stream.of(lines).filter(line -> line.startsWith("look ")).map(Switch::look).toList());
  }

  private static String text(Look look) {
    return "look %s %d %s\n"
        .formatted(look.found(), look.modified(), GitPath.of(look.path()).quoted());
  }

  private static Look look(String line) {
    var words = line.split(" ", 4);
    return new Look(GitPath.parse(words[3]).text(), words[1], Long.parseLong(words[2]));
  }

  private static List<GitPath> paths(String[] lines, String word) {
    return Stream.of(lines)
        .filter(line -> line.startsWith(word))
        .map(line -> GitPath.parse(line.substring(word.length())))
        .toList();
  }

  private static boolean moves(String line) {
    return line.startsWith("carry ") || line.startsWith("aside ");
  }

  private static Carry.Entry entry(String line) {
    var words = line.split(" ", 3);
    return new Carry.Entry(
        GitPath.parse(words[2]).text(), words[0].equals("carry"), Long.parseLong(words[1]));
  }
}
