package rearguard.agent.driver.redis;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.driver.redis.line.Line;
import rearguard.agent.driver.redis.line.Reply;
import rearguard.agent.driver.redis.line.Words;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.SecretFile;
import rearguard.model.name.Quoted;

/** A server one has been let into, fit to be captured and restored. Not thread-safe. */
final class Server implements AutoCloseable {
  private static final int OLDEST = 5;
  private static final int TELLS_INSTANTS = 7;

  private final Line line;
  private final String named;
  private String version = "";
  private boolean tellsInstants;

  private Server(Line line, String named) {
    this.line = line;
    this.named = named;
  }

  /** Opens a line, enters, chooses the database, and refuses a server that is not fit. */
  static Server open(RedisSettings settings, Host host) throws HostException, InterruptedException {
    var named = settings.named();
    var server = new Server(Line.to(address(settings, host), named, host), named);
    try {
      if (settings.password().isPresent()) {
        var password =
            Blob.of(
                SecretFile.in(settings.password().get(), "password", RedisSettings.PASSWORD, host));
        server.ask(RedisCommands.enter(settings.user(), password));
      }
      server.look();
      server.ask(RedisCommands.select(settings.database()));
      return server;
    } catch (HostException | InterruptedException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private static SocketAddress address(RedisSettings settings, Host host) throws HostException {
    if (settings.socket().isPresent()) {
      var path = Path.of(settings.socket().get());
      if (host.disk().stat(path).filter(stat -> stat.type() != Disk.Type.OTHER).isPresent()) {
        throw Faults.conflict(
            "\"" + Quoted.of(path.toString()) + "\" is not a socket", "Correct it in the file.");
      }
      return UnixDomainSocketAddress.of(path);
    }
    int colon = settings.address().lastIndexOf(':');
    var name = settings.address().substring(0, colon).replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(name, Integer.parseInt(settings.address().substring(colon + 1)));
  }

  private void look() throws HostException, InterruptedException {
    var facts = facts(ask(RedisCommands.INFO).words());
    version = facts.getOrDefault("redis_version", "0");
    if (facts.getOrDefault("loading", "0").equals("1")) {
      throw Faults.of(named, "INFO", "LOADING");
    }
    if (!facts.getOrDefault("redis_mode", "standalone").equals("standalone")
        || facts.getOrDefault("cluster_enabled", "0").equals("1")) {
      throw Faults.cluster(named);
    }
    if (!facts.getOrDefault("role", "master").equals("master")) {
      throw Faults.conflict(
          named + " is a replica of \"" + Quoted.of(facts.getOrDefault("master_host", "")) + "\"",
          "Name the primary in the fleet file; a replica follows it.");
    }
    if (major() < OLDEST) {
      throw Faults.conflict(
          named + " is version " + version + ", which is too old",
          "This driver needs 5.0 or later.");
    }
    tellsInstants = major() >= TELLS_INSTANTS && knowsInstants();
  }

  private boolean knowsInstants() throws HostException, InterruptedException {
    put(RedisCommands.expires(Blob.of("")));
    send();
    return !Reply.from(line).words().contains(Faults.UNKNOWN);
  }

  private int major() {
    var first = version.split("\\.", 2)[0];
    return first.matches("[0-9]{1,6}") ? Integer.parseInt(first) : 0;
  }

  private static Map<String, String> facts(String info) {
    var facts = new HashMap<String, String>();
    for (var row : info.lines().toList()) {
      int colon = row.indexOf(':');
      if (colon > 0) {
        facts.put(row.substring(0, colon), row.substring(colon + 1).strip());
      }
    }
    return facts;
  }

  /** What it counts of itself now (INFO). */
  Map<String, String> figures() throws HostException, InterruptedException {
    return facts(ask(RedisCommands.INFO).words());
  }

  /** As it says itself; a stranger may have written it. */
  String version() {
    return Quoted.of(version);
  }

  String named() {
    return named;
  }

  /** Whether it tells at which instant a key expires; servers before 7.0 do not. */
  boolean tellsInstants() {
    return tellsInstants;
  }

  Line line() {
    return line;
  }

  /** Milliseconds since 1970, as the server counts. */
  long now() throws HostException, InterruptedException {
    return instant(ask(RedisCommands.TIME));
  }

  static long instant(Reply time) {
    return time instanceof Reply.Many(var parts) && parts.size() == 2
        ? Long.parseLong(parts.get(0).words()) * 1000 + Long.parseLong(parts.get(1).words()) / 1000
        : 0;
  }

  /** One question; an exception when it is refused. */
  Reply ask(Words words) throws HostException, InterruptedException {
    return askAll(List.of(words)).getFirst();
  }

  /** Many questions at once, each with a short answer. */
  List<Reply> askAll(List<Words> all) throws HostException, InterruptedException {
    for (var words : all) {
      put(words);
    }
    send();
    var replies = new ArrayList<Reply>();
    for (var words : all) {
      replies.add(fine(words.name(), Reply.from(line)));
    }
    return replies;
  }

  Reply fine(String command, Reply reply) throws HostException {
    if (reply instanceof Reply.Refused(var text)) {
      throw refusal(command, text);
    }
    return reply;
  }

  HostException refusal(String command, String text) {
    return Faults.of(named, command, text);
  }

  void put(Words words) throws HostException, InterruptedException {
    line.put(words);
  }

  void send() throws HostException, InterruptedException {
    line.send();
  }

  /** Puts all of them as one transaction. */
  void putWhole(List<Words> all) throws HostException, InterruptedException {
    put(RedisCommands.MULTI);
    for (var words : all) {
      put(words);
    }
    put(RedisCommands.EXEC);
  }

  /** Reads up to the first answer of such a transaction; the answers themselves are left. */
  void begun(List<Words> all) throws HostException, InterruptedException {
    fine("MULTI", Reply.from(line));
    var refused = "";
    var command = "EXEC";
    for (var words : all) {
      var head = line.head();
      if (head.refused() && refused.isEmpty()) {
        refused = head.text();
        command = words.name();
      }
    }
    var head = line.head();
    if (!refused.isEmpty() || head.refused() || head.number() != all.size()) {
      throw refusal(command, refused.isEmpty() ? head.text() : refused);
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
