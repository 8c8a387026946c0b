package rearguard.agent.driver.maintenance;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.Quoted;

/** What is wrong with a section. Pure. */
final class Review {
  private static final Set<String> OURS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "user-agent", "accept");
  private static final String HERE = "localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]";

  private final List<Problem> problems = new ArrayList<>();

  private Review() {}

  static List<Problem> of(Setting.Group settings) {
    var review = new Review();
    review.whole(settings);
    return List.copyOf(review.problems);
  }

  private void whole(Setting.Group settings) {
    var ways =
        Stream.of(Section.FILE, Section.NGINX, Section.ENDPOINT)
            .filter(settings.entries()::containsKey)
            .toList();
    if (ways.size() != 1) {
      wrong(
          "",
          "maintenance needs one of \"file\", \"nginx\" and \"endpoint\"",
          "Write one of them.");
      return;
    }
    var way = ways.getFirst();
    var group = Section.group(settings, way);
    if (group.isEmpty()) {
      wrong(way, "\"" + way + "\" must be a group", "Write \"" + way + ": { … }\".");
      return;
    }
    known(way, group.get(), Section.KNOWN.getOrDefault(way, List.of()));
    switch (way) {
      case Section.FILE -> path(way, group.get(), Section.PATH);
      case Section.NGINX -> {
        path(way, group.get(), Section.PAGE);
        url(way, group.get(), Section.ASK);
        connection(way, group.get());
      }
      default -> endpoint(group.get());
    }
  }

  private void endpoint(Setting.Group group) {
    connection(Section.ENDPOINT, group);
    for (var direction : List.of(Section.ON, Section.OFF)) {
      var at = Section.ENDPOINT + "." + direction;
      var call = inner(at, group, direction, List.of(Section.METHOD, Section.URL, Section.BODY));
      call.ifPresent(
          one -> {
            url(at, one, Section.URL);
            one.text(Section.METHOD)
                .filter(method -> !Request.METHOD.matcher(method).matches())
                .ifPresent(
                    _ -> wrong(at + ".method", "that is no method", "Write it in capitals."));
            one.text(Section.URL).ifPresent(url -> open(at, url, group));
          });
    }
    headers(group);
    health(group);
  }

  /** A secret must not travel where others can read it. */
  private void open(String at, String url, Setting.Group group) {
    boolean secret = Section.headers(group).values().stream().anyMatch(Endpoint.Value::secret);
    var place = uri(url).filter(to -> to.getScheme().equals("http")).map(URI::getHost);
    if (secret && place.filter(to -> !to.matches(HERE)).isPresent()) {
      wrong(at + ".url", "a secret would travel unencrypted", "Use https, or the host itself.");
    }
  }

  private void headers(Setting.Group group) {
    Section.headers(group)
        .forEach(
            (name, value) -> {
              var at = Section.ENDPOINT + ".headers";
              if (!Request.HEADER.matcher(name).matches()
                  || OURS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                wrong(at, "header \"" + Quoted.of(name) + "\" is not allowed", "Leave it out.");
              }
              if (value.secret() && !value.text().matches(Secret.NAME)) {
                wrong(
                    at,
                    "header \"" + Quoted.of(name) + "\" names no secret",
                    "Write \"{ secret: NAME }\" for the file /etc/rearguard/secrets/NAME.");
              }
              if (!value.secret() && !Request.VALUE.matcher(value.text()).matches()) {
                wrong(at, "header \"" + Quoted.of(name) + "\" is not one line", "Write one line.");
              }
            });
  }

  private void health(Setting.Group group) {
    var at = Section.ENDPOINT + ".health";
    var keys = List.of(Section.URL, Section.STATUS, Section.JSON);
    inner(at, group, Section.HEALTH, keys)
        .ifPresent(
            health -> {
              url(at, health, Section.URL);
              var status = health.text(Section.STATUS);
              if (status.filter(text -> !text.matches("[2-5][0-9]{2}")).isPresent()) {
                wrong(at + ".status", "that is no status", "Write one, such as 503.");
              }
              if (status.isEmpty() && Section.group(health, Section.JSON).isEmpty()) {
                wrong(
                    at,
                    "nothing says when maintenance is on",
                    "Write \"json: { maintenance: true }\" or \"status: 503\".");
              }
            });
  }

  private Optional<Setting.Group> inner(
      String at, Setting.Group group, String key, List<String> keys) {
    var found = Section.group(group, key);
    found.ifPresentOrElse(
        one -> known(at, one, keys), () -> wrong(at, "\"" + key + "\" is missing", "Add it."));
    return found;
  }

  private void known(String at, Setting.Group group, List<String> keys) {
    group.entries().keySet().stream()
        .filter(key -> !keys.contains(key))
        .forEach(
            key ->
                wrong(
                    at,
                    "unknown key \"" + Quoted.of(key) + "\"",
                    "Known are " + String.join(", ", keys) + "."));
  }

  private void connection(String at, Setting.Group group) {
    group
        .text(Section.AT)
        .filter(place -> !place.matches(Wire.PLACE))
        .ifPresent(_ -> wrong(at + ".at", "that is no place", "Write it as in 127.0.0.1:8443."));
    group
        .text(Section.IF_DOWN)
        .filter(word -> !word.equals(Section.GO_ON) && !word.equals(Section.REFUSE))
        .ifPresent(
            _ -> wrong(at + ".if-down", "that is no choice", "Write \"refuse\" or \"go-on\"."));
    if (group.entries().containsKey(Section.CA)) {
      path(at, group, Section.CA);
    }
  }

  private void path(String at, Setting.Group group, String key) {
    var path = group.text(key).orElse("");
    if (!path.startsWith("/")
        || path.indexOf('\0') >= 0
        || !Path.of(path).normalize().toString().equals(path)
        || Path.of(path).getNameCount() < 2) {
      wrong(
          at + "." + key,
          "\"" + Quoted.of(path) + "\" is not the whole, plain path of a file",
          "Write it from the root, without dots.");
    }
  }

  private void url(String at, Setting.Group group, String key) {
    if (uri(group.text(key).orElse("")).isEmpty()) {
      wrong(
          at + "." + key,
          "\"" + Quoted.of(group.text(key).orElse("")) + "\" is not an HTTP address",
          "Write it as in https://shop.example.org/health.");
    }
  }

  private static Optional<URI> uri(String text) {
    try {
      var uri = URI.create(text);
      return text.matches("https?://[!-~]+") && uri.getHost() != null && uri.getUserInfo() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private void wrong(String at, String message, String hint) {
    problems.add(Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, at)));
  }
}
