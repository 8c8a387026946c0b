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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A real controller and real agents whose application is two files a host: small enough to be
 * killed hundreds of times. Agents may dial through another port than the controller's.
 */
final class SmallFleet implements AutoCloseable {
  static final String OLD = "old";
  static final String NEW = "new";

  private static final Pattern ENDED =
      Pattern.compile("succeeded|no-op|reverted|mixed|failed|refused|aborted|unknown|paused");

  /** For a machine on which other things run too. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  final Path folder;
  final Operator operator;
  final Mortal controller;
  final List<SmallHost> hosts = new ArrayList<>();
  private final int port;
  private final Program programs;
  private final Warm warm;
  private final int dialled;
  private final Function<String, Map<String, String>> surroundings;
  private final ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  /** The ground on which a fleet stands. */
  record Ground(
      Path folder,
      int port,
      int dialled,
      Function<String, Map<String, String>> surroundings,
      Warm warm) {

    /** Trained programs on any free port. */
    static Ground of(Path folder, Function<String, Map<String, String>> surroundings)
        throws IOException {
      int port = Fleet.freePort();
      return new Ground(folder, port, port, surroundings, Warm.shared());
    }
  }

  private SmallFleet(Ground ground) throws IOException {
    this.folder = ground.folder;
    this.port = ground.port;
    this.dialled = ground.dialled;
    this.surroundings = ground.surroundings;
    this.programs = new Program(Files.createDirectories(folder.resolve("log")));
    this.warm = ground.warm;
    this.operator = new Operator(folder.resolve("controller/operator"));
    this.controller =
        new Mortal(
            "controller",
            folder,
            programs,
            warm,
            new Mortal.Life(
                "rearguard.controller.Controller",
                List.of("server", folder.resolve("controller").toString()),
                surroundings.apply("controller")));
    Thread.ofVirtual().name("service").start(this::serve);
  }

  /** Hosts that ran the old release, captured and marked good, and run the new one now. */
  static SmallFleet toBeKilled(Path folder, int count) throws IOException {
    return deployed(Ground.of(folder, _ -> Map.of()), count);
  }

  /** A controller and an agent, in the one life of which they are to learn. */
  static SmallFleet toLearn(Path folder, Warm warm) throws IOException {
    int port = Fleet.freePort();
    var fleet = new SmallFleet(new Ground(folder, port, port, _ -> Map.of(), warm));
    fleet.begin(Mortal::startToLearn);
    fleet.join("web1");
    fleet.hosts.getFirst().agent.startToLearn();
    fleet.untilConnected();
    return fleet;
  }

  /** One such host, whose agent dials that port instead of the controller's. */
  static SmallFleet behind(Path folder, int port, int dialled) throws IOException {
    return deployed(new Ground(folder, port, dialled, _ -> Map.of(), Warm.shared()), 1);
  }

  /**
   * One such host, in that folder, parts of which may be other disks; each program, "controller" or
   * "agent-web1", gets these variables as well.
   */
  static SmallFleet alone(Path folder, Function<String, Map<String, String>> surroundings)
      throws IOException {
    return deployed(Ground.of(folder, surroundings), 1);
  }

  private static SmallFleet deployed(Ground ground, int count) throws IOException {
    var fleet = new SmallFleet(ground);
    fleet.begin(one -> one.start(""));
    for (int each = 1; each <= count; each++) {
      fleet.join("web" + each);
    }
    return fleet.deployed();
  }

  private SmallFleet deployed() throws IOException {
    hosts.forEach(host -> host.agent.start(""));
    hosts.forEach(host -> host.deploy(OLD));
    untilConnected();
    Files.writeString(folder.resolve("shop.yml"), fleetFile());
    operator.type("apply", folder.resolve("shop.yml").toString()).fine();
    operator.type("capture", "shop", "--label", "v1", "--good").fine();
    hosts.forEach(host -> host.deploy(NEW));
    return this;
  }

  /** What the checks ask: it always answers. */
  private void serve() {
    try {
      while (!service.isClosed()) {
        service.accept().close();
      }
    } catch (IOException _) {
      return; // the fleet is over
    }
  }

