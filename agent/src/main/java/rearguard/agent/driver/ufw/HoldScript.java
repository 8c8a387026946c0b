package rearguard.agent.driver.ufw;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is said to nft, to the letter. Each text is one transaction: all of it is in force, or none.
 *
 * <p>A hold is a base chain and six sets of its own, so that two never get in each other's way; a
 * packet passes when every hold lets it pass. The names carry owner and component, the elements
 * their timeouts: the kernel knows all there is to know. Priority -310 is before conntrack (-200),
 * so that open connections stop too, and before address translation (-100), so that ports are those
 * that the outside sees. Only packets to an address of this host are held ({@code fib daddr type
 * local}), or containers could no longer reach port 443 of others.
 *
 * <p>Who is let through for a time stands in two of the sets, and a third holds the ports that are
 * open for them, with a timeout of its own: when it is over the hold is closed again, whoever
 * lives.
 */
final class HoldScript {
  static final String TABLE = "inet rearguard";
  static final String PORTS = "ports/";

  private HoldScript() {}

  /** Whose hold it is; the owner and the component are of letters, digits, {@code . _ -}. */
  record Name(String owner, String component) {
    private String of(String kind) {
      return TABLE + " " + kind + "/" + owner + "/" + component;
    }
  }

  /** Puts the hold up, or anew with these terms when it is up; never open in between. */
  static String hold(Name name, List<Port> ports, Duration length, List<String> sources) {
    return renew(name, ports, length, sources) + "flush set " + name.of("open") + "\n";
  }

  /** Likewise, of one that is up, and who was let through for a time stays let through. */
  static String renew(Name name, List<Port> ports, Duration length, List<String> sources) {
    return made(name)
        + "flush set "
        + name.of("ports")
        + "\n"
        + "flush set "
        + name.of("from4")
        + "\n"
        + "flush set "
        + name.of("from6")
        + "\n"
        + elements(name.of("ports"), ports.stream().map(port -> timed(port, length)).toList())
        + elements(name.of("from4"), sources.stream().filter(from -> !from.contains(":")).toList())
        + elements(name.of("from6"), sources.stream().filter(from -> from.contains(":")).toList())
        + rules(name);
  }

  /** Lets these through to the ports for that long, in place of whom it let through so before. */
  static String admit(Name name, List<Port> ports, Duration length, List<String> sources) {
    return made(name)
        + "flush set "
        + name.of("open")
        + "\n"
        + "flush set "
        + name.of("first4")
        + "\n"
        + "flush set "
        + name.of("first6")
        + "\n"
        + elements(name.of("open"), ports.stream().map(port -> timed(port, length)).toList())
        + elements(name.of("first4"), sources.stream().filter(from -> !from.contains(":")).toList())
        + elements(name.of("first6"), sources.stream().filter(from -> from.contains(":")).toList())
        + rules(name);
  }

  private static String rules(Name name) {
    return "flush chain "
        + name.of("hold")
        + "\n"
        + rule(name, "iifname \"lo\" accept")
        + rule(name, "ip saddr " + set(name, "from4") + " accept")
        + rule(name, "ip6 saddr " + set(name, "from6") + " accept")
        + rule(name, "ip saddr " + set(name, "first4") + open(name))
        + rule(name, "ip6 saddr " + set(name, "first6") + open(name))
        + rule(
            name,
            "fib daddr type local meta l4proto . th dport " + set(name, "ports") + " counter drop");
  }

  /** Takes these holds down, there or not; made first, because deleting what is absent fails. */
  static String release(List<Name> names) {
    return names.stream()
        .map(
            name ->
                made(name)
                    + "flush chain "
                    + name.of("hold")
                    + "\n"
                    + "delete chain "
                    + name.of("hold")
                    + "\n"
                    + "delete set "
                    + name.of("ports")
                    + "\n"
                    + "delete set "
                    + name.of("from4")
                    + "\n"
                    + "delete set "
                    + name.of("from6")
                    + "\n"
                    + "delete set "
                    + name.of("open")
                    + "\n"
                    + "delete set "
                    + name.of("first4")
                    + "\n"
                    + "delete set "
                    + name.of("first6")
                    + "\n")
        .collect(Collectors.joining());
  }

  /** Takes the whole table down, there or not. */
  static String releaseAll() {
    return "add table " + TABLE + "\ndelete table " + TABLE + "\n";
  }

  private static String made(Name name) {
    return "add table "
        + TABLE
        + "\n"
        + "add chain "
        + name.of("hold")
        + " { type filter hook prerouting priority -310; policy accept; }\n"
        + "add set "
        + name.of("ports")
        + " { type inet_proto . inet_service; flags timeout; }\n"
        + "add set "
        + name.of("from4")
        + " { type ipv4_addr; flags interval; auto-merge; }\n"
        + "add set "
        + name.of("from6")
        + " { type ipv6_addr; flags interval; auto-merge; }\n"
        + "add set "
        + name.of("open")
        + " { type inet_proto . inet_service; flags timeout; }\n"
        + "add set "
        + name.of("first4")
        + " { type ipv4_addr; flags interval; auto-merge; }\n"
        + "add set "
        + name.of("first6")
        + " { type ipv6_addr; flags interval; auto-merge; }\n";
  }

  private static String open(Name name) {
    return " meta l4proto . th dport " + set(name, "open") + " accept";
  }

  private static String elements(String set, List<String> elements) {
    return elements.isEmpty()
        ? ""
        : "add element " + set + " { " + String.join(", ", elements) + " }\n";
  }

  private static String timed(Port port, Duration length) {
    return port.protocol() + " . " + port.number() + " timeout " + length.toSeconds() + "s";
  }

  private static String rule(Name name, String words) {
    return "add rule " + name.of("hold") + " " + words + "\n";
  }

  private static String set(Name name, String kind) {
    return "@" + kind + "/" + name.owner() + "/" + name.component();
  }
}
