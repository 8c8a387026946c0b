package rearguard.agent.driver.ufw;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import rearguard.agent.driver.ufw.UfwCommands.Family;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;

/** The difference of two states in words. Rules are shown: they are no secret on this host. */
final class UfwDrift {
  private static final int MOST = 20;

  private UfwDrift() {}

  static List<String> words(UfwState kept, UfwState now) {
    var words = new ArrayList<String>();
    if (kept.on() != now.on()) {
      words.add("ufw was " + name(kept) + ", now it is " + name(now));
    }
    if (kept instanceof UfwState.Present before && now instanceof UfwState.Present after) {
      files(before, after, words);
      if (before.active() && after.active()) {
        kernel(Family.V4, before.four(), after.four(), words);
        kernel(Family.V6, before.six(), after.six(), words);
      }
    }
    return words;
  }

  static String name(UfwState state) {
    return switch (state) {
      case UfwState.Absent _ -> "absent";
      case UfwState.Present present -> present.active() ? "active" : "inactive";
    };
  }

  private static void files(UfwState.Present kept, UfwState.Present now, List<String> words) {
    var paths = new TreeSet<>(kept.files().keySet());
    paths.addAll(now.files().keySet());
    for (var path : paths) {
      var before = Optional.ofNullable(kept.files().get(path));
      var after = Optional.ofNullable(now.files().get(path));
      if (!before.equals(after)) {
        words.add("\"" + Quoted.of(path) + "\" " + change(before, after));
      }
    }
  }

  private static String change(Optional<UfwState.Text> kept, Optional<UfwState.Text> now) {
    if (kept.isEmpty()) {
      return "was not there, now it is";
    }
    if (now.isEmpty()) {
      return "was there, now it is gone";
    }
    var before = kept.get();
    var after = now.get();
    if (!before.content().equals(after.content())) {
      return "has other content";
    }
    return before.owner().equals(after.owner())
        ? String.format("mode was %04o, now it is %04o", before.mode(), after.mode())
        : "has another owner";
  }

  private static void kernel(Family family, KernelRules kept, KernelRules now, List<String> words) {
    var gone = new ArrayList<>(kept.written().lines().toList());
    var added = new ArrayList<>(now.written().lines().toList());
    if (gone.isEmpty() || gone.equals(added)) {
      return; // nothing was in the kernel: then what the files say is what is wanted there
    }
    var same = List.copyOf(gone);
    added.forEach(gone::remove);
    same.forEach(added::remove);
    var changes = new ArrayList<String>();
    gone.forEach(line -> changes.add("without \"" + Quoted.of(line) + "\""));
    added.forEach(line -> changes.add("with \"" + Quoted.of(line) + "\""));
    var in = family == Family.V4 ? "IPv4" : "IPv6";
    if (changes.isEmpty()) {
      words.add("the rules in the kernel for " + in + " stand in another order");
      return;
    }
    changes.stream().limit(MOST).forEach(one -> words.add("the kernel is " + one + " for " + in));
    if (changes.size() > MOST) {
      words.add(Counted.of(changes.size() - MOST, "more change") + " for " + in);
    }
  }
}
