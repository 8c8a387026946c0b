package rearguard.agent.driver.ufw;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/**
 * A connection that rules let through or not.
 *
 * @param inward from the outside to a port here, or from here to a port there
 * @param device the interface it goes over
 * @param far the address outside
 * @param near the address of this host
 */
record Way(boolean inward, String device, String far, String near, int port) {
  /** Addresses that nobody has (RFC 5737, RFC 3849): they stand for anybody. */
  private static final List<String> ANYBODY = List.of("198.51.100.1", "2001:db8::1");

  private static final Pattern ROUTE = Pattern.compile(".* dev (\\S+)(?: .*)? src (\\S+).*\\s*");
  private static final Pattern SOURCE =
      Pattern.compile("-A ufw6?-\\S*input .*?-s ([0-9A-Fa-f.:]+)/[0-9]+ .*");

  /** Unspecified, loopback, link-local and multicast: no route leads there without an interface. */
  private static final String NOBODY = "(0|127|169\\.254|22[4-9]|23[0-9])\\..*|(fe80|ff0.|:):.*|::";

  private static final int MOST = 20;

  boolean six() {
    return far.contains(":");
  }

  /** As the rehearsal reads it. */
  String line() {
    return (inward ? "in " : "out ")
        + (six() ? "6 " : "4 ")
        + device
        + " "
        + far
        + " "
        + near
        + " "
        + port;
  }

  /** As an operator reads it. */
  String words() {
    return inward
        ? "SSH from " + far + " to port " + port
        : "the agent's link to " + far + " port " + port;
  }

  /** The connections by which people and the controller are in at this moment. */
  static List<Way> open(WayIn in, Host host) throws HostException, InterruptedException {
    var ways = new ArrayList<Way>();
    for (var session : in.sessions()) {
      var device = device(session.from().address(), host);
      device.ifPresent(
          to ->
              ways.add(
                  new Way(
                      true,
                      to.device(),
                      session.from().address(),
                      session.here().address(),
                      session.here().port())));
    }
    for (var link : in.links()) {
      var device = device(link.to().address(), host);
      device.ifPresent(
          to ->
              ways.add(
                  new Way(
                      false,
                      to.device(),
                      link.to().address(),
                      link.here().address(),
                      link.to().port())));
    }
    return ways.stream().distinct().limit(MOST).toList();
  }

  /** How somebody might get in: anybody, and those whom one of the rules names. */
  static List<Way> possible(WayIn in, List<KernelRules> rules, Host host)
      throws HostException, InterruptedException {
    var sources = new TreeSet<>(ANYBODY);
    for (var one : rules) {
      one.chains().values().stream()
          .flatMap(List::stream)
          .map(SOURCE::matcher)
          .filter(java.util.regex.Matcher::matches)
          .limit(MOST)
          .map(found -> found.group(1))
          .filter(source -> !source.matches(NOBODY))
          .forEach(sources::add);
    }
    var ways = new ArrayList<Way>();
    for (var source : sources) {
      var device = device(source, host);
      for (var port : device.isEmpty() ? new TreeSet<Integer>() : in.ports()) {
        ways.add(new Way(true, device.get().device(), source, device.get().near(), port));
      }
    }
    return ways.stream().limit(2 * MOST).toList();
  }

  /** How the host would send to an address. */
  record Route(String device, String near) {}

  private static Optional<Route> device(String far, Host host)
      throws HostException, InterruptedException {
    var ran = host.programs().run(UfwCommands.route(far));
    return ran.fine() ? route(ran.out()) : Optional.empty();
  }

  /** Empty for an address of the host itself and one it cannot reach. */
  static Optional<Route> route(String said) {
    var found = ROUTE.matcher(said.lines().findFirst().orElse(""));
    return found.matches() && !found.group(1).equals("lo")
        ? Optional.of(new Route(found.group(1), found.group(2)))
        : Optional.empty();
  }
}
