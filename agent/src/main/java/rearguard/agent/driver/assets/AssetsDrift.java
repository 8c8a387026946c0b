package rearguard.agent.driver.assets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import rearguard.agent.driver.assets.AssetsState.Form;
import rearguard.agent.driver.assets.AssetsState.Owners;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;

/** What differs, in words. */
enum AssetsDrift {
  ;

  private static final int NAMED = 3;

  static String name(Path path) {
    return "\"" + Quoted.of(path.toString()) + "\"";
  }

  static String words(Path path, Form was, Form is) {
    if (was instanceof AssetsState.Link(var before, var owner)
        && is instanceof AssetsState.Link(var after, _)) {
      return before.equals(after)
          ? name(path) + " belonged to " + owner.user() + ":" + owner.group() + ", now to another"
          : name(path) + " was " + words(was) + ", now it is " + words(is);
    }
    return name(path) + " was " + words(was) + ", now it is " + words(is);
  }

  static String words(Form form) {
    return switch (form) {
      case AssetsState.Absent _ -> "absent";
      case AssetsState.Folder _ -> "a folder";
      case AssetsState.Link(var text, _) -> "a link to \"" + Quoted.of(text) + "\"";
    };
  }

  /** Of two folders that are not equal. */
  static List<String> words(AssetTree kept, Owners owners, AssetTree live)
      throws HostException, InterruptedException {
    var before = kept.stats();
    var after = live.stats();
    var more = new ArrayList<String>();
    var fewer = new ArrayList<String>();
    var other = new ArrayList<String>();
    var dressed = new ArrayList<String>();
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (var name : names) {
      var was = before.get(name);
      var is = after.get(name);
      if (was == null) {
        more.add(name);
      } else if (is == null) {
        fewer.add(name);
      } else if (differ(kept.at(name), was, live.at(name), is)) {
        other.add(name);
      } else if (!is.owner().equals(owners.of(name)) || is.mode() != was.mode()) {
        dressed.add(name);
      }
    }
    var words = new ArrayList<String>();
    say(live, more, "more").ifPresent(words::add);
    say(live, fewer, "fewer").ifPresent(words::add);
    say(live, other, "with other content").ifPresent(words::add);
    say(live, dressed, "of another owner or mode").ifPresent(words::add);
    return words.isEmpty() ? List.of(name(live.root()) + " has other content") : words;
  }

  private static boolean differ(AssetTree kept, Disk.Stat was, AssetTree live, Disk.Stat is)
      throws HostException, InterruptedException {
    if (was.type() != is.type()) {
      return true;
    }
    return switch (was.type()) {
      case FOLDER, OTHER -> false;
      case LINK -> !kept.disk().readLink(kept.root()).equals(live.disk().readLink(live.root()));
      case FILE ->
          was.size() != is.size()
              || (was.mode() == is.mode() && !kept.digest().equals(live.digest()));
    };
  }

  private static Optional<String> say(AssetTree live, List<String> names, String how) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    var some = names.subList(0, Math.min(NAMED, names.size())).stream().map(Quoted::of).toList();
    return Optional.of(
        name(live.root())
            + " has "
            + Counted.of(names.size(), "name")
            + " "
            + how
            + ": "
            + String.join(", ", some)
            + (names.size() > NAMED ? " …" : ""));
  }
}
