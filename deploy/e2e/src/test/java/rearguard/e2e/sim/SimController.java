package rearguard.e2e.sim;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import rearguard.controller.run.RunLife;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.wire.PlanWire;

/** A controller's process: sessions, one conductor for each live run, and the ledger on disk. */
final class SimController extends SimProcess {
  /** Milliseconds; as the real one grants and waits. */
  static final long LEASE = 10_000;

  static final long SILENCE = 10_000;

  final SimLedger ledger;
  final Truth truth;
  final RunMind mind;
  final Map<RunId, SimConductor> crew = new TreeMap<>();
  private final Map<HostName, Wire> sessions = new TreeMap<>();
  private final Map<HostName, Long> heard = new TreeMap<>();
  private long epoch;
  long skew;
  int slowDisk;
  boolean diskFull;
  double diesInActs;

  SimController(Sim sim, String name, SimLedger ledger, Truth truth) {
    super(sim, name);
    this.ledger = ledger;
    this.truth = truth;
    this.mind = RunMind.of(sim.mutant);
  }

  long epoch() {
    return epoch;
  }

  Instant wall() {
    return sim.wall().plusMillis(skew);
  }

  @Override
  void booted() {
    crew.clear();
    sessions.clear();
    heard.clear();
    epoch = ledger.opened();
    for (var kept : List.copyOf(ledger.runs.values())) {
      if (!kept.ended) {
        takeUp(kept);
      }
    }
    after(1_000, this::sweep);
  }

  private void takeUp(SimLedger.Kept kept) {
    var run = kept.replayed();
    if (run.state().ended()) {
      ledger.free(epoch, run.id());
      return;
    }
    var conductor = new SimConductor(this, run, kept.events);
    crew.put(run.id(), conductor);
    conductor.post(new RunEvent.Recovered(wall(), epoch), () -> {});
  }

  /** A conductor that broke is replaced after a rest, by what the ledger says. */
  void broke(SimConductor conductor) {
    after(
        5_000,
        () -> {
          if (crew.get(conductor.run().id()) != conductor) {
            return;
          }
          var kept = ledger.find(conductor.run().id()).orElseThrow();
          try {
            takeUp(kept);
          } catch (SimLedger.NotMine _) {
            broke(conductor);
            return;
          }
          Optional.ofNullable(crew.get(kept.id))
              .filter(next -> next != conductor)
              .ifPresentOrElse(conductor::handOver, () -> crew.remove(kept.id));
        });
  }

  @Override
  void killed() {
    sessions.values().forEach(Wire::endOfController);
  }

  private void sweep() {
    for (var entry : List.copyOf(sessions.entrySet())) {
      long silent = sim.now() - heard.getOrDefault(entry.getKey(), 0L);
      if (silent > SILENCE) {
        entry.getValue().closeAtController();
        over(entry.getValue());
      }
    }
    after(1_000, this::sweep);
  }

  // what agents say

  void hello(Wire wire, Map<RunId, List<StepReport>> held) {
    var host = wire.agent.host;
    var older = Optional.ofNullable(sessions.put(host, wire));
    heard.put(host, sim.now());
    older.ifPresent(
        old -> {
          old.closeAtController();
          lost(host);
        });
    sim.say(name, "hears", host, held.keySet());
    wire.down(() -> wire.agent.welcomed(wire, epoch));
    var now = wall();
    for (var conductor : of(host)) {
      var known = held.getOrDefault(conductor.run().id(), List.of());
      conductor.post(new RunEvent.Returned(now, host, known), () -> {});
    }
    held.keySet().stream()
        .filter(run -> !crew.containsKey(run) && !sim.lacks(Mutant.END_SAID_ONCE))
        .forEach(run -> end(host, run, endOf(run)));
  }

  private RunState endOf(RunId run) {
    return ledger
        .find(run)
        .map(kept -> kept.replayed().state())
        .filter(RunState::ended)
        .orElse(RunState.ABORTED);
  }

