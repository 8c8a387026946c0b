package rearguard.cli.command;

import java.util.Locale;
import java.util.Optional;
import rearguard.model.name.Quoted;

/** A yes from a person, or the name that a script gives in its place. */
public record Confirmation(Session session, Optional<String> flag) {

  /** Refuses before anything is asked of anybody when nobody could say yes later. */
  public void possible(String name) {
    if (flag.isEmpty() && !session.canAsk()) {
      throw new Misuse(
          "nobody can be asked to confirm this", "Add --confirm " + name + " to go on without.");
    }
  }

  /** Whether it was confirmed; what is severe is confirmed by typing the name. */
  public boolean given(String name, Boolean severe) {
    if (flag.isPresent()) {
      return byFlag(name, flag.get());
    }
    if (severe) {
      return session.console().ask("Type \"" + name + "\" to go on:").equals(name);
    }
    var answer = session.console().ask("Go on? [y/N]").toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }

  private static boolean byFlag(String name, String said) {
    if (!said.equals(name)) {
      throw new Misuse(
          "--confirm says \"" + Quoted.of(said) + "\", but this is \"" + name + "\"",
          "Write --confirm " + name + " if that is what you mean.");
    }
    return true;
  }
}
