package rearguard.agent.driver.git.exchange;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Disk.Stat;
import rearguard.agent.host.HostException;

/**
 * Finds in an old tree what belongs to no snapshot and therefore moves to the new one: a whole
 * folder where nothing in it is tracked, single entries elsewhere. Git's own folder comes last: as
 * long as it has not moved, not everything has.
 */
final class Carry {
  private final Disk disk;
  private final Path old;
  private final Names tracked;
  private final Names wanted;
  private final List<String> keep;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Look> looks = new ArrayList<>();

  private Carry(Disk disk, Path old, Names tracked, Names wanted, List<String> keep) {
    this.disk = disk;
    this.old = old;
    this.tracked = tracked;
    this.wanted = wanted;
    this.keep = keep;
  }

  /**
   * Something that moves.
   *
   * @param free whether its name is free in the new tree; else it goes aside
   * @param device the file system it is on
   */
  record Entry(String path, boolean free, long device) {
    boolean isGit() {
      return path.equals(".git");
    }
  }

  /**
   * What was found.
   *
   * @param looks at the folders that were looked into, each from just before
   */
  record Found(List<Entry> entries, List<Look> looks) {}

  /** Files by name, and the folders above them. */
  record Names(Set<String> files, Set<String> folders, Map<String, Integer> unclear) {
    static Names of(Collection<GitPath> paths) {
      var folders = new LinkedHashSet<GitPath>();
      var unclear = new HashMap<String, Integer>();
      for (GitPath path : paths) {
        path.addFolders(folders);
        if (!path.exact()) {
          unclear.merge(path.text(), 1, Integer::sum);
        }
      }
      return new Names(texts(paths), texts(folders), unclear);
    }

    private static Set<String> texts(Collection<GitPath> paths) {
      return paths.stream().map(GitPath::text).collect(Collectors.toSet());
    }
  }

  /** What moves when {@code wanted} takes the place of {@code tracked}; changes nothing. */
  static Found from(Disk disk, Path old, Names tracked, Names wanted, List<String> keep)
      throws HostException {
    var carry = new Carry(disk, old, tracked, wanted, keep);
    carry.folder("", true);
    carry.entries.sort((one, other) -> Boolean.compare(one.isGit(), other.isGit()));
    return new Found(List.copyOf(carry.entries), List.copyOf(carry.looks));
  }

  private void folder(String path, boolean free) throws HostException {
    looks.add(Look.at(disk, old, path));
    var unclear = new HashMap<String, Integer>();
    for (String name : disk.names(path.isEmpty() ? old : old.resolve(path))) {
      var child = path.isEmpty() ? name : path + "/" + name;
      if (keep.contains(child)) {
        continue;
      }
      if (name.indexOf('\ufffd') >= 0 && !exists(child)) {
        unclear.merge(child, 1, Integer::sum);
        continue;
      }
      entry(child, free);
    }
    for (var one : unclear.entrySet()) {
      if (one.getValue() > tracked.unclear().getOrDefault(one.getKey(), 0)) {
        throw Faults.refused(
            "the name of "
                + named(old.resolve(one.getKey()))
                + " is not UTF-8, and git does not track it",
            "Rename it, or move it into a folder of its own.");
      }
    }
  }

  private boolean exists(String child) throws HostException {
    return disk.stat(old.resolve(child)).isPresent();
  }

  private void entry(String path, boolean free) throws HostException {
    var stat = disk.stat(old.resolve(path));
    if (stat.isEmpty()) {
      return;
    }
    boolean folder = stat.get().type() == Disk.Type.FOLDER;
    if (folder && shared(path)) {
      folder(path, free && !wanted.files().contains(path));
    } else if (folder || !tracked.files().contains(path)) {
      add(path, stat.get(), free && !taken(path, folder));
    }
  }

  private void add(String path, Stat stat, boolean free) {
    entries.add(new Entry(path, free, stat.device()));
  }

  /** Whether something in the folder is not simply the stranger's. */
  private boolean shared(String path) {
    return tracked.folders().contains(path)
        || wanted.folders().contains(path)
        || keep.stream().anyMatch(kept -> kept.startsWith(path + "/"));
  }

  private boolean taken(String path, boolean folder) {
    return wanted.files().contains(path) || (!folder && wanted.folders().contains(path));
  }
}
