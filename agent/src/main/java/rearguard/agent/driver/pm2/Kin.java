package rearguard.agent.driver.pm2;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rearguard.agent.driver.pm2.app.Entry;
import rearguard.agent.driver.pm2.app.Live;
import rearguard.agent.driver.pm2.app.Moves;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Processes;

/** Who descends from whom, and who listens where, as the kernel saw it at one moment. */
final class Kin {
  private final Processes processes;
  private final Map<Integer, Processes.Seen> byPid = new HashMap<>();
  private final Map<Integer, List<Processes.Seen>> children = new HashMap<>();

  private Kin(Processes processes, List<Processes.Seen> all) {
    this.processes = processes;
    for (var one : all) {
      byPid.put(one.pid(), one);
      children.computeIfAbsent(one.parent(), _ -> new ArrayList<>()).add(one);
    }
  }

  static Kin of(Host host) throws HostException {
    return new Kin(host.processes(), host.processes().all());
  }

  /** The processes of these apps with all their descendants. */
  Set<Processes.Seen> under(Collection<Live> live) {
    var found = new LinkedHashSet<Processes.Seen>();
    var open = new ArrayDeque<Processes.Seen>();
    live.forEach(one -> Optional.ofNullable(byPid.get(one.pid())).ifPresent(open::add));
    while (!open.isEmpty()) {
      var next = open.remove();
      if (found.add(next)) {
        open.addAll(children.getOrDefault(next.pid(), List.of()));
      }
    }
    return found;
  }

  /** PM2 itself: the parent of its processes, who listens in place of those in cluster mode. */
  Set<Integer> daemons(Collection<Live> live) {
    return live.stream()
        .filter(one -> one.entry().clustered())
        .flatMap(one -> Optional.ofNullable(byPid.get(one.pid())).stream())
        .map(Processes.Seen::parent)
        .collect(Collectors.toSet());
  }

  /** Who may listen for these apps: themselves, their descendants, and PM2 in cluster mode. */
  Set<Integer> pids(Collection<Live> live) {
    var pids = new HashSet<>(daemons(live));
    under(live).forEach(one -> pids.add(one.pid()));
    return pids;
  }

  Set<Integer> portsOf(Collection<Live> live) throws HostException {
    return processes.portsOf(pids(live));
  }

  /** The ports of one app's instances, told apart from those of its neighbours in cluster mode. */
  SortedSet<Integer> ports(List<Live> app, List<Live> all) throws HostException {
    var own = under(app).stream().map(Processes.Seen::pid).collect(Collectors.toSet());
    var ports = new TreeSet<>(processes.portsOf(own));
    var daemons = daemons(app);
    if (!daemons.isEmpty()) {
      ports.addAll(clustered(app, all, processes.portsOf(daemons)));
    }
    return ports;
  }

  private static Set<Integer> clustered(List<Live> app, List<Live> all, Set<Integer> daemons) {
    var key = app.getFirst().entry().key();
    var named = new TreeSet<Integer>();
    var others = new HashSet<Integer>();
    var silent = new HashSet<Entry.Key>();
    Moves.byKey(all.stream().filter(one -> one.entry().clustered()).toList())
        .forEach(
            (of, instances) -> {
              var said =
                  daemons.stream()
                      .filter(port -> names(instances.getFirst().entry(), port))
                      .toList();
              (of.equals(key) ? named : others).addAll(said);
              if (said.isEmpty()) {
                silent.add(of);
              }
            });
    if (silent.equals(Set.of(key))) {
      return daemons.stream().filter(port -> !others.contains(port)).collect(Collectors.toSet());
    }
    return named;
  }

  private static boolean names(Entry entry, int port) {
    var text = Integer.toString(port);
    return holds(entry.environment(), text) || holds(entry.all().path("args"), text);
  }

  private static boolean holds(JsonNode values, String text) {
    for (var value : values) {
      if (value.asText().equals(text) || value.asText().endsWith("=" + text)) {
        return true;
      }
    }
    return false;
  }
}
