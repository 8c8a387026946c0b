package rearguard.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A real controller, and many real agents in one process; each host's live state is four files. */
final class CrowdFleet implements AutoCloseable {
  /** Each component is prepared, remembered and restored. */
  static final int COMPONENTS = 4;

  static final int STEPS = COMPONENTS * 3;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Pattern ENDED =
      Pattern.compile("\\b(succeeded|reverted|mixed|failed|refused|aborted|unknown|paused)\\b");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final Operator operator;
  private final Program programs;
  private final int port = Fleet.freePort();
  private final ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Path> hosts = new ArrayList<>();
  private final List<Process> begun = new ArrayList<>();

  private CrowdFleet(Path folder) throws IOException {
    this.folder = folder;
    this.operator = new Operator(folder.resolve("controller/operator"));
    this.programs = new Program(Files.createDirectories(folder.resolve("log")));
  }

  /** All connected, captured as good, and running the new release. The folder must not exist. */
  static CrowdFleet of(int count, Path folder) throws IOException {
    var fleet = new CrowdFleet(folder);
    fleet.beginController();
    var fingerprint = fleet.invite(count);
    fleet.deploy("old");
    fleet.beginAgents(fingerprint);
    fleet.untilConnected();
    Files.writeString(folder.resolve("shop.yml"), fleet.fleetFile());
    fleet.operator.type("apply", folder.resolve("shop.yml").toString()).fine();
    fleet.operator.type("capture", "shop", "--label", "v1", "--good").fine();
    return fleet;
  }

  private void beginController() throws IOException {
    var home = folder.resolve("controller").toString();
    var words =
        List.of(
            "init",
            home,
            "--name",
            "load",
            "--address",
            "127.0.0.1:" + port,
            "--http",
            String.valueOf(Fleet.freePort()),
            "--admin",
            String.valueOf(Fleet.freePort()));
    var main = "rearguard.controller.Controller";
    programs.run(folder, Map.of(), Program.java(List.of(), main, words)).fine();
    begin("controller", Program.java(List.of("-Xmx256m"), main, List.of("server", home)));
    Program.until("the controller", PATIENCE, LOOK, () -> operator.type("status").exit() == 0);
    Thread.ofVirtual().name("service").start(this::serve);
  }

  private void serve() {
    try {
      while (!service.isClosed()) {
        service.accept().close();
      }
    } catch (IOException _) {
      return; // the fleet is over
    }
  }

  private String invite(int count) throws IOException {
    var fingerprint = "";
    for (int each = 1; each <= count; each++) {
      var name = "web" + each;
      var host = Files.createDirectories(folder.resolve("hosts").resolve(name));
      Files.createDirectories(host.resolve("live"));
      var token = host.resolve("token").toString();
      var invited = operator.type("host", "enrol", name, "--token-out", token).fine();
      var found = FINGERPRINT.matcher(invited.out() + invited.talk());
      if (!found.find()) {
        throw new AssertionError("no fingerprint in " + invited);
      }
      fingerprint = found.group();
      hosts.add(host);
    }
    return fingerprint;
  }

  /** An agent that rests hands memory back; in a process of many that would be at any moment. */
  private void beginAgents(String fingerprint) {
    var words = List.of(folder.resolve("hosts").toString(), "127.0.0.1:" + port, fingerprint);
    begin(
        "agents",
        Program.java(List.of("-Xmx6g", "-XX:+DisableExplicitGC"), "rearguard.e2e.Crowd", words));
  }

  private void begin(String name, List<String> words) {
    begun.add(programs.start(folder, Map.of(), name, words));
  }

  private String fleetFile() {
    var names = IntStream.rangeClosed(1, COMPONENTS).mapToObj(each -> "c" + each).toList();
    var components =
        names.stream()
            .map(
                name ->
                    "  %s: { on: web, files: { paths: [\"%s/hosts/{{ host.name }}/live/%s\"] } }"
                        .formatted(name, folder, name))
            .collect(Collectors.joining("\n"));
    return FLEET_FILE
        .replace("@COMPONENTS@", components)
        .replace("@NAMES@", String.join(", ", names))
        .replace("@PORT@", String.valueOf(service.getLocalPort()))
        .replace(
            "@HOSTS@",
            hosts.stream()
                .map(host -> host.getFileName().toString())
                .collect(Collectors.joining(", ")));
  }

  void deploy(String release) throws IOException {
    for (var host : hosts) {
      for (int each = 1; each <= COMPONENTS; each++) {
        Files.writeString(host.resolve("live/c" + each), content(release));
      }
    }
  }

  boolean serves(String release) throws IOException {
    for (var host : hosts) {
      for (int each = 1; each <= COMPONENTS; each++) {
        if (!Files.readString(host.resolve("live/c" + each)).equals(content(release))) {
          return false;
        }
      }
    }
    return true;
  }

  private static String content(String release) {
    return (release + "\n").repeat(40);
  }

  Process controller() {
    return begun.getFirst();
  }

  Process agents() {
    return begun.getLast();
  }

  /** What the list says of the newest run. */
  String newestRun() {
    return operator.type("-o", "plain", "run", "list", "shop").out().lines().findFirst().orElse("");
  }

  private void untilConnected() {
    Program.until("agents connected", PATIENCE, LOOK, () -> connected() == hosts.size());
  }

  /** Starts the rollback and waits for its end; tells how long that took. */
  Duration rollback() {
    untilConnected();
    long began = System.nanoTime();
    operator.type("rollback", "shop", "--confirm", "shop", "--reason", "load", "--detach").fine();
    Program.until("the end of the run", PATIENCE, LOOK, () -> ENDED.matcher(newestRun()).find());
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private long connected() {
    return operator
        .type("-o", "plain", "host", "list")
        .out()
        .lines()
        .filter(line -> line.contains("connected"))
        .count();
  }

  @Override
  public void close() throws IOException {
    begun.forEach(process -> process.destroyForcibly().onExit().join());
    service.close();
  }

  private static final String FLEET_FILE =
      """
      application: shop
      environment: production
      hosts:
        web: [@HOSTS@]
      components:
      @COMPONENTS@
      checks:
        reads: { tcp: { host: 127.0.0.1, port: @PORT@ }, on: web, within: 5s, patience: 60s }
      procedures:
        code:
          restore: [@NAMES@]
          limit: { at-once: 100%, may-fail: 0 }
          verify: [reads]
      """;
}
