package rearguard.agent.driver.pm2;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.agent.driver.pm2.app.Entry;
import rearguard.agent.driver.pm2.app.Kept;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.model.Setting;

/**
 * Which processes of a PM2 home belong to a target.
 *
 * @param names the apps that were asked for; empty means all of the home
 * @param home PM2's own folder; the folder above it is a person's home and names nobody's app
 * @param alone whether those names mean nothing but themselves
 */
record Scope(SortedSet<String> names, Path home, boolean alone) {
  Scope {
    names = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /** With what else runs from the folders of those apps. */
  Scope(SortedSet<String> names, Path home) {
    this(names, home, false);
  }

  /** What a section says, when it says it by names. */
  static Scope of(Setting.Group settings, SortedSet<String> names, Path home) {
    var only = settings.texts(Keys.ONLY);
    return only.isEmpty() ? new Scope(names, home) : new Scope(new TreeSet<>(only), home, true);
  }

  /** The live processes in scope, in order. What was captured names apps and folders as well. */
  List<Live> of(Collection<Live> live, Collection<Kept> kept) {
    var rule = rule(live, kept);
    return live.stream().filter(one -> rule.test(one.entry())).sorted(Live.ORDER).toList();
  }

  /** An entry is in scope when it is named, or runs a script of a folder where a named one runs. */
  Predicate<Entry> rule(Collection<Live> live, Collection<Kept> kept) {
    if (names.isEmpty()) {
      return entry -> !entry.module();
    }
    if (alone) {
      return entry -> !entry.module() && names.contains(entry.name());
    }
    var wanted = new TreeSet<>(names);
    kept.forEach(one -> wanted.add(one.entry().name()));
    var folders =
        Stream.concat(
                live.stream().map(Live::entry).filter(entry -> wanted.contains(entry.name())),
                kept.stream().map(Kept::entry))
            .filter(this::ownsItsFolder)
            .map(Entry::folder)
            .collect(Collectors.toSet());
    return entry -> !entry.module() && (wanted.contains(entry.name()) || shares(entry, folders));
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
