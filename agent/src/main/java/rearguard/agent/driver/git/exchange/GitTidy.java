package rearguard.agent.driver.git.exchange;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.file.Path;
import java.util.List;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/** Drops the tree beside: what was built, or the old one once nothing of it is a stranger's. */
public final class GitTidy {
  private GitTidy() {}

  public static void tidy(Host host, Path live, Bench bench)
      throws HostException, InterruptedException {
    var disk = host.disk();
    var beside = bench.beside(live);
    if (disk.stat(beside.resolve(".git"))
        .filter(stat -> stat.type() == Disk.Type.FOLDER)
        .isPresent()) {
      throw Faults.refused(
          named(beside) + " still holds the repository of " + named(live),
          "Repeat the restore, then tidy again.");
    }
    var plan = Switch.read(disk, bench);
    if (plan.isPresent() && Switch.is(disk, live, plan.get().fresh())) {
      carryRest(disk, plan.get(), new Carrier(disk, beside, live, bench.mark()));
    }
    disk.deleteTree(beside);
    Switch.forget(disk, bench);
  }

  /** What came into the old tree after it was looked at; something may still have run there. */
  private static void carryRest(Disk disk, Switch plan, Carrier carrier) throws HostException {
    if (disk.stat(carrier.old()).isEmpty()) {
      return;
    }
    var tracked = Carry.Names.of(plan.tracked());
    var nothing = Carry.Names.of(List.of());
    carrier.carry(Carry.from(disk, carrier.old(), tracked, nothing, plan.keep()).entries());
  }
}
