package rearguard.controller.web;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which the dashboard may be asked for. A page of a stranger that points its own
 * name at this machine (DNS rebinding) comes with that name, and is refused.
 */
final class AllowedHosts {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9a-f:.]{2,45}]|[a-z0-9._-]{1,253})(?::[0-9]{1,5})?");
  private final Set<String> names = new TreeSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

  /** Names or addresses without a port; IPv6 addresses with or without brackets. */
  AllowedHosts(Set<String> configured) {
    configured.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .map(name -> name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name)
        .forEach(names::add);
  }

  /** Whether the value of a Host header names this dashboard. */
  boolean allow(String header) {
    Matcher host = HOST_AND_PORT.matcher(header.toLowerCase(Locale.ROOT));
    return host.matches() && names.contains(host.group(1));
  }
}
