package rearguard.agent.driver.pm2;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.driver.pm2.app.Keepsake;
import rearguard.agent.driver.pm2.app.Kept;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.driver.pm2.app.Moves;
import rearguard.agent.driver.pm2.app.Saved;
import rearguard.agent.driver.pm2.app.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/** One snapshot against one PM2: stop, start, restore, and how far that came. */
final class Work {
  private final Host host;
  private final Place place;
  private final Bridge bridge;
  private final Keepsake keepsake;
  private final Scope scope;
  private final List<Kept> kept;

  Work(Host host, Place place, Bridge bridge, Keepsake keepsake, Scope scope) {
    this.host = host;
    this.place = place;
    this.bridge = bridge;
    this.keepsake = keepsake;
    this.scope = scope;
    kept = keepsake.kept();
  }

  Keepsake keepsake() {
    return keepsake;
  }

  Scene look() throws HostException, InterruptedException {
    return Scene.of(bridge.list(), scope, kept);
  }

  /** Opens the line to PM2, so that it is warm, and finds what would stand in the way later. */
  String prepare() throws HostException, InterruptedException {
    var scene = look();
    halt().refuseStrangers(scene, Kin.of(host), keepsake.ports());
    var entries = kept.stream().map(Kept::entry).toList();
    var words = Moves.fromStopped(kept, scene.live()).words();
    return entries.isEmpty() ? words : "ready to bring back " + Woe.names(entries) + ": " + words;
  }

  String stop(Bench bench) throws HostException, InterruptedException {
    var scene = look();
    var kin = Kin.of(host);
    halt().refuseStrangers(scene, kin, keepsake.ports());
    var ports = scene.allPorts(kin);
    Before.noted(bench, host, scene.astir(), kin, ports);
    return Moves.mayServeOn(kept, scene.live())
        ? Woe.names(scene.entries()) + " serves on until it is reloaded"
        : halted(scene, kin, ports);
  }

  /** Nothing of it serves on, whatever else may be wrong. */
  String halt(Bench bench) throws HostException, InterruptedException {
    var scene = look();
    var kin = Kin.of(host);
    var ports = scene.allPorts(kin);
    Before.noted(bench, host, scene.astir(), kin, ports);
    return halted(scene, kin, ports);
  }

  private String halted(Scene scene, Kin kin, Set<Integer> ports)
      throws HostException, InterruptedException {
    halt(scene, kin, ports);
    var stopped = scene.astir().stream().map(Live::entry).toList();
    return stopped.isEmpty() ? "nothing ran" : "stopped " + Woe.names(stopped);
  }

  /** Starts what was stopped, as PM2 still knows it. */
  String start(Bench bench) throws HostException, InterruptedException {
    var before = Before.on(bench, host);
    var scene = look();
    var again =
        scene.live().stream()
            .filter(one -> before.isPresent() && before.get().stopped().contains(one.id()))
            .toList();
    var idle = again.stream().filter(one -> !one.astir()).map(Live::id).toList();
    bridge.apply(new Moves(List.of(), idle, List.of(), List.of()));
    if (before.isPresent()) {
      new Arrival(host, bridge, scope, kept).awaitPorts(before.get().ports());
    }
    return again.isEmpty()
        ? "nothing was stopped"
        : "started " + Woe.names(again.stream().map(Live::entry).toList());
  }

  String restore(Bench bench) throws HostException, InterruptedException {
    var scene = awake(look());
    if (!scene.alive()) {
      return "PM2 is not running, as it was";
    }
    var moves = moves(scene, bench);
    bridge.apply(moves);
    new Arrival(host, bridge, scope, kept).await();
    save(look());
    var entries = kept.stream().map(Kept::entry).toList();
    return (moves.reload().isEmpty() ? "" : "reloaded, ")
        + (entries.isEmpty() ? "nothing is to run" : "running: " + Woe.names(entries));
  }

  private Moves moves(Scene scene, Bench bench) throws HostException, InterruptedException {
    if (scene.astir().isEmpty()) {
      return Moves.fromStopped(kept, scene.live());
    }
    var kin = Kin.of(host);
    var ports = scene.allPorts(kin);
    Before.noted(bench, host, scene.astir(), kin, ports);
    if (Moves.mayServeOn(kept, scene.live())) {
      return Moves.fromServing(scene.live());
    }
    halt(scene, kin, ports);
    return Moves.fromStopped(kept, look().live());
  }

  /** A PM2 that is dead is started only for something to run in it. */
  private Scene awake(Scene scene) throws HostException, InterruptedException {
    if (scene.alive() || kept.isEmpty()) {
      return scene;
    }
    bridge.wake();
    return look();
  }

  private void save(Scene scene) throws HostException, InterruptedException {
    var wanted = Saved.wanted(keepsake, scene.saved());
    if (Saved.differs(wanted, scene.saved())) {
      var names = new TreeSet<String>();
      scene.saved().forEach(entry -> names.add(entry.name()));
      wanted.forEach(entry -> names.add(entry.name()));
      bridge.save(names, Saved.written(wanted));
    }
  }

  Progress probe(Bench bench) throws HostException, InterruptedException {
    var scene = look();
    var kin = Kin.of(host);
    var before = Before.on(bench, host);
    if (before.isEmpty()) {
      return Progress.NOT_DONE;
    }
    var running = kin.under(scene.astir());
    if (running.isEmpty() && kept.stream().anyMatch(Kept::runs)) {
      return Progress.NOT_DONE;
    }
    var drift = Comparison.of(keepsake, scene, scene.ports(kin));
    if (before.get().survivesIn(running)) {
      return drift.none() ? Progress.NOT_DONE : Progress.MIXED;
    }
    return drift.none() ? Progress.DONE : Progress.MIXED;
  }

  private Halt halt() {
    return new Halt(host, bridge, place, scope, kept);
  }

  private void halt(Scene scene, Kin kin, Set<Integer> ports)
      throws HostException, InterruptedException {
    var all = new TreeSet<>(ports);
    all.addAll(keepsake.ports());
    halt().perform(scene, kin, all);
  }
}
