package rearguard.agent.step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Subject;
import rearguard.agent.evidence.Forensics;
import rearguard.agent.hold.Holds;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.host.Owner;
import rearguard.agent.host.Processes;
import rearguard.agent.host.Programs;
import rearguard.agent.step.turn.Turns;
import rearguard.agent.store.EvidenceStore;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.plan.Verb;
import rearguard.model.run.StepReport;

/**
 * A host with one lamp, whose agent can be killed at any point and started again on the same disk:
 * the point throws, and nothing of the old agent is used any more.
 */
public final class OneHost implements AutoCloseable {
  /** The end of an agent's process. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  public final Path folder;
  private final Path lampFile;
  private Lamp.Point point = _ -> {};
  private int clockCalls;
  private int killAtClockCall;
  public final List<String> calls = new ArrayList<>();
  public Leases leases;
  public Desk desk;
  public Lamp lamp;
  public StepLife life;
  public Claims claims;
  public Work work;

  public OneHost(Path folder) throws Exception {
    this.folder = folder;
    this.lampFile = folder.resolve("lamp");
    Files.writeString(lampFile, "good");
    boot();
    work.keeping()
        .capture(Sample.GOOD, new Subject(Sample.LAMP, Setting.Group.EMPTY, work.host()), lamp);
    Files.writeString(lampFile, "bad");
    lamp.calls.clear();
  }

  private void boot() throws Exception {
    var host = new Watched(new LocalHost("one-host-" + ProcessHandle.current().pid()));
    desk = Desk.open(folder.resolve("journal"), host.clock());
    lamp = new Lamp(lampFile, name -> point.reached(name));
    var keeping = new Keeping(SnapshotStore.in(folder.resolve("store"), host));
    work =
        new Work(Sample.WEB1, new Drivers(List.of(lamp)), keeping, host, new Holds(folder, host));
    var turns = new Turns();
    leases = new Leases(desk, System::nanoTime);
    life = new StepLife(desk, leases, turns, work);
    claims = new Claims(desk, turns, work);
  }

  /** Takes evidence of this host. */
  public Forensics forensics() throws HostException {
    var store = EvidenceStore.in(work.keeping().store(), work.host());
    return new Forensics(work.self(), work.drivers(), store, work.host());
  }

  /** A new agent on what the old one left. */
  public void restart() throws Exception {
    point = _ -> {};
    killAtClockCall = 0;
    calls.addAll(lamp.calls);
    desk.close();
    boot();
    new Recovery(desk, work).recover();
    lease();
  }

  /** As the answer to the first heartbeat does. */
  private void lease() {
    leases.grant(1, Sample.RUN, System.nanoTime(), Duration.ofMinutes(5));
  }

  public void at(String name, Lamp.Deed deed) {
    point =
        reached -> {
          if (reached.equals(name)) {
            deed.perform();
          }
        };
  }

  /** Kills at the n-th look at the clock from now: before a record is written or a report made. */
  public void killAtClockCall(int number) {
    clockCalls = 0;
    killAtClockCall = number;
  }

  public void hold() throws Exception {
    hold(Sample.plan());
  }

  void hold(rearguard.model.plan.Plan plan) throws Exception {
    claims.accept(Sample.offer(Sample.RUN, plan, 1));
    lease();
  }

  public void ready() throws Exception {
    hold();
    order(Verb.PREPARE, 1);
    order(Verb.REMEMBER, 1);
    lamp.calls.clear();
  }

  public Optional<StepReport> order(Verb verb, int attempt) throws Exception {
    return life.live(Sample.order(verb, attempt)).map(news -> ((Told) news).report());
  }

  /** What the journal says of the last attempt; empty when none ended. */
  public Optional<StepReport> recorded(Verb verb) {
    return desk.book()
        .held(Sample.RUN)
        .flatMap(held -> held.trace(Sample.id(verb)))
        .flatMap(HeldRun.Trace::outcome)
        .map(Told::report);
  }

  public String shows() throws IOException {
    return Files.readString(lampFile);
  }

  @Override
  public void close() throws HostException {
    desk.close();
  }

  private final class Watched implements Host {
    private final Host real;

    Watched(Host real) {
      this.real = real;
    }

    @Override
    public Programs programs() {
      return real.programs();
    }

    @Override
    public Disk disk() {
      return real.disk();
    }

    @Override
    public Processes processes() {
      return real.processes();
    }

    @Override
    public Owner self() {
      return real.self();
    }

    @Override
    public InstantSource clock() {
      return () -> {
        if (++clockCalls == killAtClockCall) {
          throw new Killed();
        }
        return real.clock().instant();
      };
    }

    @Override
    public long ticks() {
      return real.ticks();
    }
  }
}
