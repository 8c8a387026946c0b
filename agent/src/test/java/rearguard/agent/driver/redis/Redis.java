package rearguard.agent.driver.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import rearguard.model.Setting;

/** A real server of a test's own, with a password, looked at through redis-cli. */
final class Redis {
  static final String PASSWORD = "canary-5ecret-pass";

  /** Everything that users of the server see, in both databases, sorted. */
  private static final String FINGERPRINT =
      """
      local out = {}
      local function pairsOf(flat)
        local rows = {}
        for i = 1, #flat, 2 do rows[#rows + 1] = flat[i] .. '\\1' .. flat[i + 1] end
        table.sort(rows)
        return rows
      end
      local function flat(value)
        if type(value) ~= 'table' then return tostring(value) end
        local parts = {}
        for i = 1, #value do parts[i] = #tostring(value[i]) .. ':' .. flat(value[i]) end
        return '[' .. table.concat(parts, '\\2') .. ']'
      end
      for db = 0, 1 do
        redis.call('SELECT', db)
        local keys = redis.call('KEYS', '*')
        table.sort(keys)
        for _, key in ipairs(keys) do
          local kind = redis.call('TYPE', key).ok
          local held
          if kind == 'string' then held = redis.call('GET', key)
          elseif kind == 'list' then held = redis.call('LRANGE', key, 0, -1)
          elseif kind == 'set' then held = redis.call('SMEMBERS', key); table.sort(held)
          elseif kind == 'hash' then held = pairsOf(redis.call('HGETALL', key))
          elseif kind == 'zset' then held = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
          else held = {redis.call('XRANGE', key, '-', '+'), redis.call('XINFO', 'GROUPS', key)} end
          out[#out + 1] = db .. ' ' .. redis.sha1hex(key) .. ' ' .. kind .. ' '
            .. redis.call('PEXPIRETIME', key) .. ' ' .. redis.sha1hex(flat(held))
        end
      end
      return table.concat(out, '\\n')
      """;

  private final Path folder;
  private final List<String> options;
  private final int port;
  private Optional<Process> process = Optional.empty();

  private Redis(Path folder, List<String> options, int port) {
    this.folder = folder;
    this.options = options;
    this.port = port;
  }

  /** Listens on a port of its own and on a socket in the folder. */
  static Redis in(Path folder, String... options) throws Exception {
    Files.createDirectories(folder.resolve("data"));
    var secret = folder.resolve("redis.pass");
    Files.writeString(secret, PASSWORD + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    var redis = new Redis(folder, List.of(options), freePort());
    redis.start();
    return redis;
  }

  private static int freePort() throws Exception {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  void start() throws Exception {
    var file = folder.resolve("redis.conf");
    var lines =
        new ArrayList<>(
            List.of(
                "bind 127.0.0.1",
                "port " + port,
                "unixsocket " + socket(),
                "unixsocketperm 700",
                "dir " + folder.resolve("data"),
                "save \"\"",
                "requirepass " + PASSWORD,
                "logfile " + folder.resolve("log")));
    lines.addAll(options);
    Files.write(file, lines);
    process = Optional.of(new ProcessBuilder("redis-server", file.toString()).start());
    for (int tries = 0; !said("PING").equals("PONG"); tries++) {
      assertThat(tries).as("server did not start").isLessThan(200);
      TimeUnit.MILLISECONDS.sleep(25);
    }
  }

  Path socket() {
    return folder.resolve("redis.sock");
  }

  int port() {
    return port;
  }

  Path passwordFile() {
    return folder.resolve("redis.pass");
  }

  Path data() {
    return folder.resolve("data");
  }

  void kill() throws Exception {
    process.orElseThrow().destroyForcibly().waitFor();
  }

  /** What redis-cli says to it. */
  String cli(String... words) throws Exception {
    var said = said(words);
    assertThat(said).doesNotStartWith("ERR").doesNotStartWith("NOAUTH").doesNotContain("(error)");
    return said;
  }

  /** Runs a script in the server, where bytes can be written as \\255. */
  String lua(String script, String... arguments) throws Exception {
    var words = new ArrayList<>(List.of("EVAL", script, "0"));
    words.addAll(List.of(arguments));
    return cli(words.toArray(String[]::new));
  }

  private String said(String... words) throws Exception {
    var command = new ArrayList<>(List.of("redis-cli", "-s", socket().toString()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("REDISCLI_AUTH", PASSWORD);
    var cli = builder.start();
    var said = new String(cli.getInputStream().readAllBytes(), ISO_8859_1).strip();
    cli.waitFor();
    return said;
  }

  String fingerprint() throws Exception {
    return lua(FINGERPRINT);
  }

  /** A section that means this server. */
  Setting.Group section(Map<String, String> more, String... keys) {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("socket", new Setting.Text(socket().toString()));
    entries.put("password-file", new Setting.Text(passwordFile().toString()));
    entries.put(
        "keys", new Setting.Many(List.of(keys).stream().<Setting>map(Setting.Text::new).toList()));
    more.forEach((key, value) -> entries.put(key, new Setting.Text(value)));
    if (more.containsKey("address")) {
      entries.remove("socket");
    }
    return new Setting.Group(entries);
  }

  void close() throws Exception {
    process.orElseThrow().destroyForcibly().waitFor();
  }
}
