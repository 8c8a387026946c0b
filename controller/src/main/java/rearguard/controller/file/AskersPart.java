package rearguard.controller.file;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;

/** The parts of a fleet file that name who is asked about other hosts. */
enum AskersPart {
  ;

  private static final String HERE = "{{ host.name }}";

  /** The name of a check as a file may write it. */
  static CheckName name(String text) {
    if (text.contains("@") || text.contains("+") || text.startsWith(Proof.CHECK)) {
      throw new IllegalArgumentException(
          "check name is not allowed: \"@\", \"+\" and names that begin with \""
              + Proof.CHECK
              + "\" are Rearguard's own");
    }
    return new CheckName(text);
  }

  /** Groups, or hosts; whether a host is enrolled is for {@link FleetCheck} to say. */
  static List<String> from(Page page, Node node, String path, Collection<String> groups) {
    return page.items(node).stream()
        .flatMap(
            item ->
                page
                    .text(item, path)
                    .filter(text -> known(page, item, path, text, groups))
                    .stream())
        .toList();
  }

  private static boolean known(
      Page page, Node node, String path, String text, Collection<String> groups) {
    if (groups.contains(text)) {
      return true;
    }
    try {
      return text.equals(new HostName(text).value());
    } catch (IllegalArgumentException _) {
      page.wrong(
          node,
          path,
          "\"" + Quoted.of(text) + "\" is neither a group nor a host",
          Nearest.hint(text, groups));
      return false;
    }
  }

  /** What cannot be asked of those that the check names. */
  static void refuse(Keys keys, String asked, List<String> on, List<String> from) {
    if (!from.isEmpty()) {
      refuseAtHome(keys, asked);
    }
    if (!on.isEmpty() && asked.equals("manual")) {
      refuseOnHosts(keys);
    }
  }

  /** What a process listens on, and what a person must look at, nobody sees from elsewhere. */
  private static void refuseAtHome(Keys keys, String asked) {
    if (asked.equals("listening") || asked.equals("manual")) {
      keys.page()
          .wrong(
              keys.key("from"),
              keys.path("from"),
              asked + " cannot be asked from another host",
              "Use http, tcp or closed, or take \"from\" away.");
    }
  }

  /** A person is asked once, and no host. */
  private static void refuseOnHosts(Keys keys) {
    keys.page()
        .wrong(
            keys.key("on"),
            keys.path("on"),
            "manual is asked of a person, not of hosts",
            "Take \"on\" away: it is asked once in a run.");
  }

  /** {@code prove-from: edge}, or with {@code at} for hosts that are not reached by their names. */
  static Optional<Proof> proof(
      Page page, Node node, java.util.SequencedMap<String, Application.Choice> groups) {
    if (!(node instanceof MappingNode)) {
      return some(from(page, node, "prove-from", groups.keySet()), HERE);
    }
    return Keys.of(page, node, "prove-from")
        .map(keys -> keys.only("hosts", "at"))
        .flatMap(
            keys ->
                keys.need("hosts", "Name a group or a host, as \"prove-from: edge\".")
                    .map(n -> from(page, n, keys.path("hosts"), groups.keySet()))
                    .flatMap(names -> some(names, at(keys))));
  }

  private static String at(Keys keys) {
    var text = keys.get("at").flatMap(node -> keys.page().text(node, keys.path("at"))).orElse(HERE);
    if (HostWords.unknown(text) || !text.contains("{{")) {
      keys.page()
          .wrong(
              keys.key("at"),
              keys.path("at"),
              "\"" + Quoted.of(text) + "\" is not what a host fills in",
              "Write \"{{ host.name }}\", or \"{{ tag.KEY }}\" for a tag that is its address.");
    }
    return text;
  }

  private static Optional<Proof> some(List<String> names, String at) {
    return names.isEmpty() ? Optional.empty() : Optional.of(new Proof(names, at));
  }
}
