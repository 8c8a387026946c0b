package rearguard.agent.driver.ufw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.host.Host;

/**
 * Two real hosts as namespaces, joined by a cable: ours at 10.77.0.1 and fd77::1 with its own ufw,
 * and one outside at .2. Behind ours a third stands in for a container, at 172.30.77.2. All end
 * with the test, or when the test's process does.
 */
final class Street implements AutoCloseable {
  static final String HERE = "10.77.0.1";
  static final String HERE_SIX = "fd77::1";
  static final String THERE = "10.77.0.2";
  static final String BOX = "172.30.77.2";

  private static final String ECHO =
      """
      import socket, sys, threading
      def serve(talk):
          while True:
              said = talk.recv(1000)
              if not said: return
              talk.sendall(said)
      def listen(port):
          one = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
          def accept():
              while True:
                  threading.Thread(target=serve, args=(one.accept()[0],), daemon=True).start()
          threading.Thread(target=accept, daemon=True).start()
      for port in sys.argv[1:]: listen(int(port))
      print("ready", flush=True)
      sys.stdin.read()
      """;

  /** Says each line it is given over one connection, and whether the answer came in time. */
  private static final String CALLER =
      """
      import socket, sys
      talk = socket.create_connection((sys.argv[1], int(sys.argv[2])), float(sys.argv[3]))
      print("connected", flush=True)
      want = b""
      for line in sys.stdin:
          patience, word = line.split()
          want += word.encode()
          talk.settimeout(float(patience))
          try:
              talk.sendall(word.encode())
              while want:
                  want = want[len(talk.recv(len(want))):]
              print("answered", flush=True)
          except TimeoutError:
              print("silent", flush=True)
      """;

  private final List<Process> processes = new ArrayList<>();
  private final Path folder;
  private final long here;
  private final long there;

  /**
   * @param folder empty; what stands in its {@code ufw} and {@code default} is the host's
   */
  Street(Path folder) throws Exception {
    this.folder = folder;
    Files.createDirectories(folder.resolve("ufw"));
    Files.createDirectories(folder.resolve("default"));
    here =
        namespace(
            "--mount",
            """
            mount --bind "$0/ufw" /etc/ufw; mount --bind "$0/default" /etc/default
            mount -t tmpfs tmpfs /run; mkdir /run/sshd
            """);
    there = namespace("--net", "");
    cable(here, "eth0", there, "eth0");
    on(
        here,
        "ip address add " + HERE + "/24 dev eth0; ip -6 address add fd77::1/64 dev eth0 nodad");
    on(
        there,
        "ip address add " + THERE + "/24 dev eth0; ip -6 address add fd77::2/64 dev eth0 nodad");
    on(here, "ip route add default via 10.77.0.2; ip -6 route add default via fd77::2 dev eth0");
  }

  UfwPlaces places() {
    return new UfwPlaces(
        folder.resolve("ufw"), folder.resolve("default/ufw"), folder.resolve("lib"));
  }

  Host host(Host real) {
    return new InNamespace(real, here);
  }

  private long namespace(String more, String script) throws Exception {
    var words =
        new ArrayList<>(
            List.of("setpriv", "--pdeathsig", "KILL", "unshare", "--net", more, "sh", "-ec"));
    words.add(script + "ip link set lo up; echo ready; exec sleep 600");
    words.add(folder.toString());
    return started(words).pid();
  }

  private Process started(List<String> words) throws IOException {
    var process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.add(process);
    assertThat(reader(process).readLine()).as("%s", words).isIn("ready", "connected");
    return process;
  }

