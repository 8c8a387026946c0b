package rearguard.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A controller, hosts, and an application with a good release v1 and a bad one v2, all real; an old
 * release v0 was never deployed since there are hosts.
 */
final class Fleet implements AutoCloseable {
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  final Path folder;
  final Path origin;
  final List<ShopHost> hosts = new ArrayList<>();
  private final Program programs;
  private final int grpc = freePort();
  private final int http = freePort();
  private final int admin = freePort();
  private java.util.Optional<Process> controller = java.util.Optional.empty();

  private Fleet(Path folder) throws IOException {
    this.folder = folder;
    this.programs = new Program(Files.createDirectories(folder.resolve("log")));
    this.origin = folder.resolve("origin.git");
  }

  /** Hosts run v1, which is captured and marked good; then v2 is deployed on all. */
  static Fleet brokenByARelease(Path folder, String... names) throws IOException {
    return made(folder, List.of(names), fleet -> fleet.deploy("v2"));
  }

  static Fleet goodRelease(Path folder, String... names) throws IOException {
    return made(folder, List.of(names), _ -> {});
  }

  private interface More {
    void on(Fleet fleet) throws IOException;
  }

  /** Whatever fails on the way, nothing goes on running. */
  private static Fleet made(Path folder, List<String> names, More more) throws IOException {
    var fleet = new Fleet(folder);
    try {
      fleet.begin(names);
      more.on(fleet);
      return fleet;
    } catch (IOException | RuntimeException | Error failed) {
      fleet.close();
      throw failed;
    }
  }

  private void begin(List<String> names) throws IOException {
    makeOrigin();
    startControllerAnew();
    for (var name : names) {
      hosts.add(new ShopHost(name, folder.resolve("hosts").resolve(name), programs));
    }
    onEach(this::join);
    deploy("v1");
    Files.writeString(folder.resolve("shop.yml"), fleetFile());
    cli("apply", folder.resolve("shop.yml").toString()).fine();
    cli("capture", "shop", "--label", "v1", "--good").fine();
  }

  void deploy(String tag) {
    onEach(host -> host.deploy(origin, tag));
  }

  private interface OnHost {
    void on(ShopHost host) throws IOException;
  }

  /** On all hosts at once, and waits for all of them. */
  private void onEach(OnHost act) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      hosts.stream()
          .map(host -> CompletableFuture.runAsync(() -> act(act, host), threads))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  private static void act(OnHost act, ShopHost host) {
    try {
      act.on(host);
    } catch (IOException e) {
      throw new AssertionError("not on " + host.name, e);
    }
  }

  private void makeOrigin() throws IOException {
    var work = Files.createDirectories(folder.resolve("work"));
    Files.writeString(work.resolve("build.mjs"), BUILD);
    Files.writeString(work.resolve("server.mjs"), SERVER);
    Files.writeString(work.resolve("ecosystem.config.cjs"), ECOSYSTEM);
    Files.writeString(work.resolve(".gitignore"), "dist/\nuploads/\n.env\n");
    Files.writeString(work.resolve("package.json"), MANIFEST);
    Files.writeString(work.resolve("package-lock.json"), LOCK);
    Files.writeString(work.resolve("release"), "v0");
    git(work, "init", "-q", "-b", "main", ".");
    commit(work, "v0");
    Files.writeString(work.resolve("release"), "v1");
    commit(work, "v1");
    Files.writeString(work.resolve("release"), "v2 broken");
    Files.writeString(work.resolve("only-in-v2"), "new");
    commit(work, "v2");
    git(work, "clone", "-q", "--bare", work.toString(), origin.toString());
  }

  private void commit(Path work, String tag) {
    git(work, "add", "-A");
    git(work, "-c", "user.name=dev", "-c", "user.email=dev@shop.example", "commit", "-qm", tag);
    git(work, "tag", tag);
  }

  private void git(Path where, String... words) {
    var all = new ArrayList<>(List.of("git"));
    all.addAll(List.of(words));
    programs.run(where, Map.of("GIT_CONFIG_GLOBAL", "/dev/null"), all).fine();
  }

