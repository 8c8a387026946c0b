package rearguard.agent.driver.ufw;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * A program of its own that puts the old rules back unless it is called off. It outlives the agent
 * and not the host. Who comes first, it or the agent, is decided by one file beside ufw's: each
 * renames it, and only one of them can. It stands there so that a later run finds what an earlier
 * one left armed.
 */
final class Watchdog {
  static final String SCRIPT =
      """
      cd "$0" || exit 1
      left=$3
      while [ -e "$1/.rearguard-armed-$2" ] && [ "$left" -gt 0 ]; do
        sleep 1
        left=$((left - 1))
      done
      mv "$1/.rearguard-armed-$2" "$1/.rearguard-fired-$2" 2> /dev/null || exit 0
      sh back > back.log 2>&1
      rm -f "$1/.rearguard-fired-$2"
      """;

  private static final String ARMED = ".rearguard-armed-";
  private static final String FIRED = ".rearguard-fired-";

  /** What a call-off leaves when it is killed; removed with the halves of files. */
  static final String OFF = ".rearguard-off-";

  private static final String BACK = "back";
  private static final Duration AT_WORK = Duration.ofSeconds(100);

  private final Host host;
  private final UfwPlaces places;
  private final String mark;
  private final Path folder;

  Watchdog(Host host, UfwPlaces places, Bench bench) {
    this.host = host;
    this.places = places;
    this.mark = bench.mark() + "-";
    this.folder = bench.folder().resolve("watchdog");
  }

  /** The rules that were there before this run touched them; empty when it did not. */
  Optional<byte[]> old() throws HostException {
    var file = folder.resolve("old");
    return host.disk().stat(file).isEmpty()
        ? Optional.empty()
        : Optional.of(host.disk().read(file, 64 << 20));
  }

  /** Notes what to go back to, once a run: a repeated call must not note its own work. */
  void note(UfwState old, boolean reload) throws HostException {
    if (old().isPresent()) {
      return;
    }
    host.disk().makeFolder(folder, 0700, host.self());
    if (old instanceof UfwState.Present present) {
      var number = 0;
      for (var text : present.files().values()) {
        var file = folder.resolve("file" + number++);
        host.disk().write(file, text.bytes(), text.mode(), text.owner());
      }
      write("4", present.four().loadedOver(KernelRules.NONE));
      write("6", present.six().loadedOver(KernelRules.NONE));
    }
    write(BACK, back(old, places, reload));
    host.disk().write(folder.resolve("old"), old.written(), 0600, host.self());
  }

  /** The way back as a program for {@code sh}, to the letter. */
  static String back(UfwState old, UfwPlaces places, boolean reload) {
    var lines = new ArrayList<String>();
    if (!old.on()) {
      lines.add("ufw disable");
    }
    if (old instanceof UfwState.Present present) {
      var known = List.copyOf(present.files().keySet());
      for (var path : places.all()) {
        var number = known.indexOf(path.toString());
        var name = quoted(path.toString());
        var half = quoted(path + ".rearguard-back");
        lines.add(
            number < 0
                ? "rm -f " + name
                : "cp -p file" + number + " " + half + " && mv -f " + half + " " + name);
      }
      lines.add("sync");
      if (present.active()) {
        if (reload) {
          lines.add("ufw reload");
        }
        lines.add("iptables-restore --noflush < 4");
        lines.add("ip6tables-restore --noflush < 6");
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(String path) {
    return "'" + path.replace("'", "'\\''") + "'";
  }

  /** From now on the old rules come back after the patience. Tells by what it is called off. */
  String arm(Duration patience) throws HostException, InterruptedException {
    var turn = mark + host.clock().millis();
    host.disk().write(beside(ARMED, turn), new byte[0], 0600, host.self());
    var ran = host.programs().run(UfwCommands.watch(folder, places.etc(), turn, patience));
    if (!ran.fine()) {
      throw refused("the watchdog does not start: " + WayIn.said(ran));
    }
    return turn;
  }

  /** Whether one of this run may still take back, or is taking back, what the run did. */
  boolean armed() throws HostException {
    return Stream.concat(turns(ARMED).stream(), turns(FIRED).stream())
        .anyMatch(turn -> turn.startsWith(mark));
  }

  /** Calls off that watchdog; one that was faster is an exception. */
  void off(String turn) throws HostException, InterruptedException {
    if (!renamed(turn)) {
      throw refused("the watchdog put the old rules back before the new ones were confirmed");
    }
  }

  private boolean renamed(String turn) throws HostException, InterruptedException {
    try {
      host.disk().rename(beside(ARMED, turn), beside(OFF, turn));
    } catch (HostException e) {
      if (host.disk().stat(beside(ARMED, turn)).isEmpty()) {
        return false;
      }
      throw e;
    }
    host.disk().deleteTree(beside(OFF, turn));
    return true;
  }

  /**
   * Calls off whatever agents that were killed left armed, in this run or another; waits for one
   * that is at work.
   */
  void allOff() throws HostException, InterruptedException {
    callOff(_ -> true);
  }

  /** Calls off those whose turn is such. */
  private void callOff(Predicate<String> whose) throws HostException, InterruptedException {
    for (var turn : turns(ARMED)) {
      if (whose.test(turn)) {
        renamed(turn);
      }
    }
    for (var turn : turns(FIRED)) {
      if (whose.test(turn)) {
        host.programs().run(UfwCommands.await(beside(FIRED, turn), AT_WORK));
        host.disk().deleteTree(beside(FIRED, turn));
      }
    }
  }

  /** Puts the old rules back at once; tells whether all is as it was. */
  boolean goBack(String turn) throws HostException, InterruptedException {
    off(turn);
    host.programs().run(UfwCommands.back(folder));
    return Arrays.equals(old().orElse(new byte[0]), new UfwLook(host, places).now().written());
  }

  void tidy() throws HostException, InterruptedException {
    callOff(turn -> turn.startsWith(mark));
    host.disk().deleteTree(folder);
  }

  private SortedSet<String> turns(String state) throws HostException {
    var turns = new TreeSet<String>();
    if (host.disk().stat(places.etc()).isPresent()) {
      for (var name : host.disk().names(places.etc())) {
        if (name.startsWith(state)) {
          turns.add(name.substring(state.length()));
        }
      }
    }
    return turns;
  }

  private Path beside(String state, String turn) {
    return places.etc().resolve(state + turn);
  }

  private void write(String name, String text) throws HostException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    host.disk().write(folder.resolve(name), bytes, 0600, host.self());
  }

  private static HostException refused(String why) {
    return new HostException(
        Problem.of(
            Problem.Kind.CONFLICT, why, "Look at \"ufw status\" on the host, then plan again."));
  }
}
