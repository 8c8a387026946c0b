package rearguard.agent.driver.systemd;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Processes;

/** The processes of the host at one moment, by who came from whom. */
record Family(Host host, List<Processes.Seen> all) {
  static Family of(Host host) throws HostException {
    return new Family(host, host.processes().all());
  }

  /** The ports on which a process and all that came from it listen. */
  SortedSet<Integer> portsFrom(int pid) throws HostException {
    var family = new TreeSet<>(Set.of(pid));
    for (var grown = true; grown; ) {
      grown = false;
      for (var process : all) {
        grown |= family.contains(process.parent()) && family.add(process.pid());
      }
    }
    return new TreeSet<>(host.processes().portsOf(family));
  }

  List<String> words(int pid) {
    return all.stream()
        .filter(process -> process.pid() == pid)
        .findFirst()
        .map(Processes.Seen::words)
        .orElse(List.of());
  }
}