  private static BufferedReader reader(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static void cable(long one, String name, long other, String otherName) throws Exception {
    shell(
        "ip link add %s netns %d type veth peer name %s netns %d"
            .formatted(name, one, otherName, other));
    on(one, "ip link set " + name + " up");
    on(other, "ip link set " + otherName + " up");
  }

  /** A container with a published port, in the words that Docker says to iptables. */
  void publish(int port, int inside) throws Exception {
    var box = namespace("--net", "");
    cable(here, "docker0", box, "eth0");
    on(here, "ip address add 172.30.77.1/24 dev docker0; sysctl -qw net.ipv4.ip_forward=1");
    on(box, "ip address add " + BOX + "/24 dev eth0; ip route add default via 172.30.77.1");
    on(
        here,
        """
        iptables -t nat -N DOCKER
        iptables -t nat -A POSTROUTING -s 172.30.77.0/24 ! -o docker0 -j MASQUERADE
        iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
        iptables -t nat -A DOCKER ! -i docker0 -p tcp --dport %d -j DNAT --to-destination %s:%d
        iptables -N DOCKER; iptables -I FORWARD -o docker0 -j DOCKER
        iptables -A DOCKER -d %s/32 ! -i docker0 -o docker0 -p tcp --dport %d -j ACCEPT
        iptables -I FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        iptables -I FORWARD -i docker0 ! -o docker0 -j ACCEPT
        """
            .formatted(port, BOX, inside, BOX, inside));
    echo(box, inside);
  }

  /** Serves what it hears on these ports of our host, over both families. */
  Process serve(int... ports) throws Exception {
    return echo(here, ports);
  }

  Process serveOutside(int... ports) throws Exception {
    return echo(there, ports);
  }

  private Process echo(long where, int... ports) throws Exception {
    var words = entering(where, "/usr/bin/python3", "-c", ECHO);
    for (var port : ports) {
      words.add("" + port);
    }
    return started(words);
  }

  /** A connection from outside that stays open. */
  Call call(String address, int port) throws Exception {
    return new Call(connected(there, address, port));
  }

  /** A connection of our host to the outside; its process stands for the agent. */
  Process link(int port) throws Exception {
    return connected(here, THERE, port);
  }

  private Process connected(long from, String address, int port) throws Exception {
    return started(entering(from, "/usr/bin/python3", "-c", CALLER, address, "" + port, "5"));
  }

  /** Whether somebody outside gets an answer over a new connection. */
  boolean reached(String address, int port) throws Exception {
    return reached(there, address, port);
  }

  /** Whether our host gets an answer from itself. */
  boolean reachedInside(String address, int port) throws Exception {
    return reached(here, address, port);
  }

  boolean reachedFromBox(String address, int port) throws Exception {
    return reached(processes.get(2).pid(), address, port);
  }

  private boolean reached(long from, String address, int port) throws Exception {
    var words = entering(from, "/usr/bin/python3", "-c", CALLER, address, "" + port, "0.6");
    var process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write("0.6 hello\n");
    } catch (IOException _) {
      return false; // it ended before it was asked
    }
    var said = reader(process).readAllAsString();
    process.waitFor();
    return said.contains("answered");
  }

  record Call(Process process) {
    /** Says a word; the answer to all that was said so far comes within the patience, or not. */
    boolean answers(double seconds, String word) throws IOException {
      var out = process.outputWriter(StandardCharsets.UTF_8);
      out.write(seconds + " " + word + "\n");
      out.flush();
      return reader(process).readLine().equals("answered");
    }
  }

  private static List<String> entering(long where, String... words) {
    var all = new ArrayList<>(List.of("nsenter", "--target=" + where, "--net", "--mount", "--"));
    all.addAll(List.of(words));
    return all;
  }

  /** On our host. */
  String run(String script) throws Exception {
    return on(here, script);
  }

  private static String on(long where, String script) throws Exception {
    return output(entering(where, "sh", "-ec", script));
  }

  static String shell(String script) throws Exception {
    return output(List.of("sh", "-ec", script));
  }

  private static String output(List<String> words) throws Exception {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", words, said).isZero();
    return said;
  }

  /** Adds a process that ends with the street. */
  Process start(String... words) throws Exception {
    return started(entering(here, words));
  }

  @Override
  public void close() {
    for (var process : processes.reversed()) {
      process.destroyForcibly();
      try {
        process.waitFor(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }
  }
}
