package rearguard.agent.driver.pm2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.agent.driver.pm2.app.Entry;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.driver.pm2.app.Moves;
import rearguard.agent.driver.pm2.app.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Processes;
import rearguard.agent.host.Programs.Conversation;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * The warm line to one PM2. Opens itself when first used and again when the other side is gone: it
 * ends by itself after a minute without a word. Thread-safe. Never starts a daemon unless {@link
 * #wake} is asked.
 */
final class Bridge implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Host host;
  private final Place place;
  private final ReentrantLock turn = new ReentrantLock();
  private Optional<Conversation> line = Optional.empty();

  Bridge(Host host, Place place) {
    this.host = host;
    this.place = place;
  }

  /**
   * What PM2 says.
   *
   * @param alive whether its daemon runs
   * @param saved what {@code pm2 save} wrote; empty when it never did
   */
  record Listed(boolean alive, List<Live> live, Optional<List<Entry>> saved) {}

  /** Changes nothing, hence asked again when the line turns out to be dead. */
  Listed list() throws HostException, InterruptedException {
    var order = order("list").put("dump", true);
    try {
      return listed(say(order));
    } catch (HostException e) {
      if (open()) {
        throw e;
      }
      return listed(say(order));
    }
  }

  /**
   * Has PM2 stop the processes of these numbers; comes back when the kernel shows none of the given
   * processes any more, or when PM2 has given up.
   *
   * @return pids that are still there
   */
  List<Integer> stop(List<Integer> ids, Collection<Processes.Seen> tree, Patience patience)
      throws HostException, InterruptedException {
    var order = order("stop").put("early", patience == Patience.KERNEL);
    ids.forEach(order.putArray("ids")::add);
    var pids = order.putArray("pids");
    tree.forEach(process -> pids.addArray().add(process.pid()).add(process.start()));
    var left = new ArrayList<Integer>();
    say(order).path("left").forEach(pid -> left.add(pid.asInt()));
    return left;
  }

  /** Whose word that a process has ended is enough to go on. */
  enum Patience {
    KERNEL,
    PM2
  }

  void apply(Moves moves) throws HostException, InterruptedException {
    var order = order("apply");
    moves.remove().forEach(order.putArray("remove")::add);
    moves.start().forEach(order.putArray("start")::add);
    order.putArray("add").addAll(moves.add());
    refuse(say(order));
    for (var id : moves.reload()) {
      refuse(say(order("reload").put("id", id)));
    }
  }

  /** Writes what PM2 brings back after a reboot, for the apps of these names only. */
  void save(Collection<String> names, List<ObjectNode> entries)
      throws HostException, InterruptedException {
    var order = order("save");
    names.forEach(order.putArray("names")::add);
    order.putArray("entries").addAll(entries);
    say(order);
  }

  String tail(String file) throws HostException, InterruptedException {
    return say(order("tail").put("path", file)).path("text").asText("");
  }

  /**
   * Starts the daemon, with a clean environment and without our mark, since it is to outlive us.
   */
  void wake() throws HostException, InterruptedException {
    answer(host.programs().run(place.script(WITHIN, "wake").unmarked()).out());
  }

  List<String> namesIn(String ecosystem) throws HostException, InterruptedException {
    var names = new ArrayList<String>();
    answer(host.programs().run(place.script(WITHIN, "names", ecosystem)).out())
        .path("names")
        .forEach(name -> names.add(name.asText()));
    return names;
  }

  @Override
  public void close() {
    turn.lock();
    try {
      line.ifPresent(Conversation::close);
      line = Optional.empty();
    } finally {
      turn.unlock();
    }
  }

  private boolean open() {
    turn.lock();
    try {
      return line.filter(Conversation::alive).isPresent();
    } finally {
      turn.unlock();
    }
  }

  private JsonNode say(ObjectNode order) throws HostException, InterruptedException {
    turn.lockInterruptibly();
    try {
      var spoken = line.filter(Conversation::alive);
      var current = spoken.isPresent() ? spoken.get() : reopened();
      return answer(current.say(order.toString()));
    } finally {
      turn.unlock();
    }
  }

  private Conversation reopened() throws HostException {
    line.ifPresent(Conversation::close);
    var fresh = host.programs().open(place.script(WITHIN, "talk"));
    line = Optional.of(fresh);
    return fresh;
  }

  private static ObjectNode order(String what) {
    return JSON.createObjectNode().put("do", what);
  }

  private static void refuse(JsonNode answer) throws HostException {
    if (!answer.path("troubles").isEmpty()) {
      throw Woe.late(
          "PM2 refused: " + Quoted.of(answer.path("troubles").path(0).asText()),
          "See \"pm2 list\" and pm2.log, then try again.");
    }
  }

  private static Listed listed(JsonNode answer) {
    var live = new ArrayList<Live>();
    for (var process : answer.path("processes")) {
      if (process.path("env") instanceof ObjectNode env) {
        live.add(
            new Live(
                new Entry(env),
                process.path("id").asInt(),
                process.path("pid").asInt(),
                process.path("age").asLong(),
                process.path("memory").asLong(),
                process.path("cpu").asDouble()));
      }
    }
    return new Listed(answer.path("alive").asBoolean(), List.copyOf(live), saved(answer));
  }

  private static Optional<List<Entry>> saved(JsonNode answer) {
    if (!answer.path("dump").isArray()) {
      return Optional.empty();
    }
    var saved = new ArrayList<Entry>();
    for (var entry : answer.path("dump")) {
      if (entry instanceof ObjectNode all) {
        saved.add(new Entry(all));
      }
    }
    return Optional.of(List.copyOf(saved));
  }

  private JsonNode answer(String text) throws HostException {
    try {
      var answer = JSON.readTree(text);
      if (answer.has("error")) {
        throw woe(answer.path("kind").asText(), Quoted.of(answer.path("error").asText()));
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw Woe.of(Problem.Kind.UNEXPECTED, "PM2's answer is not understood", "See pm2.log.");
    }
  }

  private HostException woe(String kind, String message) {
    var of = " (PM2 of \"" + Quoted.of(place.home().toString()) + "\")";
    return switch (kind) {
      case "missing" ->
          Woe.of(
              Problem.Kind.NOT_FOUND,
              message,
              "Give the path of pm2 under the key program of the component's pm2 section.");
      case "denied" ->
          Woe.of(
              Problem.Kind.NOT_ALLOWED,
              message + of,
              "Run the agent as root or as PM2's user, or correct the key user.");
      case "dead", "hung" ->
          new HostException(
              Problem.of(Problem.Kind.UNREACHABLE, message + of, "See pm2.log in that folder.")
                  .mayBeRetried());
      default -> Woe.of(Problem.Kind.UNEXPECTED, message + of, "See pm2.log in that folder.");
    };
  }
}
