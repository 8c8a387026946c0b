package rearguard.agent.driver.command;

import java.util.Optional;
import java.util.SortedMap;
import rearguard.agent.driver.command.CommandState.Aim;
import rearguard.agent.driver.command.CommandState.Told;
import rearguard.agent.policy.Entry;
import rearguard.agent.policy.Parameter;

/** What going to a snapshot takes, as things are now. */
sealed interface Course {

  /** Nothing: it is so already. */
  record Nothing(String words) implements Course {}

  /** The command is run. */
  record Run(SortedMap<String, String> arguments) implements Course {}

  /** The undo of a deed is run. */
  record Undo(Deeds.Deed deed) implements Course {}

  /** Nobody can. */
  record Barred(String why, String hint) implements Course {}

  /** Pure. */
  static Course of(CommandState wanted, Entry entry, Deeds deeds, Optional<Told> now) {
    return switch (wanted.aim()) {
      case Aim.Forward() ->
          same(wanted, now)
              ? new Nothing("its status is \"" + wanted.status().orElseThrow().shown() + "\"")
              : new Run(wanted.arguments());
      case Aim.Back(var since) -> back(wanted, entry, deeds, now, since);
    };
  }

  private static Course back(
      CommandState wanted, Entry entry, Deeds deeds, Optional<Told> now, String since) {
    if (deeds.position().equals(since) && (now.isEmpty() || wanted.status().isEmpty())) {
      return new Nothing("it was not run since, or was taken back");
    }
    if (same(wanted, now) && (deeds.position().equals(since) || entry.more().undo().isEmpty())) {
      return new Nothing("its status is \"" + wanted.status().orElseThrow().shown() + "\"");
    }
    var newest = deeds.newest();
    if (newest.isPresent()
        && newest.get().before().equals(since)
        && !deeds.position().equals(since)
        && !entry.more().undo().isEmpty()) {
      return new Undo(newest.get());
    }
    if (followsStatus(entry) && wanted.status().isPresent()) {
      return new Run(wanted.arguments());
    }
    return barred(entry, deeds, since);
  }

  private static Course barred(Entry entry, Deeds deeds, String since) {
    var name = "\"" + entry.name() + "\"";
    if (deeds.position().equals(since)) {
      return new Barred(
          "the status of " + name + " was changed by somebody else",
          "Nothing that Rearguard did can be taken back.");
    }
    return entry.more().undo().isEmpty()
        ? new Barred(
            "what " + name + " did cannot be taken back: the policy declares no undo for it",
            "Put it right by hand, or let the host's root declare \"undo\".")
        : new Barred(name + " was run again since, by " + deeds.position(), "Undo that run first.");
  }

  /** Whether running it brings a status about that one can choose. */
  static boolean followsStatus(Entry entry) {
    return entry.parameters().values().stream().anyMatch(Parameter::fromStatus);
  }

  private static boolean same(CommandState wanted, Optional<Told> now) {
    return wanted.status().isPresent()
        && now.map(Told::text).equals(wanted.status().map(Told::text));
  }
}
