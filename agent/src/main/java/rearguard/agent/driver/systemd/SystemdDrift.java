package rearguard.agent.driver.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import rearguard.agent.driver.Shelf;
import rearguard.agent.paths.PathDrift;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/** The difference of two states in words; never what a file or a command line holds. */
enum SystemdDrift {
  ;

  static Drift of(SystemdState kept, SystemdState now, Shelf shelf) {
    var words = restorable(kept, now);
    words.addAll(lasting(kept, now));
    return new Drift(words, shelf.keyed(now.bytes()));
  }

  /** What a restore sets right. */
  static List<String> restorable(SystemdState kept, SystemdState now) {
    var words = new ArrayList<String>();
    for (var at = 0; at < kept.units().size(); at++) {
      words.addAll(unit(kept.units().get(at), now.units().get(at)));
    }
    words.addAll(PathDrift.words(kept.own(), now.own()));
    return words;
  }

  /** What no restore sets right, because the files belong to somebody else. */
  static List<String> lasting(SystemdState kept, SystemdState now) {
    return PathDrift.words(kept.foreign(), now.foreign()).stream()
        .map(word -> word + "; it is not the operator's file and cannot be brought back")
        .toList();
  }

  private static List<String> unit(SystemdState.Unit kept, SystemdState.Unit now) {
    var words = new ArrayList<String>();
    if (!kept.load().equals(now.load())) {
      words.add("was " + load(kept.load()) + ", now it is " + load(now.load()));
    }
    if (!kept.enabled().equals(now.enabled())) {
      words.add("was " + enabled(kept.enabled()) + ", now it is " + enabled(now.enabled()));
    }
    if (now.unread() && !kept.unread()) {
      words.add("has files that systemd has not read since they were changed");
    }
    words.addAll(running(kept, now));
    return words.stream().map(word -> "\"" + kept.name() + "\" " + word).toList();
  }

  private static List<String> running(SystemdState.Unit kept, SystemdState.Unit now) {
    if (kept.up() != now.up()) {
      return List.of(kept.up() ? "ran, now it does not" : "did not run, now it does");
    }
    if (kept.runs() && !now.runs()) {
      return List.of("ran, now it starts over and over");
    }
    var words = new ArrayList<String>();
    if (kept.command().isPresent()
        && now.command().isPresent()
        && !kept.command().equals(now.command())) {
      words.add("runs another command");
    }
    var silent = new TreeSet<>(kept.ports());
    silent.removeAll(now.ports());
    if (kept.runs() && !silent.isEmpty()) {
      words.add("listened on port " + joined(silent) + ", now it does not");
    }
    return words;
  }

  static String joined(Set<Integer> ports) {
    return String.join(", ", ports.stream().map(String::valueOf).toList());
  }

  private static String load(String state) {
    return switch (state) {
      case "not-found" -> "not there";
      case "loaded" -> "there";
      default -> Quoted.of(state);
    };
  }

  private static String enabled(String state) {
    return state.isEmpty() ? "neither enabled nor disabled" : Quoted.of(state);
  }
}
