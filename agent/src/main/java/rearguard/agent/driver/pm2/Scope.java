package rearguard.agent.driver.pm2;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which processes of a PM2 home belong to a target.
 *
 * @param names the apps that were asked for; empty means all of the home
 * @param home PM2's own folder; the folder above it is a person's home and names nobody's app
 */
record Scope(SortedSet<String> names, Path home) {
  Scope {
    names = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /**
   * Those of the given that are in scope: named, or running a script of a folder in which a named
   * one runs. What was captured names folders as well.
   */
  List<Live> of(Collection<Live> live, Collection<Kept> kept) {
    var apps = live.stream().filter(one -> !one.entry().module()).sorted(Live.ORDER).toList();
    if (names.isEmpty()) {
      return apps;
    }
    var wanted = new TreeSet<>(names);
    kept.forEach(one -> wanted.add(one.entry().name()));
    var folders =
        Stream.concat(
                apps.stream().map(Live::entry).filter(entry -> wanted.contains(entry.name())),
                kept.stream().map(Kept::entry))
            .filter(this::ownsItsFolder)
            .map(Entry::folder)
            .collect(java.util.stream.Collectors.toSet());
    return apps.stream()
        .filter(one -> wanted.contains(one.entry().name()) || shares(one.entry(), folders))
        .toList();
  }

  private static boolean shares(Entry entry, Set<String> folders) {
    return folders.contains(entry.folder()) && entry.script().startsWith(entry.folder() + "/");
  }

  /** A folder from which many unrelated apps may be started tells nothing. */
  boolean ownsItsFolder(Entry entry) {
    var folder = Path.of(entry.folder().isEmpty() ? "/" : entry.folder()).normalize();
    return folder.getParent() != null && !home.normalize().startsWith(folder);
  }
}