  private void startControllerAnew() throws IOException {
    var words =
        List.of(
            "init",
            folder.resolve("controller").toString(),
            "--name",
            "test",
            "--address",
            "127.0.0.1:" + grpc,
            "--http",
            String.valueOf(http),
            "--admin",
            String.valueOf(admin));
    programs
        .run(folder, Map.of(), Warm.shared().java("rearguard.controller.Controller", words))
        .fine();
    startController();
  }

  void startController() throws IOException {
    var log = tail("controller");
    var words = List.of("server", folder.resolve("controller").toString());
    controller =
        java.util.Optional.of(
            programs.start(
                folder,
                Map.of(),
                "controller",
                Warm.shared().java("rearguard.controller.Controller", words)));
    log.await("listening: ", Program.PATIENCE);
    until("the controller answers", () -> cli("status").exit() == 0);
  }

  void killController() {
    controller.orElseThrow().destroyForcibly().onExit().join();
  }

  private void join(ShopHost host) throws IOException {
    var token = host.folder.resolve("token");
    var invited =
        cli(
                "-o",
                "json",
                "host",
                "enrol",
                host.name,
                "--tag",
                "port=" + host.port,
                "--token-out",
                token.toString())
            .fine();
    var fingerprint = Pattern.compile("[0-9a-f]{64}").matcher(invited.out() + invited.talk());
    if (!fingerprint.find()) {
      throw new AssertionError("no fingerprint in " + invited);
    }
    var words =
        List.of(
            "enrol",
            "--controller",
            "127.0.0.1:" + grpc,
            "--token-file",
            token.toString(),
            "--ca-fingerprint",
            fingerprint.group(),
            "--dir",
            host.agentFolder().toString());
    programs.run(host.folder, Map.of(), Warm.shared().java("rearguard.agent.Agent", words)).fine();
    var log = tail("controller");
    host.startAgent();
    log.await(host.name + ": connected", Program.PATIENCE);
  }

  void untilConnected(String name) {
    until(
        name + " connected",
        () ->
            cli("-o", "plain", "host", "list")
                .out()
                .lines()
                .anyMatch(line -> line.startsWith(name + "\t") && line.contains("connected")));
  }

  String fleetFile() {
    var names = hosts.stream().map(host -> host.name).collect(Collectors.joining(", "));
    return FLEET_FILE
        .replace("@WORLD@", folder.toString())
        .replace("@PM2@", pm2())
        .replace("@HOSTS@", names);
  }

  private String pm2() {
    return programs
        .run(folder, Map.of(), List.of("sh", "-c", "command -v pm2"))
        .fine()
        .out()
        .strip();
  }

  /** What an operator types, without the start of a process: tests type hundreds of commands. */
  Program.Ended cli(String... words) {
    return new Operator(folder.resolve("controller/operator")).type(words);
  }

  /** The same as a process of its own. */
  Program.Ended program(List<String> words) {
    var context = Map.of("REARGUARD_CONTEXT_DIR", folder.resolve("controller/operator").toString());
    return programs.run(folder, context, Warm.shared().java("rearguard.cli.Rearguard", words));
  }

  /** Asking the controller costs it something: five times a second is enough. */
  static void until(String what, BooleanSupplier holds) {
    Program.until(what, Program.PATIENCE, Duration.ofMillis(200), holds);
  }

