package rearguard.agent.driver.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.redis.Survey.Found;
import rearguard.agent.driver.redis.line.Reply;
import rearguard.agent.driver.redis.line.Words;
import rearguard.agent.host.HostException;

/** Reads keys in order, each in one transaction, many to a trip. Not thread-safe. */
final class Look {
  private static final int KEYS_OF_A_TRIP = 100;
  private static final long BYTES_OF_A_TRIP = 1 << 20;
  private static final int TRIES = 100;
  private static final long GONE = -2;

  /** Takes what DUMP gave, which stands in the line when it is called. */
  @FunctionalInterface
  interface Receiver {
    void take(KeyState state, long bytes) throws HostException, InterruptedException;
  }

  private final Server server;
  private final Optional<Receiver> receiver;
  private final Deque<Found> left;
  private final Deque<KeyState> ready = new ArrayDeque<>();

  private Look(Server server, Survey survey, Optional<Receiver> receiver) {
    this.server = server;
    this.receiver = receiver;
    left = new ArrayDeque<>(survey.found());
  }

  /** What the keys hold, without the keys that are gone by then. */
  static Look at(Server server, Survey survey) {
    return new Look(server, survey, Optional.empty());
  }

  /** The same, and their dumps. */
  static void dumping(Server server, Survey survey, Receiver receiver)
      throws HostException, InterruptedException {
    var look = new Look(server, survey, Optional.of(receiver));
    while (look.next().isPresent()) {
      // the receiver has it
    }
  }

  Optional<KeyState> next() throws HostException, InterruptedException {
    while (ready.isEmpty() && !left.isEmpty()) {
      var trip = trip();
      ask(trip);
      for (var found : trip) {
        read(found, 1).ifPresent(ready::add);
      }
    }
    return Optional.ofNullable(ready.poll());
  }

  private List<Found> trip() {
    var trip = new ArrayList<Found>();
    long bytes = 0;
    do {
      var found = left.remove();
      trip.add(found);
      bytes += found.bytes();
    } while (!left.isEmpty()
        && server.tellsInstants()
        && trip.size() < KEYS_OF_A_TRIP
        && bytes + left.element().bytes() < BYTES_OF_A_TRIP);
    return trip;
  }

  private void ask(List<Found> trip) throws HostException, InterruptedException {
    for (var found : trip) {
      server.putWhole(questions(found));
    }
    server.send();
  }

  private List<Words> questions(Found found) {
    var questions = new ArrayList<Words>();
    if (server.tellsInstants()) {
      questions.add(RedisCommands.expires(found.key()));
    } else {
      questions.add(RedisCommands.TIME);
      questions.add(RedisCommands.expiresIn(found.key()));
      questions.add(RedisCommands.TIME);
    }
    questions.addAll(RedisCommands.content(found.type(), found.key()));
    if (receiver.isPresent()) {
      questions.add(RedisCommands.dump(found.key()));
    }
    return questions;
  }

  private Optional<KeyState> read(Found found, int tries)
      throws HostException, InterruptedException {
    server.begun(questions(found));
    var expires = expires();
    var content = Content.of(found.type(), server.line());
    long dump = receiver.isPresent() ? server.line().head().number() : 0;
    if (expires.isEmpty() && tries < TRIES) {
      pass(dump);
      ask(List.of(found));
      return read(found, tries + 1);
    }
    long instant = expires.orElseThrow(() -> unsure(server));
    if (instant == GONE || dump < 0) {
      pass(dump);
      return Optional.empty();
    }
    if (content.wrong()) {
      throw Faults.later(
          "a key of " + server.named() + " changed its type while it was read", "Try again.");
    }
    var state =
        new KeyState(
            found.key(),
            found.pattern(),
            found.type(),
            instant,
            content.length(),
            content.digest());
    if (receiver.isPresent()) {
      receiver.get().take(state, dump);
    }
    return Optional.of(state);
  }

  private void pass(long dump) throws HostException, InterruptedException {
    if (dump >= 0 && receiver.isPresent()) {
      server.line().drain(dump, (_, _, _) -> {});
    }
  }

  /** Empty when a millisecond ended in between, so that nobody can say. */
  private Optional<Long> expires() throws HostException, InterruptedException {
    if (server.tellsInstants()) {
      return Optional.of(number(Reply.from(server.line())));
    }
    long before = Server.instant(Reply.from(server.line()));
    long in = number(Reply.from(server.line()));
    long after = Server.instant(Reply.from(server.line()));
    if (in < 0) {
      return Optional.of(in);
    }
    return before == after ? Optional.of(before + in) : Optional.empty();
  }

  private static HostException unsure(Server server) {
    return Faults.later(
        server.named() + " is too slow to tell when a key expires", "Try again when it rests.");
  }

  private static long number(Reply reply) {
    return reply instanceof Reply.Count(var value) ? value : GONE;
  }
}
