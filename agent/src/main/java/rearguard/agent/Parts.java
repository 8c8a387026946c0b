package rearguard.agent;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import rearguard.agent.driver.Drivers;
import rearguard.agent.evidence.Forensics;
import rearguard.agent.hold.Holds;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.link.Duties;
import rearguard.agent.local.EscapeShelf;
import rearguard.agent.local.LocalDesk;
import rearguard.agent.retention.Dropping;
import rearguard.agent.show.Showing;
import rearguard.agent.step.CatchUps;
import rearguard.agent.step.Claims;
import rearguard.agent.step.Desk;
import rearguard.agent.step.Keeping;
import rearguard.agent.step.Leases;
import rearguard.agent.step.Questions;
import rearguard.agent.step.Recovery;
import rearguard.agent.step.StepLife;
import rearguard.agent.step.Work;
import rearguard.agent.step.turn.Turns;
import rearguard.agent.store.EvidenceStore;
import rearguard.agent.store.SnapshotStore;
import rearguard.agent.watch.Watching;
import rearguard.model.name.ApplicationName;

/** What an agent is made of, wired by hand; its journal is recovered. */
record Parts(Work work, Duties duties) {

  static Parts of(Path folder, AgentConfig config, Desk desk, Host host)
      throws HostException, InterruptedException {
    var store = SnapshotStore.in(folder.resolve("store"), host);
    var drivers = Drivers.standard(config.commands(), folder);
    var work = new Work(config.host(), drivers, new Keeping(store), host, new Holds(folder, host));
    new Recovery(desk, work).recover();
    var forensics =
        new Forensics(config.host(), work.drivers(), EvidenceStore.in(store, host), host);
    forensics.recover();
    var leases = new Leases(desk, host::ticks);
    var turns = new Turns();
    var questions = new Questions(work, config.commands());
    var watching =
        new Watching(
            questions, folder.resolve("found-quiet"), host, application -> runs(desk, application));
    return new Parts(
        work,
        new Duties(
            desk,
            leases,
            new StepLife(desk, leases, turns, work),
            new Claims(desk, turns, work),
            questions,
            new CatchUps(desk, work),
            new EscapeShelf(folder.resolve("escapes"), host),
            watching,
            new Dropping(desk, work),
            forensics,
            new Showing(desk, work, watching::of)));
  }

  private static boolean runs(Desk desk, ApplicationName application) {
    return desk.book().open().values().stream()
        .anyMatch(held -> held.plan().application().equals(application));
  }

  /** What a person on this host is answered by. */
  LocalDesk local(BooleanSupplier connected) {
    return new LocalDesk(
        new LocalDesk.Means(
            duties.desk(),
            duties.claims(),
            duties.life(),
            duties.questions(),
            work,
            duties.escapes(),
            duties.showing(),
            connected));
  }
}
