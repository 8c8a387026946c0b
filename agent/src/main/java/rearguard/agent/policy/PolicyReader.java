package rearguard.agent.policy;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Reads what the policy file says, and names all that is wrong with it. Pure. */
enum PolicyReader {
  ;

  static final int LIMIT = 256 << 10;
  private static final int DEPTH = 20;

  static Answer<Policy> read(String file, String text) {
    var page = new PolicyKeys.Page(file);
    var policy = root(page, text).map(node -> policy(page, node));
    return page.problems().isEmpty() && policy.isPresent()
        ? Answer.given(policy.get())
        : new Answer.Refused<>(page.problems());
  }

  private static Optional<Node> root(PolicyKeys.Page page, String text) {
    try {
      var node = Optional.ofNullable(new Yaml(options()).compose(new StringReader(text)));
      if (node.isEmpty()) {
        page.problems().add(at(page, 1, 1, "the file is empty", "Begin with \"commands:\"."));
      }
      return node;
    } catch (MarkedYAMLException broken) {
      var mark = Optional.ofNullable(broken.getProblemMark());
      page.problems()
          .add(
              at(
                  page,
                  mark.map(Mark::getLine).orElse(0) + 1,
                  mark.map(Mark::getColumn).orElse(0) + 1,
                  "this is not YAML: " + Quoted.of(String.valueOf(broken.getProblem())),
                  "Indent with spaces, and close every quote and bracket."));
    } catch (YAMLException broken) {
      var why = "this is not YAML: " + Quoted.of(String.valueOf(broken.getMessage()));
      page.problems().add(at(page, 1, 1, why, "Write plain text in UTF-8."));
    }
    return Optional.empty();
  }

  private static LoaderOptions options() {
    var options = new LoaderOptions();
    options.setCodePointLimit(LIMIT);
    options.setNestingDepthLimit(DEPTH);
    options.setMaxAliasesForCollections(0);
    return options;
  }

  private static Problem at(
      PolicyKeys.Page page, int line, int column, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint)
        .at(new Problem.Place(page.file(), line, column, ""));
  }

  private static Policy policy(PolicyKeys.Page page, Node root) {
    var commands = new TreeMap<String, Entry>();
    PolicyKeys.of(page, root, "")
        .map(keys -> keys.only(List.of("commands")))
        .flatMap(keys -> commands(page, keys, root))
        .ifPresent(
            keys ->
                keys.forEach(
                    (name, node) -> {
                      if (!name.matches("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")) {
                        page.wrong(
                            keys.key(name),
                            keys.path(name),
                            "\"" + Quoted.of(name) + "\" is not a command's name",
                            "Use letters a to z, digits and hyphens, as in \"deploy-worker\".");
                      } else {
                        PolicyKeys.of(page, node, keys.path(name))
                            .flatMap(inner -> EntryReader.read(name, inner))
                            .ifPresent(entry -> commands.put(name, entry));
                      }
                    }));
    return new Policy(commands);
  }

  private static Optional<PolicyKeys> commands(PolicyKeys.Page page, PolicyKeys keys, Node root) {
    if (!keys.has("commands")) {
      page.wrong(root, "commands", "\"commands\" is missing", "Begin with \"commands:\".");
    }
    return keys.get("commands").flatMap(node -> PolicyKeys.of(page, node, "commands"));
  }
}
