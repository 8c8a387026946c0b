package rearguard.agent.driver.ufw;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.Quoted;

/** A port and its protocol, written as ufw writes it. */
record Port(int number, String protocol) implements Comparable<Port> {
  static final String KEY = "ports";
  static final int SSH = 22;
  private static final String WRITTEN = "[1-9][0-9]{0,4}(/(tcp|udp))?";
  private static final int HIGHEST = 65535;
  private static final int MOST = 100;

  /** The ports of a section, sorted, each once; one without a protocol stands for both. */
  static List<Port> of(Setting.Group settings) {
    var ports = new TreeSet<Port>();
    settings.texts(KEY).stream().filter(Port::allowed).forEach(text -> ports.addAll(read(text)));
    return List.copyOf(ports);
  }

  private static List<Port> read(String text) {
    var parts = text.split("/", 2);
    var number = Integer.parseInt(parts[0]);
    return parts.length == 2
        ? List.of(new Port(number, parts[1]))
        : List.of(new Port(number, "tcp"), new Port(number, "udp"));
  }

  static List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    var texts = settings.texts(KEY);
    if (settings.entries().containsKey(KEY) && (texts.isEmpty() || texts.size() > MOST)) {
      problems.add(wrong("ports names " + texts.size() + " ports", "Name 1 to " + MOST + "."));
    }
    for (var text : texts) {
      if (!allowed(text)) {
        problems.add(
            wrong(
                "port \"" + Quoted.of(text) + "\" is not a port",
                "Write a number from 1 to 65535 and its protocol, as in 443/tcp."));
      } else if (read(text).contains(new Port(SSH, "tcp"))) {
        problems.add(wrong("port 22 is the way in and is never held", "Leave it out."));
      }
    }
    return List.copyOf(problems);
  }

  private static boolean allowed(String text) {
    return text.matches(WRITTEN) && Integer.parseInt(text.split("/", 2)[0]) <= HIGHEST;
  }

  private static Problem wrong(String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, KEY));
  }

  @Override
  public int compareTo(Port other) {
    return number != other.number
        ? Integer.compare(number, other.number)
        : protocol.compareTo(other.protocol);
  }

  @Override
  public String toString() {
    return number + "/" + protocol;
  }
}
