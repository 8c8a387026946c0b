package rearguard.agent.driver.pm2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real PM2 with a home of its own, driven through its command line; its daemon ends with it. */
final class Pm2 implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROGRAM = find();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Path folder;
  private int files;

  Pm2(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(home());
  }

  static String program() {
    return PROGRAM;
  }

  Path home() {
    return folder.resolve("pm2-home");
  }

  /** A folder with the app in it. */
  Path app(String name, String release) throws IOException {
    var app = Files.createDirectories(folder.resolve(name));
    try (var script = Pm2.class.getResourceAsStream("app.js")) {
      Files.write(app.resolve("app.js"), script.readAllBytes());
    }
    Files.writeString(app.resolve("release"), release);
    return app;
  }

  static ObjectNode definition(String name, Path app, Map<String, String> environment) {
    var definition =
        JSON.createObjectNode()
            .put("name", name)
            .put("script", app.resolve("app.js").toString())
            .put("cwd", app.toString());
    environment.forEach(definition.putObject("env")::put);
    return definition;
  }

  /** Starts the apps in one call, as people do with an ecosystem file. */
  void start(ObjectNode... definitions) throws Exception {
    var root = JSON.createObjectNode();
    root.putArray("apps").addAll(List.of(definitions));
    var file = folder.resolve("ecosystem-" + ++files + ".config.json");
    Files.writeString(file, root.toString());
    run("start", file.toString());
  }

  String run(String... words) throws Exception {
    return run(List.of(words));
  }

  private String run(List<String> words) throws Exception {
    var command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(words);
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "USER", "LANG"));
    builder.environment().put("PM2_HOME", home().toString());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    var process = builder.start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(Duration.ofSeconds(60));
    return out;
  }

  boolean alive() throws IOException {
    return daemon().filter(ProcessHandle::isAlive).isPresent();
  }

  java.util.Optional<ProcessHandle> daemon() throws IOException {
    var pid = home().resolve("pm2.pid");
    return Files.exists(pid)
        ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        : java.util.Optional.empty();
  }

  /** What PM2's own command line shows; empty, and no daemon started, when there is none. */
  List<JsonNode> list() throws Exception {
    var list = new ArrayList<JsonNode>();
    if (alive()) {
      var out = run("jlist");
      JSON.readTree(out.substring(out.indexOf('['))).forEach(list::add);
    }
    return list;
  }

  List<JsonNode> list(String name) throws Exception {
    return list().stream().filter(one -> one.path("name").asText().equals(name)).toList();
  }

  /** Processes, their environment and what PM2 saved, without what changes by itself. */
  String fingerprint() throws Exception {
    var lines = new ArrayList<String>();
    for (var one : list()) {
      lines.add(told(one.path("pm2_env")));
    }
    var dump = home().resolve("dump.pm2");
    if (Files.exists(dump)) {
      JSON.readTree(Files.readString(dump)).forEach(one -> lines.add("saved " + told(one)));
    }
    lines.sort(null);
    return String.join("\n", lines);
  }

  private static String told(JsonNode process) {
    var environment = new TreeMap<String, String>();
    process
        .path("env")
        .properties()
        .forEach(field -> environment.put(field.getKey(), field.getValue().asText()));
    environment
        .keySet()
        .removeIf(
            key ->
                key.equals("unique_id")
                    || key.equals("_")
                    || key.startsWith("PM2_")
                    || key.equals("SHLVL"));
    return Stream.of(
                "name",
                "namespace",
                "exec_mode",
                "pm_exec_path",
                "pm_cwd",
                "args",
                "status",
                "NODE_APP_INSTANCE",
                "exec_interpreter",
                "autorestart",
                "kill_timeout",
                "COLOUR")
            .map(key -> key + "=" + process.path(key))
            .toList()
        + " "
        + environment;
  }

  /** What the app answers; empty when it does not. */
  String ask(int port) throws InterruptedException {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
              .timeout(Duration.ofSeconds(2))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    }
  }

  void awaitAnswer(int port) throws InterruptedException {
    var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (ask(port).isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("nothing answers on port " + port);
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    var daemon = daemon();
    var family = new ArrayList<ProcessHandle>();
    daemon.ifPresent(one -> one.descendants().forEach(family::add));
    daemon.ifPresent(family::addFirst);
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(one -> one.onExit().join());
  }

  private static String find() {
    var named = System.getProperty("rearguard.pm2", System.getenv("REARGUARD_PM2"));
    if (named != null) {
      return named;
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "pm2"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(
            () ->
                new AssertionError(
                    "these tests need PM2 (7 or newer): put pm2 on PATH, or name it in REARGUARD_PM2"));
  }
}
