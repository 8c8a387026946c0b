package rearguard.controller.file;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import rearguard.controller.file.Application.Watch;
import rearguard.controller.retain.Retention;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Quoted;

/**
 * A fleet file that was read: what it says, and where each word of it stands.
 *
 * @param places dotted path to the place of its key: {@code components.web.pm2.apps}
 */
public record FleetFile(Application application, Map<String, Problem.Place> places) {
  private static final int LARGEST = 256 * 1024;
  private static final int DEEPEST = 20;

  public FleetFile {
    places = Map.copyOf(places);
  }

  /** Every mistake that can be seen without asking the fleet, all at once. Pure. */
  public static Answer<FleetFile> read(String file, String text) {
    var page = new Page(file);
    var root = root(page, file, text);
    var application = root.flatMap(node -> application(page, node));
    if (page.problems().isEmpty() && application.isPresent()) {
      var places = new LinkedHashMap<String, Problem.Place>();
      root.ifPresent(node -> mark(page, node, "", places));
      return Answer.given(new FleetFile(application.get(), places));
    }
    return new Answer.Refused<>(page.problems());
  }

  /** The place of a path, or of the nearest thing around it. */
  public Optional<Problem.Place> place(String path) {
    var at = path;
    while (!at.isEmpty()) {
      if (places.containsKey(at)) {
        return Optional.of(places.get(at));
      }
      at = at.contains(".") ? at.substring(0, at.lastIndexOf('.')) : "";
    }
    return Optional.empty();
  }

  private static Optional<Node> root(Page page, String file, String text) {
    if (text.length() > LARGEST) {
      return refused(page, file, 1, 1, "the file is larger than 256 KiB", "Is it the right file?");
    }
    try {
      var node = new Yaml(options()).compose(new StringReader(text));
      return node == null
          ? refused(page, file, 1, 1, "the file is empty", "Begin with \"application: NAME\".")
          : Optional.of(node);
    } catch (MarkedYAMLException broken) {
      var mark = Optional.ofNullable(broken.getProblemMark());
      return refused(
          page,
          file,
          mark.map(m -> m.getLine() + 1).orElse(1),
          mark.map(m -> m.getColumn() + 1).orElse(1),
          "this is not YAML: " + Quoted.of(String.valueOf(broken.getProblem())),
          "Indent with spaces, never with tabs, and close every quote and bracket.");
    } catch (YAMLException broken) {
      boolean aliases = String.valueOf(broken.getMessage()).contains("aliases");
      return refused(
          page,
          file,
          1,
          1,
          aliases
              ? "the file refers to a part of itself with an alias"
              : "this is not YAML: " + Quoted.of(String.valueOf(broken.getMessage())),
          aliases ? "Write the part out where it is needed." : "Save it as plain UTF-8 text.");
    }
  }

  private static LoaderOptions options() {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(LARGEST);
    return options;
  }

  private static Optional<Node> refused(
      Page page, String file, int line, int column, String message, String hint) {
    page.problems()
        .add(
            Problem.of(Problem.Kind.USAGE, message, hint)
                .at(new Problem.Place(file, line, column, "")));
    return Optional.empty();
  }

  private static Optional<Application> application(Page page, Node root) {
    return Keys.of(page, root, "")
        .map(
            keys ->
                keys.only(
                    "application",
                    "environment",
                    "hosts",
                    "components",
                    "checks",
                    "prove-from",
                    "procedures",
                    "watch",
                    "retain"))
        .flatMap(keys -> application(page, keys));
  }

  private static Optional<Application> application(Page page, Keys keys) {
    var name =
        keys.need("application", "Begin with \"application: NAME\".")
            .flatMap(node -> page.name(node, "application", ApplicationName::new));
    var environment =
        keys.get("environment").flatMap(node -> page.text(node, "environment")).orElse("");
    var groups =
        keys.need("hosts", "Name the hosts, as \"hosts: { app: [web1] }\".")
            .map(node -> HostsPart.read(page, node))
            .orElseGet(LinkedHashMap::new);
    var components =
        keys.need("components", "Name at least one, as \"code: { on: app, git: { … } }\".")
            .map(node -> ComponentsPart.read(page, node, groups.keySet()))
            .orElse(List.of());
    var checks =
        keys.get("checks")
            .map(node -> ChecksPart.read(page, node, groups.keySet(), components))
            .orElse(List.of());
    var procedures =
        keys.get("procedures")
            .map(node -> ProceduresPart.read(page, node, components, checks))
            .orElse(List.of());
    var watch = keys.get("watch").map(node -> WatchPart.read(page, node)).orElse(Watch.USUAL);
    var retention =
        keys.get("retain").map(node -> RetainPart.read(page, node)).orElse(Retention.USUAL);
    var proof = keys.get("prove-from").flatMap(node -> AskersPart.proof(page, node, groups));
    return name.map(
        n ->
            new Application(
                n, environment, groups, components, checks, proof, procedures, watch, retention));
  }

  private static void mark(
      Page page, Node node, String path, SequencedMap<String, Problem.Place> places) {
    switch (node) {
      case MappingNode mapping ->
          mapping
              .getValue()
              .forEach(
                  entry -> {
                    if (entry.getKeyNode() instanceof ScalarNode key) {
                      var inner = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                      places.put(inner, page.place(key, inner));
                      mark(page, entry.getValueNode(), inner, places);
                    }
                  });
      case SequenceNode list -> {
        var items = new ArrayList<>(list.getValue());
        for (int i = 0; i < items.size(); i++) {
          var inner = path + "[" + i + "]";
          places.put(inner, page.place(items.get(i), inner));
          mark(page, items.get(i), inner, places);
        }
      }
      default -> {}
    }
  }
}
