package rearguard.agent.driver.ufw;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Ran;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * How people and the controller get at this host now: what no hold may cover and no restored rule
 * may close.
 *
 * @param ports of SSH: 22, those sshd listens on and those it says it would
 * @param sessions the SSH connections that are open: where from, and to which address and port here
 * @param links the agent's own connections to other hosts: from which port here, and where to
 */
record WayIn(SortedSet<Integer> ports, Set<Session> sessions, Set<Link> links) {
  private static final Pattern PORT = Pattern.compile("(?m)^port ([0-9]{1,5})$");

  WayIn {
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    sessions = Set.copyOf(sessions);
    links = Set.copyOf(links);
  }

  /** One end of a connection. */
  record End(String address, int port) {
    boolean loopback() {
      return address.startsWith("127.") || address.equals("::1");
    }

    boolean six() {
      return address.contains(":");
    }
  }

  record Session(End here, End from) {}

  record Link(End here, End to) {}

  /**
   * Looks at the sockets of the host.
   *
   * @param agent the agent's process
   */
  static WayIn of(Host host, long agent) throws HostException, InterruptedException {
    var sockets = host.programs().run(UfwCommands.sockets());
    if (!sockets.fine() || sockets.cut()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.UNEXPECTED,
              "cannot see where the way in is: ss said \"" + Quoted.of(sockets.error()) + "\"",
              "Run \"ss -tanp\" as root on the host and see why it fails."));
    }
    return read(sockets.out(), sshd(host), agent);
  }

  /**
   * A host without sshd on the PATH, or one whose configuration is broken, listens all the same.
   */
  private static String sshd(Host host) throws HostException, InterruptedException {
    try {
      var said = host.programs().run(UfwCommands.sshd());
      return said.fine() ? said.out() : "";
    } catch (HostException e) {
      if (e.problem().kind() == Problem.Kind.NOT_FOUND) {
        return "";
      }
      throw e;
    }
  }

  /** From the lines of {@code ss -Htanp} and of {@code sshd -T}. */
  static WayIn read(String sockets, String sshd, long agent) {
    var ports = new TreeSet<Integer>(Set.of(Port.SSH));
    PORT.matcher(sshd).results().forEach(found -> ports.add(Integer.parseInt(found.group(1))));
    var sessions = new HashSet<Session>();
    var links = new HashSet<Link>();
    for (var line : sockets.lines().toList()) {
      var socket = socket(line);
      if (socket.isEmpty() || socket.get().here().loopback()) {
        continue;
      }
      var one = socket.get();
      boolean listens = one.state().equals("LISTEN");
      if (one.of("\"sshd") || one.of("\"dropbear")) {
        ports.add(one.here().port());
        if (!listens) {
          sessions.add(new Session(one.here(), one.there()));
        }
      }
      if (!listens && one.of(",pid=" + agent + ",")) {
        links.add(new Link(one.here(), one.there()));
      }
    }
    return new WayIn(ports, sessions, links);
  }

  private record Socket(String state, End here, End there, String users) {
    boolean of(String whose) {
      return users.contains(whose);
    }
  }

  private static Optional<Socket> socket(String line) {
    var parts = line.strip().split("\\s+", 6);
    if (parts.length < 6 || !(parts[0].equals("LISTEN") || parts[0].equals("ESTAB"))) {
      return Optional.empty();
    }
    var ends = new ArrayList<End>();
    for (var text : List.of(parts[3], parts[4])) {
      var colon = text.lastIndexOf(':');
      var port = text.substring(colon + 1);
      if (colon < 0 || !port.matches("[0-9]{1,5}|\\*")) {
        return Optional.empty();
      }
      ends.add(
          new End(
              address(text.substring(0, colon)), port.equals("*") ? 0 : Integer.parseInt(port)));
    }
    return Optional.of(new Socket(parts[0], ends.get(0), ends.get(1), parts[5]));
  }

  private static String address(String written) {
    var plain = written.replaceAll("[\\[\\]]", "").replaceFirst("%.*", "");
    return plain.startsWith("::ffff:") && plain.contains(".")
        ? plain.substring("::ffff:".length())
        : plain;
  }

  /** Refuses a hold that covers it. */
  void refuse(List<Port> held) throws HostException {
    for (var port : held) {
      if (port.protocol().equals("tcp") && ports.contains(port.number())) {
        throw refused(port, "SSH is reached by it");
      }
      if (links.stream().anyMatch(link -> link.here().port() == port.number())) {
        throw refused(port, "the agent's own link to the controller uses it");
      }
    }
  }

  private static HostException refused(Port port, String why) {
    return new HostException(
        Problem.of(
            Problem.Kind.NOT_ALLOWED,
            "port " + port + " is not held: " + why,
            "Leave it out of the ports of the component."));
  }

  static String said(Ran ran) {
    var text = ran.error().isBlank() ? ran.out() : ran.error();
    return "\"" + Quoted.of(text.strip()) + "\"";
  }
}
