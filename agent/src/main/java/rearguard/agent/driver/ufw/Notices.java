package rearguard.agent.driver.ufw;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import rearguard.agent.host.Command;
import rearguard.model.traffic.Held;

/**
 * The lines of {@code ufw status} that say what is held: rules bound to an interface that is not
 * there. Written by ufw itself, under its own lock.
 */
final class Notices {
  /** As ufw writes a rule into user.rules: action, protocol, port, …, interface, comment in hex. */
  private static final Pattern TUPLE =
      Pattern.compile(
          "### tuple ### deny (tcp|udp) ([0-9]{1,5}) [^\\n]*\\bin_"
              + UfwCommands.NOWHERE
              + "(?: comment=((?:[0-9a-f]{2})*))?\\s*");

  /** A rule in user.rules: its tuple, then its lines up to an empty one. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?m)^### tuple ### [^\\n]*\\bin_"
              + UfwCommands.NOWHERE
              + "\\b[^\\n]*\\n(?:[^\\n]+\\n)*(?:\\n|\\z)");

  private Notices() {}

  /** What to say to ufw so that it shows what is held and nothing else; pure. */
  static List<Command> moves(SortedMap<Port, String> shown, List<Held> held, boolean active) {
    var wanted = wanted(held);
    var moves = new ArrayList<Command>();
    var ports = new TreeSet<>(shown.keySet());
    ports.addAll(wanted.keySet());
    for (var port : ports) {
      var comment = wanted.getOrDefault(port, "");
      if (comment.equals(shown.getOrDefault(port, ""))) {
        continue;
      }
      if (shown.containsKey(port)) {
        moves.add(UfwCommands.noNotice(port));
      }
      if (!comment.isEmpty() && active) {
        moves.add(UfwCommands.notice(port, comment));
      }
    }
    return moves;
  }

  private static SortedMap<Port, String> wanted(List<Held> held) {
    var wanted = new TreeMap<Port, String>();
    for (var one : held) {
      for (var port : one.ports()) {
        var parts = port.split("/", 2);
        wanted.merge(
            new Port(Integer.parseInt(parts[0]), parts[1]),
            "rearguard hold " + one.owner(),
            (known, more) ->
                known.endsWith(" " + one.owner()) ? known : known + " and " + one.owner());
      }
    }
    return wanted;
  }

  /** The notices in a file of rules, by port. */
  static SortedMap<Port, String> in(String rules) {
    var shown = new TreeMap<Port, String>();
    for (var line : rules.lines().toList()) {
      var tuple = TUPLE.matcher(line);
      if (tuple.matches()) {
        var comment = tuple.group(3) == null ? "" : tuple.group(3);
        shown.put(
            new Port(Integer.parseInt(tuple.group(2)), tuple.group(1)),
            new String(HexFormat.of().parseHex(comment), StandardCharsets.UTF_8));
      }
    }
    return Collections.unmodifiableSortedMap(shown);
  }

  /** A file of rules without its notices: a hold is no state to go back to. */
  static byte[] without(byte[] rules) {
    var text = new String(rules, StandardCharsets.ISO_8859_1);
    return BLOCK.matcher(text).replaceAll("").getBytes(StandardCharsets.ISO_8859_1);
  }
}
