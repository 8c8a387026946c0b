package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One host of the fleet: a folder with a checkout, its own PM2, a port, and an agent that can be
 * killed.
 */
final class ShopHost {
  final String name;
  final Path folder;
  final Path tree;
  final int port;
  private final Program programs;
  private java.util.Optional<Process> agent = java.util.Optional.empty();

  ShopHost(String name, Path folder, Program programs) throws IOException {
    this.name = name;
    this.folder = Files.createDirectories(folder);
    this.tree = folder.resolve("srv/shop");
    this.programs = programs;
    Files.createDirectories(folder.resolve("pm2"));
    Files.createDirectories(folder.resolve("srv"));
    this.port = Fleet.freePort();
  }

  Path agentFolder() {
    return folder.resolve("agent");
  }

  /** Whether nothing lies beside the application's tree but what a test put there. */
  boolean standsAlone(String... but) {
    try (var beside = Files.list(tree.getParent())) {
      return beside
          .map(path -> path.getFileName().toString())
          .allMatch(name -> name.equals("shop") || List.of(but).contains(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void startAgent() {
    agent = java.util.Optional.of(startAgentIn(agentFolder()));
  }

  /** Another agent, with whatever identity that folder holds. */
  Process startAgentIn(Path place) {
    var words = List.of("run", "--dir", place.toString());
    return programs.start(
        folder, Map.of(), "agent-" + name, Warm.shared().java("rearguard.agent.Agent", words));
  }

  /** As the kernel does it: no time to tidy up. */
  void killAgent() {
    agent.orElseThrow().destroyForcibly().onExit().join();
  }

  void stopAgent() {
    agent.ifPresent(process -> process.destroyForcibly().onExit().join());
  }

  /** What a person on this host asks of its agent, or does in its place. */
  Program.Ended agent(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--dir", agentFolder().toString()));
    return programs.run(folder, Map.of(), Warm.shared().java("rearguard.agent.Agent", all));
  }

  /** Likewise, without waiting for its end. */
  Process agentAtWork(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--dir", agentFolder().toString()));
    return programs.start(
        folder, Map.of(), "alone-" + name, Warm.shared().java("rearguard.agent.Agent", all));
  }

  /** Whether the agent keeps plans for the day without a controller. */
  boolean keepsPlans() {
    return Files.exists(agentFolder().resolve("escapes/shop"));
  }

  /** What somebody logged in on this host would do. */
  Program.Ended here(String... words) {
    var where = Files.isDirectory(tree) ? tree : folder;
    return programs.run(where, environment(), List.of(words));
  }

  Map<String, String> environment() {
    return Map.of(
        "PM2_HOME", folder.resolve("pm2").toString(),
        "PORT", String.valueOf(port),
        "GIT_CONFIG_GLOBAL", "/dev/null");
  }

  /** The way people deploy: fetch, checkout, build, restart. */
  void deploy(Path origin, String tag) throws IOException {
    if (!Files.isDirectory(tree)) {
      here("git", "clone", "-q", origin.toString(), tree.toString()).fine();
      Files.writeString(tree.resolve(".env"), "PORT=" + port + "\nSECRET_KEY=canary-4711\n");
      Files.createDirectories(tree.resolve("uploads"));
      Files.writeString(tree.resolve("uploads/photo.txt"), "of a user of " + name);
    }
    here("git", "fetch", "-q", "--tags").fine();
    here("git", "-c", "advice.detachedHead=false", "checkout", "-q", tag).fine();
    here("node", "build.mjs").fine();
    here("pm2", "startOrRestart", "ecosystem.config.cjs", "--update-env").fine();
    Program.until(tag + " on " + name, Program.PATIENCE, () -> serves().contains(tag));
  }

  boolean answers(String path) {
    return !get(path).isEmpty();
  }

  /** What the application answers now; empty when it does not. */
  String serves() {
    return get("/version");
  }

  private String get(String path) {
    try {
      var url = URI.create("http://127.0.0.1:" + port + path).toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(2000);
      try (var body = connection.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * Names, kinds, modes and contents of everything below the checkout but git's own folder, and
   * what git says.
   */
  String fingerprint() {
    var files =
        here(
                "sh",
                "-c",
                "find . -path ./.git -prune -o -printf '%P %y %m %l\\n' | sort; "
                    + "find . -path ./.git -prune -o -type f -print0 | sort -z | xargs -0 sha256sum; "
                    + "git rev-parse HEAD; git symbolic-ref -q HEAD; git status --porcelain; git diff HEAD | sha256sum; true")
            .fine();
    assertThat(files.out()).contains("build.mjs");
    return files.out();
  }

  /**
   * Everything that ran here is gone at once and nothing starts by itself, as after a reboot of a
   * host where nobody ran "pm2 startup".
   */
  void reboot() {
    killAgent();
    var mark = "PM2_HOME=" + folder.resolve("pm2");
    Program.until(
        "nothing runs on " + name,
        Program.PATIENCE,
        () -> {
          var running = ProcessHandle.allProcesses().filter(one -> has(one, mark)).toList();
          running.forEach(ProcessHandle::destroyForcibly);
          return running.isEmpty();
        });
    startAgent();
  }

  private static boolean has(ProcessHandle process, String variable) {
    try {
      var environ = Path.of("/proc", Long.toString(process.pid()), "environ");
      return List.of(Files.readString(environ, StandardCharsets.ISO_8859_1).split("\0", -1))
          .contains(variable);
    } catch (IOException _) {
      return false; // gone by now
    }
  }

  void end() {
    stopAgent();
    here("pm2", "kill");
  }
}
