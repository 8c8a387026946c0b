package rearguard.agent.driver.git.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** Moves what belongs to no snapshot from the old tree to the new one; never deletes any of it. */
record Carrier(Disk disk, Path old, Path live, String run) {

  /** Where goes what finds its name taken. */
  Path aside() {
    return live.resolveSibling(live.getFileName() + ".set-aside-" + run);
  }

  /** Git's own folder last, when all else is durable. */
  void carry(List<Carry.Entry> entries) throws HostException {
    var there = new ArrayList<Carry.Entry>();
    for (Carry.Entry entry : entries) {
      if (disk.stat(old.resolve(entry.path())).isPresent()) {
        there.add(entry);
      }
    }
    move(there.stream().filter(entry -> !entry.isGit()).toList());
    move(there.stream().filter(Carry.Entry::isGit).toList());
  }

  /** Whether anything is still to be moved. */
  boolean waiting(List<Carry.Entry> entries) throws HostException {
    for (Carry.Entry entry : entries) {
      if (disk.stat(old.resolve(entry.path())).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void move(List<Carry.Entry> entries) throws HostException {
    var stay = new ArrayList<Disk.Move>();
    var goAside = new ArrayList<Disk.Move>();
    for (Carry.Entry entry : entries) {
      boolean free = entry.free() && disk.stat(live.resolve(entry.path())).isEmpty();
      var to = free ? entry.path() : freeName(entry.path(), goAside);
      (free ? stay : goAside).add(new Disk.Move(entry.path(), to, false));
    }
    if (!goAside.isEmpty()) {
      disk.makeFolder(aside(), 0700, disk.stat(old).orElseThrow().owner());
      disk.move(old, aside(), goAside);
    }
    if (!stay.isEmpty()) {
      disk.move(old, live, stay);
    }
  }

  private String freeName(String path, List<Disk.Move> others) throws HostException {
    var name = path;
    for (int number = 1; taken(name, others); number++) {
      name = path + "." + number;
    }
    return name;
  }

  private boolean taken(String name, List<Disk.Move> others) throws HostException {
    return disk.stat(aside().resolve(name)).isPresent()
        || others.stream().anyMatch(other -> other.to().equals(name));
  }
}
