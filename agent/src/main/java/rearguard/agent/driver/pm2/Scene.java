package rearguard.agent.driver.pm2;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import rearguard.agent.driver.pm2.app.Entry;
import rearguard.agent.driver.pm2.app.Kept;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.driver.pm2.app.Moves;
import rearguard.agent.host.HostException;

/**
 * What a target looks like now.
 *
 * @param alive whether PM2 runs
 * @param all every process of this PM2
 * @param live those in scope, in order
 * @param saved what PM2 brings back of them after a reboot
 */
record Scene(boolean alive, List<Live> all, List<Live> live, List<Entry> saved) {

  static Scene of(Bridge.Listed listed, Scope scope, List<Kept> kept) {
    var live = scope.of(listed.live(), kept);
    var rule = scope.rule(listed.live(), kept);
    var saved = listed.saved().orElse(List.of()).stream().filter(rule).toList();
    return new Scene(listed.alive(), listed.live(), live, saved);
  }

  List<Live> astir() {
    return live.stream().filter(Live::astir).toList();
  }

  /** Caught between two starts, so that it might come back once after it was stopped. */
  boolean restless() {
    return live.stream().anyMatch(Live::unsettled);
  }

  List<Entry> entries() {
    return live.stream().map(Live::entry).toList();
  }

  /** The ports each app listens on. */
  SortedMap<Entry.Key, SortedSet<Integer>> ports(Kin kin) throws HostException {
    var ports = new TreeMap<Entry.Key, SortedSet<Integer>>();
    for (Map.Entry<Entry.Key, List<Live>> app : Moves.byKey(live).entrySet()) {
      ports.put(app.getKey(), kin.ports(app.getValue(), all));
    }
    return ports;
  }

  Set<Integer> allPorts(Kin kin) throws HostException {
    var all = new java.util.TreeSet<Integer>();
    ports(kin).values().forEach(all::addAll);
    return all;
  }
}
