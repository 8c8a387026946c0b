package rearguard.agent.driver.pm2;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rearguard.agent.driver.pm2.app.Kept;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.driver.pm2.app.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Pause;
import rearguard.agent.host.Processes;
import rearguard.model.Problem;

/**
 * Ends what runs in scope, and all that came from it, by pid. What is slow is done before the first
 * signal; PM2 itself keeps to each app's kill_timeout.
 */
final class Halt {
  private static final Duration STRAGGLER = Duration.ofSeconds(2);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration MOMENT = Duration.ofMillis(10);
  private static final int LOOKS = 30;
  private static final int QUIET = 4;

  private final Host host;
  private final Bridge bridge;
  private final Place place;
  private final Scope scope;
  private final List<Kept> kept;
  private final Pause pause = new Pause();

  Halt(Host host, Bridge bridge, Place place, Scope scope, List<Kept> kept) {
    this.host = host;
    this.bridge = bridge;
    this.place = place;
    this.scope = scope;
    this.kept = kept;
  }

  /** Before anything is touched: a port that will be needed must not belong to somebody else. */
  void refuseStrangers(Scene scene, Kin kin, Set<Integer> wanted) throws HostException {
    var own = kin.pids(scene.live());
    for (var port : wanted) {
      if (host.processes().somethingListensOn(port)) {
        var owners = host.processes().listeningOn(port);
        if (owners.isEmpty()
            || owners.stream()
                .anyMatch(owner -> !own.contains(owner.pid()) && !straggler(owner, scene))) {
          throw Woe.of(Problem.Kind.CONFLICT, Woe.taken(port, owners), Woe.takenHint(port));
        }
      }
    }
  }

  /** Ends all that runs; afterwards the ports are free. */
  void perform(Scene scene, Kin kin, Set<Integer> ports)
      throws HostException, InterruptedException {
    var tree = kin.under(scene.live());
    var restless = scene.restless();
    stop(scene, tree, restless ? Bridge.Patience.PM2 : Bridge.Patience.KERNEL);
    if (restless) {
      lookAgain();
    }
    for (var port : ports) {
      free(port, scene);
    }
  }

  private void stop(Scene scene, Set<Processes.Seen> tree, Bridge.Patience patience)
      throws HostException, InterruptedException {
    var ids = scene.live().stream().map(Live::id).toList();
    var left = Set.copyOf(bridge.stop(ids, tree, patience));
    for (var process : tree) {
      if (left.contains(process.pid())) {
        host.processes().end(process, STRAGGLER);
      }
    }
  }

  /**
   * An app caught between two starts may come back once after it was told to stop, also a moment
   * after PM2 showed it as stopped.
   */
  private void lookAgain() throws HostException, InterruptedException {
    var quiet = 0;
    for (int look = 0; look < LOOKS; look++) {
      pause.take(BETWEEN);
      var scene = Scene.of(bridge.list(), scope, kept);
      if (scene.astir().isEmpty()) {
        if (++quiet == QUIET) {
          return;
        }
      } else {
        quiet = 0;
        stop(scene, Kin.of(host).under(scene.live()), Bridge.Patience.PM2);
      }
    }
    throw Woe.late(
        "PM2 starts "
            + Woe.names(Scene.of(bridge.list(), scope, kept).entries())
            + " again and again",
        "See who starts it: a cron entry, a watch, or a deployment that is under way.");
  }

  /** A socket may outlive its process by a moment; a stranger's does not go away. */
  private void free(int port, Scene scene) throws HostException, InterruptedException {
    for (var look = 0; host.processes().somethingListensOn(port); look++) {
      var owners = host.processes().listeningOn(port);
      for (var owner : owners) {
        if (straggler(owner, scene)) {
          host.processes().end(owner, STRAGGLER);
        }
      }
      if (look == LOOKS) {
        throw Woe.late(Woe.taken(port, owners), Woe.takenHint(port));
      }
      pause.take(MOMENT);
    }
  }

  /**
   * A process of PM2's user that works in the folder of the app whose port it holds; none that PM2
   * looks after for another app.
   */
  private boolean straggler(Processes.Seen process, Scene scene) {
    return process.user() == place.owner().user()
        && scene.all().stream()
            .noneMatch(one -> one.pid() == process.pid() && !scene.live().contains(one))
        && process.folder().filter(folder -> folders(scene).contains(folder)).isPresent();
  }

  private Set<Path> folders(Scene scene) {
    var entries = new java.util.ArrayList<>(scene.entries());
    kept.forEach(one -> entries.add(one.entry()));
    return entries.stream()
        .filter(scope::ownsItsFolder)
        .map(entry -> Path.of(entry.folder()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
