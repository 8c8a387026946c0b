package rearguard.agent.driver.compose.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads what the engine says of one container ({@code GET /containers/ID/json}). Pure. */
final class Sight {
  static final String SERVICE = "com.docker.compose.service";

  private static final Duration FRESH = Duration.ofSeconds(10);

  private Sight() {}

  static Seen of(JsonNode container, Instant now) {
    var config = container.path("Config");
    var life = life(container);
    var make =
        new Make(container.path("Image").asText(), digest(Shape.of(container)), rights(container));
    return new Seen(
        container.path("Id").asText(),
        container.path("Name").asText().replaceFirst("^/", ""),
        config.path("Labels").path(SERVICE).asText(),
        config.path("Image").asText(),
        new Unit(make, condition(life, now)),
        life,
        new Seen.Ties(folders(container), values(config)),
        Definition.of(container, make));
  }

  private static Seen.Life life(JsonNode container) {
    var state = container.path("State");
    return new Seen.Life(
        state.path("Status").asText(),
        state.path("Health").path("Status").asText().replace("none", ""),
        container.path("RestartCount").asInt(),
        state.path("StartedAt").asText(),
        state.path("ExitCode").asLong(),
        grace(container.path("Config").path("Healthcheck")));
  }

  /** The engine's own defaults stand for what a check leaves out; it counts in nanoseconds. */
  private static Duration grace(JsonNode check) {
    var interval = or(check.path("Interval").asLong(), 30_000_000_000L);
    var within = or(check.path("Timeout").asLong(), 30_000_000_000L);
    var retries = or(check.path("Retries").asLong(), 3);
    return Duration.ofNanos(check.path("StartPeriod").asLong() + (interval + within) * retries);
  }

  private static long or(long value, long otherwise) {
    return value == 0 ? otherwise : value;
  }

  static Unit.Condition condition(Seen.Life life, Instant now) {
    return switch (life.state()) {
      case "running" -> settled(life, now) ? Unit.Condition.WELL : Unit.Condition.ILL;
      case "restarting" -> Unit.Condition.ILL;
      default -> Unit.Condition.IDLE;
    };
  }

  private static boolean settled(Seen.Life life, Instant now) {
    if (!life.health().isEmpty()) {
      return life.health().equals("healthy");
    }
    return life.restarts() == 0 || age(life, now).compareTo(FRESH) > 0;
  }

  private static Duration age(Seen.Life life, Instant now) {
    try {
      return Duration.between(Instant.parse(life.started()), now);
    } catch (DateTimeParseException _) {
      return Duration.ZERO;
    }
  }

  private static SortedSet<String> rights(JsonNode container) {
    var host = container.path("HostConfig");
    var rights = new Rights();
    rights.flag("privileged", host.path("Privileged").asBoolean());
    host.path("CapAdd").forEach(one -> rights.capability(one.asText()));
    rights.shared("network", host.path("NetworkMode").asText());
    rights.shared("pid", host.path("PidMode").asText());
    rights.shared("ipc", host.path("IpcMode").asText());
    rights.shared("user names", host.path("UsernsMode").asText());
    host.path("SecurityOpt").forEach(one -> rights.security(one.asText()));
    host.path("Devices").forEach(one -> rights.devicePath(one.path("PathOnHost").asText()));
    binds(container)
        .forEach(one -> rights.folder(one.path("Source").asText(), one.path("RW").asBoolean()));
    return rights.words();
  }

  private static Stream<JsonNode> binds(JsonNode container) {
    var binds = new ArrayList<JsonNode>();
    container.path("Mounts").forEach(binds::add);
    return binds.stream().filter(one -> one.path("Type").asText().equals("bind"));
  }

  private static SortedSet<Path> folders(JsonNode container) {
    var folders = new TreeSet<Path>();
    binds(container).forEach(one -> folders.add(Path.of(one.path("Source").asText())));
    return folders;
  }

  private static List<String> values(JsonNode config) {
    var values = new ArrayList<String>();
    for (var entry : config.path("Env")) {
      values.add(entry.asText().substring(entry.asText().indexOf('=') + 1));
    }
    return values;
  }

  private static String digest(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK knows SHA-256", e);
    }
  }
}
