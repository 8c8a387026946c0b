package rearguard.agent.driver.redis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.DriverSpec.Shape;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.Quoted;

/** A section of the fleet file. */
record RedisSettings(
    Optional<String> socket,
    String address,
    int database,
    List<String> keys,
    Optional<String> user,
    Optional<Path> password,
    Limits limits) {
  static final String ADDRESS = "address";
  static final String SOCKET = "socket";
  static final String DATABASE = "database";
  static final String KEYS = "keys";
  static final String USER = "user";
  static final String PASSWORD = "password-file";
  static final String MIB = "limit-mib";
  static final String COUNT = "limit-keys";

  private static final String LOCAL = "127.0.0.1:6379";
  private static final int MOST_PATTERNS = 100;

  static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("redis"),
          Kind.DATA,
          Set.of(Ability.PURGE),
          List.of(
              new DriverSpec.Key(
                  KEYS,
                  Shape.TEXTS,
                  true,
                  "the keys to care for, by name or pattern, such as celery or queue:*; [\"*\"] is"
                      + " the whole database"),
              key(ADDRESS, Shape.TEXT, "host:port of the server; 127.0.0.1:6379 when absent"),
              key(SOCKET, Shape.TEXT, "path of the server's socket, instead of an address"),
              key(DATABASE, Shape.NUMBER, "number of the database; 0 when absent"),
              key(USER, Shape.TEXT, "the Redis user; the default user when absent"),
              key(
                  PASSWORD,
                  Shape.TEXT,
                  "path of a file with the password, owned by root and readable by nobody else"),
              key(MIB, Shape.NUMBER, "the most to capture, in MiB as Redis counts; 64 when absent"),
              key(COUNT, Shape.NUMBER, "the most keys to capture; 100000 when absent")));

  RedisSettings {
    keys = List.copyOf(keys);
  }

  /** What is too much. */
  record Limits(long bytes, int keys) {
    /** For what must not fail half way: everything. */
    static final Limits NONE = new Limits(Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  private static DriverSpec.Key key(String name, Shape shape, String meaning) {
    return new DriverSpec.Key(name, shape, false, meaning);
  }

  static RedisSettings of(Setting.Group group) throws HostException {
    var problems = review(group);
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
    return new RedisSettings(
        group.text(SOCKET),
        group.text(ADDRESS).orElse(LOCAL),
        group.text(DATABASE).map(Integer::parseInt).orElse(0),
        group.texts(KEYS).stream().distinct().toList(),
        group.text(USER),
        group.text(PASSWORD).map(Path::of),
        new Limits(
            group.text(MIB).map(Long::parseLong).orElse(64L) << 20,
            group.text(COUNT).map(Integer::parseInt).orElse(100_000)));
  }

  /** The server in words. */
  String named() {
    return "redis at \"" + Quoted.of(socket.orElse(address)) + "\"";
  }

  static List<Problem> review(Setting.Group group) {
    var problems = new ArrayList<Problem>();
    number(group, DATABASE, 0, 1 << 20).ifPresent(problems::add);
    number(group, MIB, 1, 1 << 10).ifPresent(problems::add);
    number(group, COUNT, 1, 300_000).ifPresent(problems::add);
    path(group, SOCKET).ifPresent(problems::add);
    path(group, PASSWORD).ifPresent(problems::add);
    address(group).ifPresent(problems::add);
    keys(group).ifPresent(problems::add);
    group
        .text(USER)
        .filter(user -> user.isBlank() || !group.entries().containsKey(PASSWORD))
        .ifPresent(_ -> problems.add(wrong(USER, "user has no password-file", "Add both.")));
    return List.copyOf(problems);
  }

  private static Optional<Problem> keys(Setting.Group group) {
    var keys = group.texts(KEYS);
    if (keys.isEmpty()
        || keys.size() > MOST_PATTERNS
        || keys.stream().anyMatch(RedisSettings::odd)) {
      return Optional.of(
          wrong(
              KEYS,
              keys.stream().anyMatch(RedisSettings::odd)
                  ? "keys names one that is empty or holds a NUL"
                  : "keys names " + keys.size() + " keys or patterns",
              "Name 1 to "
                  + MOST_PATTERNS
                  + ", such as [\"celery\", \"queue:*\"]; [\"*\"] is the"
                  + " whole database."));
    }
    return Optional.empty();
  }

  private static boolean odd(String key) {
    return key.isEmpty() || key.indexOf('\0') >= 0;
  }

  private static Optional<Problem> address(Setting.Group group) {
    if (group.text(SOCKET).isPresent() && group.text(ADDRESS).isPresent()) {
      return Optional.of(wrong(ADDRESS, "both address and socket are given", "Keep one of them."));
    }
    return group
        .text(ADDRESS)
        .filter(address -> !address.matches("[A-Za-z0-9._-]{1,253}:[0-9]{1,5}"))
        .filter(address -> !address.matches("\\[[0-9A-Fa-f:.]{2,45}]:[0-9]{1,5}"))
        .map(
            address ->
                wrong(
                    ADDRESS,
                    "address \"" + Quoted.of(address) + "\" is not host:port",
                    "Write it as 127.0.0.1:6379 or [::1]:6379."));
  }

  private static Optional<Problem> path(Setting.Group group, String key) {
    return group
        .text(key)
        .filter(
            path ->
                !path.startsWith("/")
                    || path.indexOf('\0') >= 0
                    || !Path.of(path).normalize().toString().equals(path))
        .map(
            path ->
                wrong(
                    key,
                    key + " is not an absolute path in its plain form",
                    "Write the path of a file, such as /etc/tea/redis.pass; never a value."));
  }

  private static Optional<Problem> number(Setting.Group group, String key, int least, int most) {
    return group
        .text(key)
        .filter(text -> !text.matches("[0-9]{1,7}") || !within(text, least, most))
        .map(
            text ->
                wrong(
                    key,
                    key
                        + " \""
                        + Quoted.of(text)
                        + "\" is not a number from "
                        + least
                        + " to "
                        + most,
                    "Correct the number."));
  }

  private static boolean within(String text, int least, int most) {
    int number = Integer.parseInt(text);
    return number >= least && number <= most;
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, key));
  }
}