  Program.Ended rollback(String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "rollback",
                "shop",
                "--confirm",
                "shop",
                "--reason",
                "test",
                "--progress",
                "plain"));
    words.addAll(List.of(more));
    return program(words);
  }

  /** What an operator types and does not wait for. */
  Process cliAtWork(String... words) {
    var context = Map.of("REARGUARD_CONTEXT_DIR", folder.resolve("controller/operator").toString());
    var program = Warm.shared().java("rearguard.cli.Rearguard", List.of(words));
    return programs.start(folder, context, "cli", program);
  }

  Process rollbackAtWork() {
    return cliAtWork("rollback", "shop", "--confirm", "shop", "--reason", "test", "--detach");
  }

  /** The newest run's id. */
  String newestRun() {
    var found =
        Pattern.compile("r-[a-z0-9]+")
            .matcher(cli("-o", "plain", "run", "list", "shop").fine().out());
    if (!found.find()) {
      throw new AssertionError("no run");
    }
    return found.group();
  }

  /** What that program's log says from now on. */
  Tail tail(String name) throws IOException {
    return new Tail(folder.resolve("log").resolve(name + ".log"));
  }

  String log(String name) throws IOException {
    return Files.readString(folder.resolve("log").resolve(name + ".log"));
  }

  int httpPort() {
    return http;
  }

  @Override
  public void close() {
    onEach(ShopHost::end);
    controller.ifPresent(process -> process.destroyForcibly().onExit().join());
  }

  /**
   * One that is free now and that the kernel gives to no outgoing connection meanwhile: below the
   * range from which Linux takes those (32768 to 60999 unless somebody set it). Given once only.
   */
  static int freePort() throws IOException {
    int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
    if (!GIVEN.add(port)) {
      return freePort();
    }
    try (var _ = new ServerSocket(port)) {
      return port;
    } catch (java.net.BindException _) {
      return freePort(); // somebody listens there
    }
  }

  private static final String MANIFEST =
      """
      { "name": "shop", "version": "1.0.0", "private": true, "scripts": { "build": "node build.mjs" } }
      """;

  private static final String LOCK =
      """
      {
        "name": "shop", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
        "packages": { "": { "name": "shop", "version": "1.0.0" } }
      }
      """;

  private static final String BUILD =
      """
      import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
      import { execFileSync } from "node:child_process";
      rmSync("dist", { recursive: true, force: true });
      mkdirSync("dist/deep/er", { recursive: true });
      const commit = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
      writeFileSync("dist/release.json", JSON.stringify({ release: readFileSync("release", "utf8"), commit }));
      for (let n = 0; n < 200; n++) writeFileSync(`dist/deep/er/${n}.txt`, commit.repeat(50));
      """;

  private static final String SERVER =
      """
      import http from "node:http";
      import { existsSync, readFileSync } from "node:fs";
      const release = JSON.parse(readFileSync("dist/release.json", "utf8"));
      if (release.release === "v1" && existsSync("uploads/crash")) throw new Error("cannot read this upload with " + process.env.SECRET_KEY);
      const answer = (response, status, body) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      };
      http.createServer((request, response) => {
        if (request.url === "/version") return answer(response, 200, release);
        answer(response, release.release.includes("broken") ? 500 : 200, { fine: true });
      }).listen(Number(process.env.PORT), "127.0.0.1");
      """;

  private static final String ECOSYSTEM =
      """
      const { readFileSync } = require("node:fs");
      const env = Object.fromEntries(readFileSync(__dirname + "/.env", "utf8").trim().split("\\n").map((line) => line.split("=")));
      module.exports = { apps: [{ name: "shop", script: "server.mjs", cwd: __dirname, env }] };
      """;

  private static final String FLEET_FILE =
      """
      application: shop
      environment: production
      hosts:
        web: [@HOSTS@]
      components:
        code:   { on: web, git: { path: "@WORLD@/hosts/{{ host.name }}/srv/shop", keep: [dist], build: { tool: npm, scripts: [build] } } }
        config: { on: web, files: { paths: ["@WORLD@/hosts/{{ host.name }}/srv/shop/.env"] } }
        app:    { on: web, pm2: { home: "@WORLD@/hosts/{{ host.name }}/pm2", program: "@PM2@", apps: [shop] } }
      checks:
        health:  { http: { url: "http://127.0.0.1:{{ tag.port }}/health" }, on: web, within: 2s, patience: 5s }
        version: { http: { url: "http://127.0.0.1:{{ tag.port }}/version", json: { commit: "{{ code.commit }}" } }, on: web }
        port:    { listening: "{{ tag.port }}", on: web }
      procedures:
        code:
          restore: [code, config, app]
          limit: { at-once: 1, may-fail: 0 }
          verify: [port, health, version]
      """;
}
