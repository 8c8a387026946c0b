package rearguard.agent.driver.systemd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One unit as {@code systemctl show} tells of it (org.freedesktop.systemd1(5)). */
record UnitLook(UnitName name, Map<String, List<String>> properties) {
  static final List<String> PROPERTIES =
      List.of(
          "Id",
          "LoadState",
          "ActiveState",
          "SubState",
          "Result",
          "Type",
          "Job",
          "UnitFileState",
          "FragmentPath",
          "DropInPaths",
          "EnvironmentFiles",
          "NeedDaemonReload",
          "NRestarts",
          "InvocationID",
          "MainPID",
          "TriggeredBy",
          "TimeoutStartUSec",
          "TimeoutStopUSec");
  private static final Pattern ENVIRONMENT_FILE =
      Pattern.compile("(.*) \\(ignore_errors=(?:yes|no)\\)");
  private static final Pattern SPAN = Pattern.compile("([0-9.]+)(us|ms|s|min|h|d|w|month|y)");
  private static final Map<String, Duration> SPANS =
      Map.of(
          "us", Duration.ofNanos(1000),
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7),
          "month", Duration.ofDays(30),
          "y", Duration.ofDays(365));

  UnitLook {
    properties = Map.copyOf(properties);
  }

  /** How a unit stands, for what matters to a rollback. */
  enum Standing {
    RUNS,
    /** It is on its way up, perhaps for the hundredth time. */
    RESTLESS,
    OFF
  }

  /** One block a unit, in the order asked, with an empty line between them. */
  static List<UnitLook> all(List<UnitName> asked, String shown) {
    var blocks = new ArrayList<Map<String, List<String>>>();
    blocks.add(new HashMap<>());
    for (var line : shown.lines().toList()) {
      var equals = line.indexOf('=');
      if (line.isEmpty()) {
        blocks.add(new HashMap<>());
      } else if (equals > 0) {
        blocks
            .getLast()
            .computeIfAbsent(line.substring(0, equals), _ -> new ArrayList<>())
            .add(line.substring(equals + 1));
      }
    }
    blocks.removeIf(Map::isEmpty);
    if (blocks.size() != asked.size()) {
      throw new IllegalArgumentException(
          "systemd told of " + blocks.size() + " units when asked for " + asked.size());
    }
    var looks = new ArrayList<UnitLook>();
    for (var at = 0; at < asked.size(); at++) {
      looks.add(new UnitLook(asked.get(at), blocks.get(at)));
    }
    return looks;
  }

  /** As {@link #all}, but silence when the answer cannot be told apart: free text is in it. */
  static List<UnitLook> told(List<UnitName> asked, String shown) {
    try {
      return all(asked, shown);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  String text(String property) {
    var values = properties.getOrDefault(property, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  Standing standing() {
    return switch (text("ActiveState")) {
      case "inactive", "failed", "deactivating" -> Standing.OFF;
      case "activating" -> job() ? Standing.OFF : Standing.RESTLESS;
      default -> Standing.RUNS;
    };
  }

  /** Whether something of it is at work and not on its way out. */
  boolean running() {
    return switch (text("ActiveState")) {
      case "inactive", "failed", "deactivating" -> false;
      default -> true;
    };
  }

  /** Whether nothing of it is at work, not even its end. */
  boolean still() {
    return switch (text("ActiveState")) {
      case "inactive", "failed" -> !busy();
      default -> false;
    };
  }

  boolean failed() {
    return text("ActiveState").equals("failed");
  }

  /** Whether systemd still has something to do for it. */
  boolean busy() {
    return !text("Job").isEmpty() && !text("Job").equals("0");
  }

  /** It does its work and ends; caught at work it is not a thing that runs. */
  boolean job() {
    return text("Type").equals("oneshot");
  }

  boolean known() {
    return !text("LoadState").equals("not-found");
  }

  boolean unread() {
    return text("NeedDaemonReload").equals("yes");
  }

  String invocation() {
    return text("InvocationID");
  }

  long restarts() {
    return number(text("NRestarts"));
  }

  int mainPid() {
    return (int) number(text("MainPID"));
  }

  List<String> triggers() {
    return words("TriggeredBy");
  }

  List<String> dropIns() {
    return words("DropInPaths");
  }

  List<String> environmentFiles() {
    return properties.getOrDefault("EnvironmentFiles", List.of()).stream()
        .map(ENVIRONMENT_FILE::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  Optional<Duration> startTimeout() {
    return span(text("TimeoutStartUSec"));
  }

  Optional<Duration> stopTimeout() {
    return span(text("TimeoutStopUSec"));
  }

  private List<String> words(String property) {
    return text(property).isBlank() ? List.of() : List.of(text(property).strip().split(" +"));
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }

  /** As systemd.time(7) writes spans; empty for "infinity" and what cannot be read. */
  static Optional<Duration> span(String text) {
    var sum = Duration.ZERO;
    for (var word : text.strip().split(" +", -1)) {
      var matcher = SPAN.matcher(word);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      var unit = SPANS.getOrDefault(matcher.group(2), Duration.ZERO);
      sum = sum.plusNanos((long) (Double.parseDouble(matcher.group(1)) * unit.toNanos()));
    }
    return Optional.of(sum);
  }
}
