package rearguard.agent.driver.maintenance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rearguard.model.Setting;

/**
 * A real application of Node with an admin endpoint that wants a token, and a health endpoint. It
 * keeps its state in a file, as one that is restarted must.
 */
final class Shop {
  static final String TOKEN = "canary-admin-t0ken";
  private static final String SCRIPT =
      """
      const fs = require('fs'), [, , root, token, mode, tls] = process.argv;
      const file = root + '/state', on = () => fs.readFileSync(file, 'utf8') === 'on';
      if (!fs.existsSync(file)) fs.writeFileSync(file, 'off');
      const serve = (request, response) => {
        const tell = (status, value) => {
          response.writeHead(status, { 'Content-Type': 'application/json' });
          response.end(JSON.stringify(value));
        };
        if (request.url === '/health')
          return tell(on() ? 503 : 200, { app: { maintenance: on() }, echo: token });
        let body = '';
        request.on('data', part => body += part);
        request.on('end', () => {
          if (request.url !== '/admin?by=rearguard' || request.method !== 'PATCH')
            return tell(404, {});
          if (request.headers.authorization !== 'Bearer ' + token) return tell(401, { body });
          fs.appendFileSync(root + '/calls', body + '\\n');
          if (mode !== 'lies') fs.writeFileSync(file, JSON.parse(body).enabled ? 'on' : 'off');
          tell(200, { ok: true });
        });
      };
      const server = tls
        ? require('https').createServer(
            { key: fs.readFileSync(root + '/key.pem'), cert: fs.readFileSync(root + '/cert.pem') }, serve)
        : require('http').createServer(serve);
      server.listen(Number(process.env.PORT), '127.0.0.1',
        () => console.log(server.address().port));
      """;

  private final Path root;
  private final Process process;
  final int port;
  private final String scheme;

  private Shop(Path root, Process process, int port, String scheme) {
    this.root = root;
    this.process = process;
    this.port = port;
    this.scheme = scheme;
  }

  static Shop in(Path root) throws Exception {
    return start(root, "honest", 0, false);
  }

  static Shop start(Path root, String mode, int port, boolean tls) throws Exception {
    Files.writeString(root.resolve("shop.js"), SCRIPT);
    secret(root.resolve("secrets"), "shop-admin", "Bearer " + TOKEN + "\n", "rw-------");
    var words = new ArrayList<>(List.of("node", root + "/shop.js", root.toString(), TOKEN, mode));
    if (tls) {
      words.add("tls");
    }
    var start = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
    start.environment().put("PORT", Integer.toString(port));
    var process = start.start();
    var told =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new Shop(root, process, Integer.parseInt(told.readLine()), tls ? "https" : "http");
  }

  static void secret(Path folder, String name, String value, String mode) throws IOException {
    Files.createDirectories(folder);
    var file = folder.resolve(name);
    Files.writeString(file, value);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  Path secrets() {
    return root.resolve("secrets");
  }

  Setting.Group settings(Map<String, Setting> more) {
    return settings("127.0.0.1", more);
  }

  Setting.Group settings(String name, Map<String, Setting> more) {
    var base = scheme + "://" + name + ":" + port;
    var endpoint = new LinkedHashMap<String, Setting>();
    endpoint.put("on", call(base, "{\"enabled\": true, \"message\": \"Back at 14:30\"}"));
    endpoint.put("off", call(base, "{\"enabled\": false}"));
    endpoint.put(
        "headers",
        Setting.Group.of(
            Map.of(
                "Authorization",
                Setting.Group.of(Map.of("secret", new Setting.Text("shop-admin"))),
                "Content-Type",
                new Setting.Text("application/json"))));
    endpoint.put(
        "health",
        Setting.Group.of(
            Map.of(
                "url",
                new Setting.Text(base + "/health"),
                "json",
                Setting.Group.of(Map.of("app.maintenance", new Setting.Text("true"))))));
    endpoint.putAll(more);
    return Setting.Group.of(Map.of("endpoint", Setting.Group.of(endpoint)));
  }

  private static Setting.Group call(String base, String body) {
    return Setting.Group.of(
        Map.of(
            "method", new Setting.Text("PATCH"),
            "url", new Setting.Text(base + "/admin?by=rearguard"),
            "body", new Setting.Text(body)));
  }

  String health() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"));
      var answer = client.send(asked.build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    }
  }

  boolean on() throws IOException {
    return Files.readString(root.resolve("state")).equals("on");
  }

  List<String> calls() throws IOException {
    var calls = root.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /** By another hand than Rearguard's. */
  void turn(String word) throws IOException {
    Files.writeString(root.resolve("state"), word);
  }

  void close() throws Exception {
    process.destroyForcibly();
    process.waitFor();
  }
}
