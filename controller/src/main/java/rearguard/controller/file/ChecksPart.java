package rearguard.controller.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.Application.Component;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.CheckName;
import rearguard.model.name.Quoted;

/** The part of a fleet file that says how one sees that the application is well. */
enum ChecksPart {
  ;

  private static final List<String> PROBES =
      List.of("http", "tcp", "closed", "listening", CommandCheck.KEY, "manual");
  private static final List<String> SHARED =
      List.of("on", "from", "within", "patience", "retries", "healthy-for", CommandCheck.ARGUMENTS);
  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LAST_PORT = 65_535;

  static List<AskedCheck> read(
      Page page, Node node, Collection<String> groups, List<Component> components) {
    var checks = new ArrayList<AskedCheck>();
    Keys.of(page, node, "checks")
        .ifPresent(
            keys ->
                keys.forEach(
                    (name, value) -> {
                      var check = page.name(keys.key(name), keys.path(name), AskersPart::name);
                      var inner =
                          Keys.of(page, value, keys.path(name))
                              .map(k -> k.only(concat(PROBES, SHARED)));
                      if (check.isPresent() && inner.isPresent()) {
                        check(inner.get(), check.get(), groups, components).ifPresent(checks::add);
                      }
                    }));
    return checks;
  }

  private static Optional<AskedCheck> check(
      Keys keys, CheckName name, Collection<String> groups, List<Component> components) {
    var page = keys.page();
    var probes = keys.names().stream().filter(PROBES::contains).toList();
    if (probes.size() != 1) {
      page.wrong(
          keys.node(),
          keys.path(),
          "check \"" + name + "\" must ask exactly one thing",
          "Give it one of " + String.join(", ", PROBES) + ".");
      return Optional.empty();
    }
    var on =
        keys.get("on")
            .map(node -> on(page, node, keys.path("on"), groups, components))
            .orElse(List.of());
    var from =
        keys.get("from")
            .map(node -> AskersPart.from(page, node, keys.path("from"), groups))
            .orElse(List.of());
    var asked = probes.getFirst();
    CommandCheck.refuseStray(page, keys, asked);
    AskersPart.refuse(keys, asked, on, from);
    var node = keys.get(asked).orElse(keys.node());
    var patient = patience(keys, node, asked);
    var port = asked.equals("listening") ? template(page, node) : Optional.<String>empty();
    port.ifPresent(text -> refuseUnfilled(keys, text, on));
    return (port.isPresent()
            ? Optional.of(new Probe.Listening(LAST_PORT))
            : probe(page, keys, asked, node))
        .map(
            probe ->
                new AskedCheck(
                    new Check(
                        name, probe, patient.within(), patient.patience(), patient.healthyFor()),
                    on,
                    from,
                    port));
  }

  /** A port that each host fills in; the probe's own is then no more than a place for it. */
  private static Optional<String> template(Page page, Node node) {
    var inner =
        node instanceof MappingNode
            ? Keys.of(page, node, "").flatMap(keys -> keys.only("port").get("port"))
            : Optional.of(node);
    return inner
        .filter(ScalarNode.class::isInstance)
        .map(ScalarNode.class::cast)
        .map(ScalarNode::getValue)
        .filter(text -> text.contains("{{"));
  }

  private static void refuseUnfilled(Keys keys, String text, List<String> on) {
    var path = keys.path("listening");
    if (HostWords.unknown(text)) {
      keys.page()
          .wrong(
              keys.node(),
              path,
              "\"" + Quoted.of(text) + "\" is no port that a host fills in",
              "Write a number, or \"{{ tag.KEY }}\" for a tag that is one.");
    } else if (on.isEmpty()) {
      keys.page()
          .wrong(
              keys.node(),
              path,
              "\"" + Quoted.of(text) + "\" is filled in by a host, and the check names none",
              "Say with \"on\" on which hosts it is asked.");
    }
  }

  private record Patient(Duration within, Duration patience, Duration healthyFor) {}

  /** How patient a check is may stand beside the probe or, for http and tcp, within it. */
  private static Patient patience(Keys outer, Node node, String asked) {
    var inner =
        node instanceof MappingNode
            ? Keys.of(new Page(""), node, outer.path(asked))
            : Optional.<Keys>empty();
    boolean command = asked.equals(CommandCheck.KEY);
    var within = time(outer, inner, "within").orElse(command ? CommandCheck.WITHIN : WITHIN);
    var retries =
        find(outer, inner, "retries").flatMap(n -> outer.page().number(n, "retries", 0, 1000));
    var patience =
        time(outer, inner, "patience")
            .or(() -> retries.map(times -> within.multipliedBy(times)))
            .orElse(command ? Duration.ZERO : PATIENCE);
    return new Patient(within, patience, time(outer, inner, "healthy-for").orElse(Duration.ZERO));
  }

  private static Optional<Duration> time(Keys outer, Optional<Keys> inner, String key) {
    return find(outer, inner, key).flatMap(n -> outer.page().duration(n, outer.path(key)));
  }

