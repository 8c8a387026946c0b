package rearguard.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The users of the host, as the name service knows them. */
final class Accounts {
  /** A user's name and home; the number and the root folder for one without a name. */
  record Account(String user, String home, boolean known) {}

  private final ConcurrentHashMap<Integer, Account> seen = new ConcurrentHashMap<>();
  private final int self = own().user();

  /** The number this agent runs as. */
  int self() {
    return self;
  }

  Account of(int user) {
    return seen.computeIfAbsent(user, Accounts::look);
  }

  static Optional<Account> parsed(String line) {
    var fields = List.of(line.strip().split(":", -1));
    return fields.size() < 7
        ? Optional.empty()
        : Optional.of(new Account(fields.get(0), fields.get(5), true));
  }

  private static Account look(int user) {
    var unknown = new Account(Integer.toString(user), "/", false);
    try {
      var getent = new ProcessBuilder("getent", "passwd", Integer.toString(user));
      getent.redirectErrorStream(true);
      var process = getent.start();
      process.getOutputStream().close();
      if (!process.waitFor(Duration.ofSeconds(10))) {
        process.destroyForcibly();
        return unknown;
      }
      var out = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? parsed(out).orElse(unknown) : unknown;
    } catch (IOException e) {
      return unknown;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown;
    }
  }

  static Owner own() {
    try {
      return Trees.Look.at(Path.of("/proc/" + ProcessHandle.current().pid())).stat().owner();
    } catch (IOException e) {
      throw new IllegalStateException("/proc is not readable; this is not a Linux host", e);
    }
  }
}
