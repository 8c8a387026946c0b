package rearguard.agent.paths;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import rearguard.model.name.Quoted;

/** The difference of two states in words: paths, modes, owners and names of keys, never content. */
public enum PathDrift {
  ;

  public static List<String> words(PathState kept, PathState now) {
    var paths = new TreeSet<>(kept.entries().keySet());
    paths.addAll(now.entries().keySet());
    var words = new ArrayList<String>();
    for (var path : paths) {
      var before = Optional.ofNullable(kept.entries().get(path)).orElse(new PathState.Absent());
      var after = Optional.ofNullable(now.entries().get(path)).orElse(new PathState.Absent());
      if (!before.equals(after)) {
        words.add("\"" + Quoted.of(path) + "\" " + change(path, before, after));
      }
    }
    return words;
  }

  private static String change(String path, PathState.Entry kept, PathState.Entry now) {
    if (kept instanceof PathState.Absent) {
      return "was not there, now it is " + kind(now);
    }
    if (now instanceof PathState.Absent) {
      return "was " + kind(kept) + ", now it is gone";
    }
    if (!kept.getClass().equals(now.getClass())) {
      return "was " + kind(kept) + ", now it is " + kind(now);
    }
    return String.join("; ", details(path, kept, now));
  }

  private static List<String> details(String path, PathState.Entry kept, PathState.Entry now) {
    var details = new ArrayList<String>();
    if (kept instanceof PathState.Plain before && now instanceof PathState.Plain after) {
      if (!before.content().equals(after.content())) {
        details.add(content(path, before.content().bytes(), after.content().bytes()));
      }
    }
    if (kept instanceof PathState.Link before
        && now instanceof PathState.Link after
        && !before.pointsTo().equals(after.pointsTo())) {
      details.add("points elsewhere");
    }
    if (mode(kept) != mode(now)) {
      details.add(String.format("mode was %04o, now it is %04o", mode(kept), mode(now)));
    }
    if (!owner(kept).equals(owner(now))) {
      details.add("owner was " + owner(kept) + ", now it is " + owner(now));
    }
    return details;
  }

  private static String content(String path, byte[] kept, byte[] now) {
    var names = EnvLines.changed(path, kept, now);
    return names.isEmpty() ? "has other content" : names.get();
  }

  private static String kind(PathState.Entry entry) {
    return switch (entry) {
      case PathState.Absent _ -> "absent";
      case PathState.Folder _ -> "a folder";
      case PathState.Link _ -> "a link";
      case PathState.Plain _ -> "a file";
    };
  }

  private static int mode(PathState.Entry entry) {
    return switch (entry) {
      case PathState.Folder(var mode, _) -> mode;
      case PathState.Plain(var mode, _, _) -> mode;
      case PathState.Absent _, PathState.Link _ -> 0;
    };
  }

  private static String owner(PathState.Entry entry) {
    return switch (entry) {
      case PathState.Absent _ -> "nobody";
      case PathState.Folder(_, var owner) -> owner.user() + ":" + owner.group();
      case PathState.Link(_, var owner) -> owner.user() + ":" + owner.group();
      case PathState.Plain(_, var owner, _) -> owner.user() + ":" + owner.group();
    };
  }
}
