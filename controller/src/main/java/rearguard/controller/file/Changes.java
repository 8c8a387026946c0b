package rearguard.controller.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import rearguard.model.name.Counted;

/** What differs between two fleet files, one sentence each. Pure. */
public enum Changes {
  ;

  public static List<String> between(Optional<Application> before, Application now) {
    if (before.isEmpty()) {
      return List.of(
          "application "
              + now.name()
              + " is new: "
              + Counted.of(now.components().size(), "component")
              + ", "
              + Counted.of(now.checks().size(), "check")
              + ", "
              + Counted.of(now.procedures().size(), "procedure"));
    }
    var old = before.get();
    var words = new ArrayList<String>();
    if (!old.environment().equals(now.environment())) {
      words.add("environment is now \"" + now.environment() + "\"");
    }
    if (!old.watch().equals(now.watch())) {
      words.add(
          now.watch().on() ? "how deployments are noticed changes" : "nothing is noticed any more");
    }
    if (!old.retention().equals(now.retention())) {
      words.add("retention is another");
    }
    compare(
        words,
        "group",
        List.copyOf(old.groups().entrySet()),
        List.copyOf(now.groups().entrySet()),
        entry -> entry.getKey());
    compare(words, "component", old.components(), now.components(), c -> c.name().value());
    compare(words, "check", old.checks(), now.checks(), asked -> asked.check().name().value());
    compare(words, "procedure", old.procedures(), now.procedures(), p -> p.name());
    return words.isEmpty() ? List.of("nothing changes") : List.copyOf(words);
  }

  private static <T> void compare(
      List<String> words, String what, List<T> old, List<T> now, Function<T, String> name) {
    for (var one : now) {
      var before = old.stream().filter(o -> name.apply(o).equals(name.apply(one))).findFirst();
      if (before.isEmpty()) {
        words.add(what + " " + name.apply(one) + " is new");
      } else if (!Objects.equals(before.get(), one)) {
        words.add(what + " " + name.apply(one) + " changes");
      }
    }
    old.stream()
        .filter(o -> now.stream().noneMatch(one -> name.apply(one).equals(name.apply(o))))
        .forEach(o -> words.add(what + " " + name.apply(o) + " is gone"));
  }
}