  private void begin(Consumer<Mortal> start) throws IOException {
    var words =
        List.of(
            "init",
            folder.resolve("controller").toString(),
            "--name",
            "test",
            "--address",
            "127.0.0.1:" + port,
            "--http",
            String.valueOf(Fleet.freePort()),
            "--admin",
            String.valueOf(Fleet.freePort()));
    warm.run(programs, "rearguard.controller.Controller", words).fine();
    start.accept(controller);
    untilAnswering();
  }

  private void join(String name) throws IOException {
    var host =
        new SmallHost(
            name,
            folder.resolve("hosts").resolve(name),
            programs,
            warm,
            surroundings.apply("agent-" + name));
    var token = host.folder.resolve("token");
    var invited = operator.type("host", "enrol", name, "--token-out", token.toString()).fine();
    var fingerprint = Pattern.compile("[0-9a-f]{64}").matcher(invited.out() + invited.talk());
    if (!fingerprint.find()) {
      throw new AssertionError("no fingerprint in " + invited);
    }
    var words =
        List.of(
            "enrol",
            "--controller",
            "127.0.0.1:" + port,
            "--token-file",
            token.toString(),
            "--ca-fingerprint",
            fingerprint.group(),
            "--dir",
            host.agentFolder().toString());
    warm.run(programs, "rearguard.agent.Agent", words).fine();
    var config = host.agentFolder().resolve("agent.conf");
    Files.writeString(
        config, Files.readString(config).replace("127.0.0.1:" + port, "127.0.0.1:" + dialled));
    hosts.add(host);
  }

  private String fleetFile() {
    return FLEET_FILE
        .replace("@WORLD@", folder.toString())
        .replace("@PORT@", String.valueOf(service.getLocalPort()))
        .replace(
            "@HOSTS@", hosts.stream().map(host -> host.name).collect(Collectors.joining(", ")));
  }

  /** Asking the controller costs it something: five times a second is enough. */
  static void until(String what, BooleanSupplier holds) {
    Program.until(what, PATIENCE, Duration.ofMillis(200), holds);
  }

  void untilAnswering() {
    until("the controller", () -> operator.type("status").exit() == 0);
  }

  void untilConnected() {
    until("agents connected", () -> connected() == hosts.size());
  }

  long connected() {
    return operator
        .type("-o", "plain", "host", "list")
        .out()
        .lines()
        .filter(line -> line.contains("connected"))
        .count();
  }

  boolean connected(String name) {
    return operator
        .type("-o", "plain", "host", "list")
        .out()
        .lines()
        .anyMatch(line -> line.startsWith(name + "\t") && line.contains("connected"));
  }

  /** Starts a rollback of everything and does not wait for it. */
  Program.Ended rollback() {
    return operator.type("rollback", "shop", "--confirm", "shop", "--reason", "test", "--detach");
  }

  /** Ids of all runs, newest first; empty also when nobody answers. */
  List<String> runs() {
    return operator
        .type("-o", "plain", "run", "list", "shop")
        .out()
        .lines()
        .map(line -> line.split("\t", -1)[0])
        .filter(id -> id.startsWith("r-"))
        .toList();
  }

  /** The state in which it stands, in one word; "?" when nobody answers. */
  String state(String run) {
    var found =
        Pattern.compile("\"state\"\\s*:\\s*\"([a-z-]+)\"")
            .matcher(operator.type("-o", "json", "run", "show", run).out());
    return found.find() ? found.group(1) : "?";
  }

  boolean ended(String run) {
    return ENDED.matcher(state(run)).matches();
  }

  String log(String name) throws IOException {
    return Files.readString(folder.resolve("log").resolve(name + ".log"));
  }

  @Override
  public void close() throws IOException {
    hosts.forEach(host -> host.agent.kill());
    controller.kill();
    service.close();
  }

  private static final String FLEET_FILE =
      """
      application: shop
      environment: production
      hosts:
        web: [@HOSTS@]
      components:
        config: { on: web, files: { paths: ["@WORLD@/hosts/{{ host.name }}/live/first.conf", "@WORLD@/hosts/{{ host.name }}/live/second.conf"] } }
      checks:
        reads: { tcp: { host: 127.0.0.1, port: @PORT@ }, on: web, within: 2s, patience: 20s }
      procedures:
        code:
          restore: [config]
          limit: { at-once: 100%, may-fail: 0 }
          verify: [reads]
      """;
}
