package rearguard.agent.policy;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** What may be run on this host, by name. */
public record Policy(SortedMap<String, Entry> commands) {
  public Policy {
    commands = Collections.unmodifiableSortedMap(new TreeMap<>(commands));
  }

  /** The command of that name; an exception names the nearest right word. */
  public Entry entry(String name) throws HostException {
    var entry = Optional.ofNullable(commands.get(name));
    if (entry.isEmpty()) {
      throw new HostException(unknown(name));
    }
    return entry.get();
  }

  private Problem unknown(String name) {
    return Problem.of(
        Problem.Kind.NOT_FOUND,
        "this host's policy declares no command \"" + Quoted.of(name) + "\"",
        commands.isEmpty() ? "It declares none." : Nearest.hint(name, commands.keySet()));
  }
}
