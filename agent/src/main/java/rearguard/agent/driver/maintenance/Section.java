package rearguard.agent.driver.maintenance;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.host.HostException;
import rearguard.model.Setting;

/** Reads a section that {@link Review} found nothing wrong with. */
record Section(Setting.Group whole) {
  static final String FILE = "file";
  static final String NGINX = "nginx";
  static final String ENDPOINT = "endpoint";
  static final String PATH = "path";
  static final String CONTENT = "content";
  static final String PAGE = "page";
  static final String MESSAGE = "message";
  static final String ASK = "ask";
  static final String AT = "at";
  static final String CA = "ca";
  static final String ON = "on";
  static final String OFF = "off";
  static final String HEADERS = "headers";
  static final String SECRET = "secret";
  static final String HEALTH = "health";
  static final String METHOD = "method";
  static final String URL = "url";
  static final String BODY = "body";
  static final String STATUS = "status";
  static final String JSON = "json";
  static final String IF_DOWN = "if-down";
  static final String GO_ON = "go-on";
  static final String REFUSE = "refuse";
  private static final String USUAL = "We are at work on this and will be back soon.";

  /** The switch that it means. */
  static Way way(Setting.Group settings, Means means) throws HostException {
    var problems = Review.of(settings);
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
    var section = new Section(settings);
    return group(settings, FILE)
        .<Way>map(file -> section.flag(file, means))
        .or(() -> group(settings, NGINX).map(nginx -> section.served(nginx, means)))
        .or(() -> group(settings, ENDPOINT).map(endpoint -> section.endpoint(endpoint, means)))
        .orElseThrow();
  }

  private Flag flag(Setting.Group file, Means means) {
    return new Flag(means.host(), path(file, PATH), bytes(file.text(CONTENT).orElse("on\n")));
  }

  private Served served(Setting.Group nginx, Means means) {
    var page = bytes(Served.html(nginx.text(MESSAGE).orElse(USUAL)));
    return new Served(
        new Flag(means.host(), path(nginx, PAGE), page),
        wire(nginx, means),
        URI.create(nginx.text(ASK).orElseThrow()),
        goesOn(nginx));
  }

  private Endpoint endpoint(Setting.Group endpoint, Means means) {
    return new Endpoint(
        means,
        wire(endpoint, means),
        call(endpoint, ON),
        call(endpoint, OFF),
        headers(endpoint),
        health(group(endpoint, HEALTH).orElseThrow()),
        goesOn(endpoint));
  }

  private static Wire wire(Setting.Group group, Means means) {
    return new Wire(means.host(), group.text(AT), group.text(CA).map(Path::of));
  }

  private static Endpoint.Call call(Setting.Group endpoint, String direction) {
    var call = group(endpoint, direction).orElseThrow();
    return new Endpoint.Call(
        call.text(METHOD).orElse("POST"),
        URI.create(call.text(URL).orElseThrow()),
        call.text(BODY).orElse(""));
  }

  static SortedMap<String, Endpoint.Value> headers(Setting.Group endpoint) {
    var headers = new TreeMap<String, Endpoint.Value>();
    group(endpoint, HEADERS)
        .orElse(Setting.Group.EMPTY)
        .entries()
        .forEach(
            (name, value) -> {
              switch (value) {
                case Setting.Text(var text) -> headers.put(name, new Endpoint.Value(text, false));
                case Setting.Group secret ->
                    headers.put(name, new Endpoint.Value(secret.text(SECRET).orElse(""), true));
                case Setting.Many _ -> headers.put(name, new Endpoint.Value("", true));
              }
            });
    return headers;
  }

  private static Endpoint.Health health(Setting.Group health) {
    var json = new TreeMap<String, String>();
    group(health, JSON)
        .map(Setting.Group::entries)
        .orElse(Setting.Group.EMPTY.entries())
        .forEach(
            (path, value) -> {
              if (value instanceof Setting.Text(var text)) {
                json.put(path, text);
              }
            });
    var status =
        health.text(STATUS).map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty());
    return new Endpoint.Health(URI.create(health.text(URL).orElseThrow()), status, json);
  }

  static Optional<Setting.Group> group(Setting.Group in, String key) {
    return in.entries().get(key) instanceof Setting.Group group
        ? Optional.of(group)
        : Optional.empty();
  }

  private static boolean goesOn(Setting.Group group) {
    return group.text(IF_DOWN).filter(GO_ON::equals).isPresent();
  }

  private static Path path(Setting.Group group, String key) {
    return Path.of(group.text(key).orElseThrow());
  }

  /** A character for each byte. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** What of a section must be written in which group. */
  static final Map<String, java.util.List<String>> KNOWN =
      Map.of(
          FILE, java.util.List.of(PATH, CONTENT),
          NGINX, java.util.List.of(PAGE, MESSAGE, ASK, AT, CA, IF_DOWN),
          ENDPOINT, java.util.List.of(ON, OFF, HEADERS, HEALTH, AT, CA, IF_DOWN));
}
