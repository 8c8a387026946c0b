package rearguard.controller.file;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.nodes.Node;
import rearguard.model.check.Probe;
import rearguard.model.name.Quoted;

/**
 * A check by a command of the host's own: {@code smoke: { command: smoke-tests, arguments: … }}.
 */
enum CommandCheck {
  ;

  static final String KEY = "command";
  static final String ARGUMENTS = "arguments";

  /** Tests take their time; the policy of the host may end them earlier. */
  static final Duration WITHIN = Duration.ofMinutes(5);

  static Optional<Probe> read(Page page, Keys outer, Node node) {
    var arguments = new TreeMap<String, String>();
    outer
        .get(ARGUMENTS)
        .flatMap(given -> Keys.of(page, given, outer.path(ARGUMENTS)))
        .ifPresent(
            inner ->
                inner.forEach(
                    (name, value) ->
                        page.text(value, inner.path(name))
                            .ifPresent(text -> arguments.put(name, text))));
    return page.text(node, outer.path(KEY))
        .filter(run -> named(page, outer, node, run))
        .map(run -> new Probe.Command(run, arguments));
  }

  private static boolean named(Page page, Keys outer, Node node, String run) {
    boolean right = run.matches("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
    if (!right) {
      page.wrong(
          node,
          outer.path(KEY),
          "\"" + Quoted.of(run) + "\" is not the name of a command",
          "Name one that the policy of the host declares; words and options stand there.");
    }
    return right;
  }

  /** Only commands have arguments. */
  static void refuseStray(Page page, Keys keys, String asked) {
    if (!asked.equals(KEY) && keys.get(ARGUMENTS).isPresent()) {
      page.wrong(
          keys.key(ARGUMENTS),
          keys.path(ARGUMENTS),
          "a check of \"" + asked + "\" has no arguments",
          "They belong to \"command: NAME\".");
    }
  }
}
