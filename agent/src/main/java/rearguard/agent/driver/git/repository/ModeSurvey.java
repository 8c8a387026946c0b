package rearguard.agent.driver.git.repository;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import rearguard.agent.driver.git.repository.GitState.Groups;
import rearguard.agent.driver.git.repository.GitState.Modes;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Disk.Stat;
import rearguard.agent.host.HostException;

/** The permissions and groups in a tree, as found. */
public record ModeSurvey(SequencedMap<GitPath, Stat> seen) {
  private static final int PROGRAM = 0100;

  /** Looks at these files and every folder above them; what is not there or a link is left out. */
  public static ModeSurvey of(Disk disk, Path root, Collection<GitPath> files)
      throws HostException {
    var folders = new LinkedHashSet<GitPath>();
    folders.add(GitPath.TOP);
    var seen = new LinkedHashMap<GitPath, Stat>();
    for (GitPath file : files) {
      file.addFolders(folders);
      look(disk, root, file, Disk.Type.FILE, seen);
    }
    for (GitPath folder : folders) {
      look(disk, root, folder, Disk.Type.FOLDER, seen);
    }
    return new ModeSurvey(seen);
  }

  private static void look(
      Disk disk, Path root, GitPath path, Disk.Type type, Map<GitPath, Stat> seen)
      throws HostException {
    if (path.exact()) {
      disk.stat(root.resolve(path.text()))
          .filter(stat -> stat.type() == type)
          .ifPresent(stat -> seen.put(path, stat));
    }
  }

  public Modes modes() {
    int folder = usual(Disk.Type.FOLDER, 0, 0755);
    int file = usual(Disk.Type.FILE, 0, 0644);
    int program = usual(Disk.Type.FILE, PROGRAM, 0755);
    var plain = new Modes(folder, file, program, new TreeMap<>(), Groups.NOT_KNOWN);
    return new Modes(folder, file, program, against(plain), groups());
  }

  private Groups groups() {
    var usual = most(ours().values().stream().map(stat -> stat.owner().group()));
    var plain = new Groups(usual, new TreeMap<>());
    var odd = wrongGroups(plain);
    odd.replaceAll((path, _) -> group(path));
    return new Groups(usual, odd);
  }

  /** What belongs to whom the top folder belongs to. */
  private Map<GitPath, Stat> ours() {
    int user = seen.getOrDefault(GitPath.TOP, NONE).owner().user();
    var ours = new LinkedHashMap<>(seen);
    ours.values().removeIf(stat -> stat.owner().user() != user);
    return ours;
  }

  /** Those of our own that have another group than wanted, with what they should have. */
  public TreeMap<GitPath, Integer> wrongGroups(Groups wanted) {
    var wrong = new TreeMap<GitPath, Integer>();
    wanted
        .usual()
        .ifPresent(
            usual ->
                ours()
                    .forEach(
                        (path, stat) -> {
                          int group = wanted.odd().getOrDefault(path, usual);
                          if (stat.owner().group() != group) {
                            wrong.put(path, group);
                          }
                        }));
    return wrong;
  }

  /** Those that have other permissions than wanted, with what they have. */
  public TreeMap<GitPath, Integer> against(Modes wanted) {
    var odd = new TreeMap<GitPath, Integer>();
    seen.forEach(
        (path, stat) -> {
          if (stat.mode() != wanted(path, stat, wanted)) {
            odd.put(path, stat.mode());
          }
        });
    return odd;
  }

  /** Those that have other permissions than wanted, with what they should have. */
  public TreeMap<GitPath, Integer> corrections(Modes wanted) {
    var wrong = against(wanted);
    wrong.replaceAll((path, _) -> wanted(path, seen.getOrDefault(path, NONE), wanted));
    return wrong;
  }

  /** The group of what was seen there. */
  public int group(GitPath path) {
    return seen.getOrDefault(path, NONE).owner().group();
  }

  private static final Stat NONE =
      new Stat(Disk.Type.OTHER, 0, new rearguard.agent.host.Owner(0, 0), 0, 0, 0, 0);

  private static int wanted(GitPath path, Stat stat, Modes wanted) {
    int usual =
        stat.type() == Disk.Type.FOLDER
            ? wanted.folder()
            : (stat.mode() & PROGRAM) != 0 ? wanted.program() : wanted.file();
    return wanted.odd().getOrDefault(path, usual);
  }

  private int usual(Disk.Type type, int bit, int otherwise) {
    return most(seen.values().stream()
            .filter(stat -> stat.type() == type)
            .filter(stat -> type == Disk.Type.FOLDER || (stat.mode() & PROGRAM) == bit)
            .map(Stat::mode))
        .orElse(otherwise);
  }

  private static Optional<Integer> most(Stream<Integer> numbers) {
    var counts = new HashMap<Integer, Integer>();
    numbers.forEach(number -> counts.merge(number, 1, Integer::sum));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }
}
