package rearguard.agent.driver.pm2;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.agent.driver.pm2.app.Kept;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.driver.pm2.app.Moves;
import rearguard.agent.driver.pm2.app.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Pause;
import rearguard.model.name.Quoted;

/**
 * Waits until what was started has arrived: each port is listened on by the app's own tree, and
 * nothing restarts over and over. PM2's "online" is not taken for an arrival.
 */
final class Arrival {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(10);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration STEADY = Duration.ofSeconds(1);
  private static final int LOOP = 3;

  private final Host host;
  private final Bridge bridge;
  private final Scope scope;
  private final List<Kept> kept;
  private final Pause pause = new Pause();
  private final Map<Integer, Integer> restarts = new HashMap<>();
  private final Map<Integer, Integer> atFirst = new HashMap<>();
  private final long began;
  private long steadySince;

  Arrival(Host host, Bridge bridge, Scope scope, List<Kept> kept) {
    this.host = host;
    this.bridge = bridge;
    this.scope = scope;
    this.kept = kept.stream().filter(one -> one.runs() && one.settled()).toList();
    began = host.ticks();
    steadySince = began;
  }

  void await() throws HostException, InterruptedException {
    var looked = began;
    while (!kept.isEmpty()) {
      var listening = silent().isEmpty();
      if (listening || host.ticks() - looked > LOOK.toNanos()) {
        looked = host.ticks();
        if (look() && listening) {
          return;
        }
      }
      refuseLate();
      pause.take(listening ? LOOK : STEP);
    }
  }

  /** Waits until something listens on each of these ports. */
  void awaitPorts(Set<Integer> ports) throws HostException, InterruptedException {
    for (var port : ports) {
      while (!host.processes().somethingListensOn(port)) {
        if (host.ticks() - began > PATIENCE.toNanos()) {
          throw silence(port);
        }
        pause.take(STEP);
      }
    }
  }

  /** Looks at PM2 and the kernel; true when all is as it should be. */
  private boolean look() throws HostException, InterruptedException {
    var scene = Scene.of(bridge.list(), scope, kept);
    var live = Moves.byKey(scene.live());
    var steady = steady(scene);
    var kin = Kin.of(host);
    for (var app : Moves.keptByKey(kept).entrySet()) {
      var there = live.getOrDefault(app.getKey(), List.of());
      for (var one : there) {
        refuseFallen(one);
      }
      var ports = ports(app.getValue());
      if (!there.stream().allMatch(one -> one.entry().online())
          || there.size() < app.getValue().size()
          || !kin.portsOf(there).containsAll(ports)
          || !(steady || (!ports.isEmpty() && restarts.equals(atFirst)))) {
        return false;
      }
    }
    return true;
  }

  /** Whether nobody has been restarted for a second. */
  private boolean steady(Scene scene) {
    for (var one : scene.live()) {
      var now = one.entry().restarts();
      atFirst.putIfAbsent(one.id(), now);
      var before = restarts.put(one.id(), now);
      if (before != null && before != now) {
        steadySince = host.ticks();
      }
    }
    return host.ticks() - steadySince >= STEADY.toNanos();
  }

  private void refuseFallen(Live one) throws HostException, InterruptedException {
    var again = one.entry().restarts() - atFirst.getOrDefault(one.id(), 0);
    var name = "\"" + Quoted.of(one.entry().name()) + "\"";
    if (one.entry().status().equals("errored") || again >= LOOP) {
      throw Woe.late(
          name + " restarts over and over" + ErrorLog.lastWords(bridge, one.entry()),
          "Read its error log; the restored code, its configuration or its database does not fit.");
    }
    if (!one.entry().wanted()) {
      throw Woe.late(
          name + " ended by itself" + ErrorLog.lastWords(bridge, one.entry()),
          "Read its error log.");
    }
  }

  private void refuseLate() throws HostException, InterruptedException {
    if (host.ticks() - began < PATIENCE.toNanos()) {
      return;
    }
    for (var port : silent()) {
      throw silence(port);
    }
    for (var port : ports(kept)) {
      throw Woe.late(
          Woe.taken(port, host.processes().listeningOn(port)) + " and not by the app",
          Woe.takenHint(port));
    }
    throw Woe.late("the apps did not come up" + logs(), "Read their logs.");
  }

  private HostException silence(int port) throws HostException, InterruptedException {
    return Woe.late(
        "nothing listens on port " + port + " after " + PATIENCE.toSeconds() + " s" + logs(),
        "PM2 may call it online nevertheless; read the app's logs.");
  }

  private String logs() throws HostException, InterruptedException {
    for (var one : Scene.of(bridge.list(), scope, kept).live()) {
      var words = ErrorLog.lastWords(bridge, one.entry());
      if (!words.isEmpty()) {
        return words;
      }
    }
    return "";
  }

  private SortedSet<Integer> silent() throws HostException {
    var silent = new TreeSet<Integer>();
    for (var port : ports(kept)) {
      if (!host.processes().somethingListensOn(port)) {
        silent.add(port);
      }
    }
    return silent;
  }

  private static SortedSet<Integer> ports(List<Kept> kept) {
    var ports = new TreeSet<Integer>();
    kept.forEach(one -> ports.addAll(one.ports()));
    return ports;
  }
}
