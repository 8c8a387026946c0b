package rearguard.agent.driver.nginx;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.World;
import rearguard.agent.host.Pause;
import rearguard.model.Setting;

/** A real nginx with a prefix, a port and sites of its own. */
final class Nginx implements World {
  static final String SECRET = "canary-4711-hunter2";
  private final Path root;
  private final int port;

  Nginx(Path root) throws Exception {
    this.root = root;
    port = freePort();
    Files.createDirectories(root.resolve("sites-available"));
    Files.createDirectories(root.resolve("sites-enabled"));
    Files.createDirectories(root.resolve("run"));
    Files.writeString(
        root.resolve("nginx.conf"),
        """
        pid run/nginx.pid;
        error_log run/error.log;
        worker_processes 1;
        events { worker_connections 64; }
        http {
          access_log off;
          client_body_temp_path run/body;
          proxy_temp_path run/proxy;
          fastcgi_temp_path run/fastcgi;
          uwsgi_temp_path run/uwsgi;
          scgi_temp_path run/scgi;
          include %s/sites-enabled/*;
        }
        """
            .formatted(root));
    site("tea", "good");
    Files.createSymbolicLink(root.resolve("sites-enabled/tea"), Path.of("../sites-available/tea"));
    run();
    await("good");
  }

  void site(String name, String word) throws IOException {
    Files.writeString(
        root.resolve("sites-available").resolve(name),
        """
        server {
          listen 127.0.0.1:%d;
          set $token "%s";
          location / { return 200 "%s"; }
        }
        """
            .formatted(port, SECRET, word));
  }

  Path root() {
    return root;
  }

  int port() {
    return port;
  }

  void run(String... more) throws Exception {
    var words = new ArrayList<>(List.of("nginx", "-p", "" + root, "-c", root + "/nginx.conf"));
    words.addAll(List.of(more));
    var ran = new ProcessBuilder(words).redirectErrorStream(true).start();
    var out = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (ran.waitFor() != 0) {
      throw new IllegalStateException(words + ": " + out);
    }
  }

  long master() throws IOException {
    return Long.parseLong(Files.readString(root.resolve("run/nginx.pid")).strip());
  }

  List<Long> workers() throws IOException {
    return ProcessHandle.of(master()).orElseThrow().children().map(ProcessHandle::pid).toList();
  }

  String answer() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
      return client.send(page, HttpResponse.BodyHandlers.ofString()).body();
    } catch (java.net.ConnectException _) {
      return "silence";
    }
  }

  /** Afterwards no worker that was there is. */
  void reload(String word) throws Exception {
    var old = workers();
    run("-s", "reload");
    for (var look = 0; look < 500 && workers().stream().anyMatch(old::contains); look++) {
      new Pause().take(Duration.ofMillis(20));
    }
    await(word);
  }

  void await(String word) throws Exception {
    for (var look = 0; look < 500 && !answer().equals(word); look++) {
      new Pause().take(Duration.ofMillis(20));
    }
    if (!answer().equals(word)) {
      throw new IllegalStateException("nginx answers " + answer() + " and not " + word);
    }
  }

  @Override
  public Driver driver() {
    return new NginxDriver();
  }

  @Override
  public Setting.Group settings() {
    return settings(root.resolve("sites-available/tea"), root.resolve("sites-enabled"));
  }

  Setting.Group settings(Path... paths) {
    var many =
        List.of(paths).stream().<Setting>map(path -> new Setting.Text(path.toString())).toList();
    return Setting.Group.of(
        Map.of(
            "paths", new Setting.Many(many),
            "config", new Setting.Text(root + "/nginx.conf"),
            "prefix", new Setting.Text(root.toString())));
  }

  @Override
  public void damage() throws Exception {
    site("tea", "bad");
    site("other", "other");
    Files.deleteIfExists(root.resolve("sites-enabled/tea"));
    Files.copy(
        root.resolve("sites-available/tea"),
        root.resolve("sites-enabled/tea"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(root.resolve("sites-enabled/late"), "# late\n");
    reload("bad");
  }

  @Override
  public String fingerprint() throws Exception {
    var text = new StringBuilder();
    for (var name : List.of("sites-available/tea", "sites-enabled")) {
      try (var all = Files.walk(root.resolve(name))) {
        for (var path : all.sorted(Comparator.naturalOrder()).toList()) {
          text.append(root.relativize(path)).append(' ');
          if (Files.isSymbolicLink(path)) {
            text.append("-> ").append(Files.readSymbolicLink(path));
          } else {
            text.append(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            text.append(Files.isRegularFile(path) ? Files.readString(path) : "");
          }
          text.append('\n');
        }
      }
    }
    return text + answer() + " from " + master();
  }

  @Override
  public List<Path> beside() {
    return List.of(root, root.resolve("sites-enabled"));
  }

  @Override
  public List<String> secrets() {
    return List.of(SECRET);
  }

  @Override
  public int killsEvery() {
    return 23;
  }

  @Override
  public void close() throws Exception {
    var all = new ArrayList<>(List.of(ProcessHandle.of(master()).orElseThrow()));
    all.addAll(all.getFirst().children().toList());
    all.forEach(ProcessHandle::destroyForcibly);
    for (var one : all) {
      one.onExit().get();
    }
  }

  static int freePort() throws IOException {
    try (var door = new ServerSocket(0)) {
      return door.getLocalPort();
    }
  }
}
