package rearguard.agent.driver.ufw;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.agent.driver.Bench;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * A program of its own that puts the old rules back unless it is called off. It outlives the agent
 * and not the host. Who comes first, it or the agent, is decided by one file: the agent removes it,
 * the watchdog renames it, and only one of them can.
 */
final class Watchdog {
  static final String SCRIPT =
      """
      cd "$0" || exit 1
      left=$2
      while [ -e "armed-$1" ] && [ "$left" -gt 0 ]; do
        sleep 1
        left=$((left - 1))
      done
      mv "armed-$1" "fired-$1" 2> /dev/null || exit 0
      sh back > back.log 2>&1
      mv "fired-$1" "back-$1"
      """;

  private static final String ARMED = "armed-";
  private static final String FIRED = "fired-";
  private static final String BACK = "back";
  private static final Duration AT_WORK = Duration.ofSeconds(100);

  private final Host host;
  private final UfwPlaces places;
  private final Path folder;

  Watchdog(Host host, UfwPlaces places, Bench bench) {
    this.host = host;
    this.places = places;
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
    var turn = Long.toString(host.clock().millis());
    write(ARMED + turn, "");
    var ran = host.programs().run(UfwCommands.watch(folder, turn, patience));
    if (!ran.fine()) {
      throw refused("the watchdog does not start: " + WayIn.said(ran));
    }
    return turn;
  }

  boolean armed() throws HostException {
    return !turns(ARMED).isEmpty() || !turns(FIRED).isEmpty();
  }

  /** Calls off that watchdog; one that was faster is an exception. */
  void off(String turn) throws HostException, InterruptedException {
    host.disk().deleteTree(folder.resolve(ARMED + turn));
    if (turns(FIRED).contains(turn) || turns(BACK + "-").contains(turn)) {
      throw refused("the watchdog put the old rules back before the new ones were confirmed");
    }
  }

  /** Calls off whatever an agent that was killed left armed; waits for one that is at work. */
  void calledOff() throws HostException, InterruptedException {
    for (var turn : turns(ARMED)) {
      host.disk().deleteTree(folder.resolve(ARMED + turn));
    }
    for (var turn : turns(FIRED)) {
      host.programs().run(UfwCommands.await(folder.resolve(FIRED + turn), AT_WORK));
      host.disk().deleteTree(folder.resolve(FIRED + turn));
    }
  }

  /** Puts the old rules back at once. */
  void goBack(String turn) throws HostException, InterruptedException {
    off(turn);
    host.programs().run(UfwCommands.back(folder));
  }

  void tidy() throws HostException, InterruptedException {
    calledOff();
    host.disk().deleteTree(folder);
  }

  private SortedSet<String> turns(String state) throws HostException {
    var turns = new TreeSet<String>();
    if (host.disk().stat(folder).isPresent()) {
      for (var name : host.disk().names(folder)) {
        if (name.startsWith(state)) {
          turns.add(name.substring(state.length()));
        }
      }
    }
    return turns;
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
