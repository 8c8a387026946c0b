package rearguard.agent.driver.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import rearguard.model.name.Quoted;

/** The difference of two states in words: paths, modes, owners and names of keys, never content. */
enum FilesDrift {
  ;

  static List<String> words(FilesState kept, FilesState now) {
    var paths = new TreeSet<>(kept.entries().keySet());
    paths.addAll(now.entries().keySet());
    var words = new ArrayList<String>();
    for (var path : paths) {
      var before = Optional.ofNullable(kept.entries().get(path)).orElse(new FilesState.Absent());
      var after = Optional.ofNullable(now.entries().get(path)).orElse(new FilesState.Absent());
      if (!before.equals(after)) {
        words.add("\"" + Quoted.of(path) + "\" " + change(path, before, after));
      }
    }
    return words;
  }

  private static String change(String path, FilesState.Entry kept, FilesState.Entry now) {
    if (kept instanceof FilesState.Absent) {
      return "was not there, now it is " + kind(now);
    }
    if (now instanceof FilesState.Absent) {
      return "was " + kind(kept) + ", now it is gone";
    }
    if (!kept.getClass().equals(now.getClass())) {
      return "was " + kind(kept) + ", now it is " + kind(now);
    }
    return String.join("; ", details(path, kept, now));
  }

  private static List<String> details(String path, FilesState.Entry kept, FilesState.Entry now) {
    var details = new ArrayList<String>();
    if (kept instanceof FilesState.Plain before && now instanceof FilesState.Plain after) {
      if (!before.content().equals(after.content())) {
        details.add(content(path, before.content().bytes(), after.content().bytes()));
      }
    }
    if (kept instanceof FilesState.Link before
        && now instanceof FilesState.Link after
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

  private static String kind(FilesState.Entry entry) {
    return switch (entry) {
      case FilesState.Absent _ -> "absent";
      case FilesState.Folder _ -> "a folder";
      case FilesState.Link _ -> "a link";
      case FilesState.Plain _ -> "a file";
    };
  }

  private static int mode(FilesState.Entry entry) {
    return switch (entry) {
      case FilesState.Folder(var mode, _) -> mode;
      case FilesState.Plain(var mode, _, _) -> mode;
      case FilesState.Absent _, FilesState.Link _ -> 0;
    };
  }

  private static String owner(FilesState.Entry entry) {
    return switch (entry) {
      case FilesState.Absent _ -> "nobody";
      case FilesState.Folder(_, var owner) -> owner.user() + ":" + owner.group();
      case FilesState.Link(_, var owner) -> owner.user() + ":" + owner.group();
      case FilesState.Plain(_, var owner, _) -> owner.user() + ":" + owner.group();
    };
  }
}
