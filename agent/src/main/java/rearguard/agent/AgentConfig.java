package rearguard.agent;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Owner;
import rearguard.agent.link.Address;
import rearguard.agent.policy.Nearest;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;

/**
 * What {@code agent.conf} says. A key that is not known stops the start: a misspelt one on a bad
 * day must not pass for a default.
 *
 * @param fleet the fleet's id, for people
 * @param commands where this host says what may be run on it by name
 */
record AgentConfig(Address controller, String fleet, HostName host, PolicyFile commands) {
  static final String FILE = "agent.conf";
  private static final Set<String> KEYS = Set.of("controller", "fleet", "host", "commands");
  private static final int LIMIT = 64 << 10;

  /** One whose commands are declared in the usual place. */
  AgentConfig(Address controller, String fleet, HostName host) {
    this(controller, fleet, host, PolicyFile.USUAL);
  }

  static AgentConfig read(Path folder, Disk disk) throws HostException {
    var file = folder.resolve(FILE);
    if (disk.stat(file).isEmpty()) {
      throw wrong(
          Problem.Kind.NOT_FOUND,
          "\"" + folder + "\" holds no agent",
          "Enrol this host first with \"rearguard-agent enrol\".");
    }
    return parse(file.toString(), new String(disk.read(file, LIMIT), StandardCharsets.UTF_8));
  }

  static AgentConfig parse(String file, String text) throws HostException {
    var values = new Properties();
    try {
      values.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw wrong(Problem.Kind.USAGE, "cannot read " + file + ": " + e.getMessage(), "");
    }
    for (var key : new TreeSet<>(values.stringPropertyNames())) {
      if (!KEYS.contains(key)) {
        throw unknown(file, key);
      }
    }
    try {
      return new AgentConfig(
          Address.of(value(values, "controller", file)),
          value(values, "fleet", file),
          new HostName(value(values, "host", file)),
          commands(values));
    } catch (IllegalArgumentException e) {
      throw wrong(Problem.Kind.USAGE, e.getMessage() + " in " + file, "");
    }
  }

  private static PolicyFile commands(Properties values) {
    var named = Optional.ofNullable(values.getProperty("commands")).map(String::strip);
    if (named.isEmpty()) {
      return PolicyFile.USUAL;
    }
    var file = Path.of(named.get());
    if (!file.isAbsolute() || !file.normalize().equals(file)) {
      throw new IllegalArgumentException(
          "\"" + Quoted.of(named.get()) + "\" is not an absolute path in its plain form");
    }
    return new PolicyFile(file);
  }

  private static String value(Properties values, String key, String file) throws HostException {
    return Optional.ofNullable(values.getProperty(key))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () -> wrong(Problem.Kind.USAGE, "key \"" + key + "\" is missing in " + file, ""));
  }

  private static HostException unknown(String file, String key) {
    return wrong(
        Problem.Kind.USAGE,
        "unknown key \"" + Quoted.of(key) + "\" in " + file,
        Nearest.to(key, KEYS)
            .map(near -> "Did you mean \"" + near + "\"?")
            .orElse("Known keys: " + String.join(", ", new TreeSet<>(KEYS)) + "."));
  }

  void write(Path folder, Disk disk, Owner owner) throws HostException {
    var text =
        """
        # Written by "rearguard-agent enrol".
        controller=%s
        fleet=%s
        host=%s
        """
                .formatted(controller, fleet, host)
            + (commands.equals(PolicyFile.USUAL) ? "" : "commands=" + commands.file() + "\n");
    disk.write(folder.resolve(FILE), text.getBytes(StandardCharsets.UTF_8), 0600, owner);
  }

  private static HostException wrong(Problem.Kind kind, String message, String hint) {
    return new HostException(Problem.of(kind, message, hint));
  }
}