  void beat(Wire wire, long sentAt, long really) {
    var host = wire.agent.host;
    if (current(wire)) {
      heard.put(host, sim.now());
      for (var conductor : of(host)) {
        var run = conductor.run().id();
        truth.leased(host, run, really);
        wire.down(() -> wire.agent.leased(run, epoch, sentAt, wire.agent.ticks()));
      }
    }
  }

  void reported(Wire wire, long number, RunId run, StepReport report) {
    if (!current(wire) || !own(wire, report)) {
      return;
    }
    var host = wire.agent.host;
    long mine = epoch;
    wire.arrived(number);
    Runnable committed =
        () -> {
          var upTo = wire.committed(number);
          upTo.ifPresent(all -> wire.down(() -> wire.agent.acknowledged(mine, all)));
        };
    var event = new RunEvent.Reported(wall(), host, report);
    Optional.ofNullable(crew.get(run))
        .ifPresentOrElse(conductor -> conductor.post(event, committed), committed);
  }

  /** A host speaks of itself only. */
  private boolean own(Wire wire, StepReport report) {
    return report.step().value().startsWith(wire.agent.host + "/")
        || sim.lacks(Mutant.ANY_HOST_MAY_REPORT);
  }

  void over(Wire wire) {
    var host = wire.agent.host;
    if (current(wire)) {
      sessions.remove(host);
      lost(host);
    }
  }

  private void lost(HostName host) {
    sim.say(name, "lost", host);
    var now = wall();
    of(host).forEach(conductor -> conductor.post(new RunEvent.Lost(now, host), () -> {}));
  }

  private boolean current(Wire wire) {
    return sessions.get(wire.agent.host) == wire;
  }

  private List<SimConductor> of(HostName host) {
    return crew.values().stream()
        .filter(conductor -> conductor.run().plan().hosts().contains(host))
        .toList();
  }

  // what conductors ask for

  boolean connected(HostName host) {
    return sessions.containsKey(host);
  }

  /** False when there is nobody to say it to. */
  boolean say(HostName host, Consumer<SimAgent> words) {
    var wire = Optional.ofNullable(sessions.get(host));
    wire.ifPresent(to -> to.down(() -> words.accept(to.agent)));
    return wire.isPresent();
  }

  Optional<Wire> wire(HostName host) {
    return Optional.ofNullable(sessions.get(host));
  }

  void end(HostName host, RunId run, RunState state) {
    long mine = epoch;
    var _ = say(host, agent -> agent.ended(mine, run, state));
  }

  // what operators ask for

  /** Begins a run once for each key; empty when the application has an owner. */
  void begin(RunId id, Plan plan, String key, Consumer<Optional<RunId>> answer) {
    after(
        sim.between(1, 5),
        () -> {
          var before = ledger.heard(key);
          if (before.isPresent()) {
            answer.accept(before);
            return;
          }
          var planId = planId(plan);
          var planned = RunLife.planned(id, planId, plan, epoch, wall());
          var begun = new RunEvent.Begun(wall(), "ann", "a bad day");
          try {
            if (!ledger.begin(epoch, new SimLedger.Kept(planned, key), begun)) {
              answer.accept(Optional.empty());
              return;
            }
          } catch (SimLedger.NotMine _) {
            return;
          }
          var conductor = new SimConductor(this, planned, List.of());
          crew.put(id, conductor);
          conductor.begun(begun);
          answer.accept(Optional.of(id));
        });
  }

  private static PlanId planId(Plan plan) {
    return PlanWire.id(plan);
  }

  void ask(RunId run, java.util.function.Function<Instant, RunEvent> wish) {
    Optional.ofNullable(crew.get(run))
        .ifPresent(conductor -> conductor.post(wish.apply(wall()), () -> {}));
  }

  /** As the crew knows it, or the ledger. */
  Optional<Run> find(RunId run) {
    return Optional.ofNullable(crew.get(run))
        .map(SimConductor::run)
        .or(() -> ledger.find(run).map(kept -> kept.replayed()));
  }
}
