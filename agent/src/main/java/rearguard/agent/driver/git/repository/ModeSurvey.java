package rearguard.agent.driver.git.repository;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import rearguard.agent.driver.git.repository.GitState.Modes;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Disk.Stat;
import rearguard.agent.host.HostException;

/** The permissions in a tree, as found. */
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
    var plain = new Modes(folder, file, program, new TreeMap<>());
    return new Modes(folder, file, program, against(plain));
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
    var counts = new HashMap<Integer, Integer>();
    seen.values().stream()
        .filter(stat -> stat.type() == type)
        .filter(stat -> type == Disk.Type.FOLDER || (stat.mode() & PROGRAM) == bit)
        .forEach(stat -> counts.merge(stat.mode(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(otherwise);
  }
}
