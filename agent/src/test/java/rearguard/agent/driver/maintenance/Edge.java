package rearguard.agent.driver.maintenance;

import java.io.IOException;
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
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.World;
import rearguard.agent.host.Pause;
import rearguard.model.Setting;

/** A real nginx in front of a shop, with the lines of the manual in its server block. */
final class Edge implements World {
  private static final String MESSAGE = "Back at 14:30 <soon> & well";

  /** As agent/README.md says. */
  private static final String LINES =
      """
      error_page 503 @maintenance;
      if (-f %1$s/pages/maintenance.html) { return 503; }
      location @maintenance {
        root %1$s/pages;
        rewrite ^ /maintenance.html break;
        default_type text/html;
        add_header Retry-After 300 always;
        add_header Cache-Control no-store always;
      }
      """;

  private final Path root;
  private final int port;

  Edge(Path root) throws Exception {
    this.root = root;
    port = freePort();
    Files.createDirectories(root.resolve("pages"));
    Files.createDirectories(root.resolve("run"));
    configure(LINES.formatted(root));
    run();
    await("the shop");
  }

  private void configure(String lines) throws IOException {
    Files.writeString(
        root.resolve("nginx.conf"),
        """
        pid run/nginx.pid;
        error_log run/error.log;
        worker_processes 1;
        user root;
        events { worker_connections 64; }
        http {
          access_log off;
          client_body_temp_path run/body;
          proxy_temp_path run/proxy;
          fastcgi_temp_path run/fastcgi;
          uwsgi_temp_path run/uwsgi;
          scgi_temp_path run/scgi;
          server {
            listen 127.0.0.1:%d;
            server_name elsewhere.example.org;
            return 404;
          }
          server {
            listen 127.0.0.1:%d default_server;
            server_name shop.example.org;
            %s
            location / { return 200 "the shop"; }
          }
        }
        """
            .formatted(port, port, lines));
  }

  /** Without what agent/README.md says. */
  void forget(String what) throws Exception {
    configure(what.isEmpty() ? "" : LINES.formatted(root).replace(what, ""));
    run("-s", "reload");
    new Pause().take(Duration.ofMillis(500));
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

  Path page() {
    return root.resolve("pages/maintenance.html");
  }

  /** As a user sees it: status, how long to wait, what to read. */
  String answer() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var asked =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/cart?id=7")).build();
      var answer = client.send(asked, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode()
          + " "
          + answer.headers().firstValue("Retry-After").orElse("-")
          + " "
          + answer.body();
    } catch (java.net.ConnectException _) {
      return "silence";
    }
  }

  private void await(String word) throws Exception {
    for (var look = 0; look < 500 && !answer().contains(word); look++) {
      new Pause().take(Duration.ofMillis(20));
    }
    if (!answer().contains(word)) {
      throw new IllegalStateException("nginx answers " + answer());
    }
  }

  @Override
  public Driver driver() {
    return new MaintenanceDriver(
        root.resolve("owners"), root.resolve("secrets"), Duration.ofSeconds(1));
  }

  @Override
  public Setting.Group settings() {
    var nginx =
        Map.<String, Setting>of(
            "page", new Setting.Text(page().toString()),
            "message", new Setting.Text(MESSAGE),
            "ask", new Setting.Text("http://shop.example.org/"),
            "at", new Setting.Text("127.0.0.1:" + port));
    return Setting.Group.of(Map.of("nginx", Setting.Group.of(nginx)));
  }

  @Override
  public void damage() throws Exception {
    Files.writeString(page(), "<p>switched on by somebody");
  }

  @Override
  public String fingerprint() throws Exception {
    return answer();
  }

  @Override
  public int killsEvery() {
    return 11;
  }

  @Override
  public List<Path> beside() {
    return List.of(root, root.resolve("pages"));
  }

  void stop() throws Exception {
    var master =
        ProcessHandle.of(Long.parseLong(Files.readString(root.resolve("run/nginx.pid")).strip()));
    if (master.isPresent()) {
      var all = new ArrayList<>(List.of(master.get()));
      all.addAll(master.get().children().toList());
      all.forEach(ProcessHandle::destroyForcibly);
      for (var each : all) {
        each.onExit().get();
      }
    }
  }

  @Override
  public void close() throws Exception {
    if (Files.exists(root.resolve("run/nginx.pid"))) {
      stop();
    }
  }

  private static int freePort() throws IOException {
    try (var door = new ServerSocket(0)) {
      return door.getLocalPort();
    }
  }
}