  private static Optional<Node> find(Keys outer, Optional<Keys> inner, String key) {
    return outer.get(key).or(() -> inner.flatMap(keys -> keys.get(key)));
  }

  private static Optional<Probe> probe(Page page, Keys outer, String asked, Node node) {
    var path = outer.path(asked);
    return switch (asked) {
      case "http" -> Keys.of(page, node, path).flatMap(keys -> http(page, keys));
      case "tcp" -> tcp(page, node, path, Probe.Tcp::new);
      case "closed" -> tcp(page, node, path, Probe.Closed::new);
      case "listening" -> listening(page, node, path);
      case CommandCheck.KEY -> CommandCheck.read(page, outer, node);
      default -> page.text(node, path).map(Probe.Manual::new);
    };
  }

  private static Optional<Probe> http(Page page, Keys keys) {
    keys.only("url", "status", "header", "json", "within", "retries", "patience", "healthy-for");
    var url =
        keys.need("url", "Write \"url: http://127.0.0.1:3000/health\".")
            .flatMap(
                node ->
                    page.text(node, keys.path("url")).filter(text -> url(page, node, keys, text)));
    var statuses =
        keys.get("status").stream()
            .flatMap(node -> page.items(node).stream())
            .flatMap(node -> page.number(node, keys.path("status"), 100, 599).stream())
            .toList();
    var headers = texts(page, keys, "header");
    var json = texts(page, keys, "json");
    return url.map(text -> new Probe.Http(text, statuses, headers, json));
  }

  private static boolean url(Page page, Node node, Keys keys, String text) {
    boolean right = HostWords.without(text).matches("https?://[^\\s\\p{Cntrl}]{1,2000}");
    if (!right) {
      page.wrong(
          node,
          keys.path("url"),
          "\"" + Quoted.of(text) + "\" is not a web address",
          "Begin with http:// or https://.");
    }
    return right;
  }

  private static SortedMap<String, String> texts(Page page, Keys keys, String key) {
    var texts = new TreeMap<String, String>();
    keys.get(key)
        .flatMap(node -> Keys.of(page, node, keys.path(key)))
        .ifPresent(
            inner ->
                inner.forEach(
                    (name, node) ->
                        page.text(node, inner.path(name))
                            .ifPresent(text -> texts.put(name, text))));
    return texts;
  }

  private static Optional<Probe> tcp(
      Page page, Node node, String path, BiFunction<String, Integer, Probe> probe) {
    if (node instanceof MappingNode) {
      return Keys.of(page, node, path)
          .map(keys -> keys.only("host", "port", "within", "retries", "patience", "healthy-for"))
          .flatMap(
              keys -> {
                var host =
                    keys.get("host")
                        .flatMap(n -> page.text(n, keys.path("host")))
                        .orElse("127.0.0.1");
                return port(page, keys).map(port -> probe.apply(host, port));
              });
    }
    return page.text(node, path)
        .flatMap(
            text -> {
              var match = java.util.regex.Pattern.compile("(.+):(\\d{1,5})").matcher(text);
              if (match.matches() && Integer.parseInt(match.group(2)) <= LAST_PORT) {
                return Optional.of(probe.apply(match.group(1), Integer.parseInt(match.group(2))));
              }
              page.wrong(
                  node,
                  path,
                  "\"" + Quoted.of(text) + "\" is not a host and a port",
                  "Write \"127.0.0.1:3000\".");
              return Optional.empty();
            });
  }

  private static Optional<Probe> listening(Page page, Node node, String path) {
    if (node instanceof MappingNode) {
      return Keys.of(page, node, path)
          .map(keys -> keys.only("port"))
          .flatMap(keys -> port(page, keys))
          .map(Probe.Listening::new);
    }
    return page.number(node, path, 1, LAST_PORT).map(Probe.Listening::new);
  }

  private static Optional<Integer> port(Page page, Keys keys) {
    return keys.need("port", "Write \"port: 3000\".")
        .flatMap(node -> page.number(node, keys.path("port"), 1, LAST_PORT));
  }

  /** A group, or a component, which stands for the groups it is on. */
  private static List<String> on(
      Page page, Node node, String path, Collection<String> groups, List<Component> components) {
    var name = page.text(node, path);
    var component =
        name.flatMap(
            text -> components.stream().filter(c -> c.name().value().equals(text)).findFirst());
    if (name.isEmpty() || (component.isPresent() && !groups.contains(name.get()))) {
      return component.map(Component::on).orElse(List.of());
    }
    if (!groups.contains(name.get())) {
      var known =
          Stream.concat(groups.stream(), components.stream().map(c -> c.name().value())).toList();
      page.wrong(
          node,
          path,
          "\"" + Quoted.of(name.get()) + "\" is neither a group nor a component",
          Nearest.hint(name.get(), known));
      return List.of();
    }
    return List.of(name.get());
  }

  private static List<String> concat(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
