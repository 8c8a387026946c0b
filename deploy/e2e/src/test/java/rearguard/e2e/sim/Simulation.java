package rearguard.e2e.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rearguard.model.name.HostName;
import rearguard.model.run.RunState;

/** One seed: some minutes of faults, then quiet, then everything must have come to an end. */
final class Simulation {
  private static final long QUIET = 15 * 60_000;
  private static final long LOOK_EVERY = 20_000;

  /**
   * How a seed ended.
   *
   * @param broken the invariant that did not hold, empty when all did
   * @param ends how its runs ended
   */
  record Story(
      long seed,
      Optional<String> broken,
      long hash,
      int effects,
      List<RunState> ends,
      List<String> lines) {
    Story {
      ends = List.copyOf(ends);
      lines = List.copyOf(lines);
    }
  }

  private final Sim sim;
  private final SimLedger ledger;
  private final Truth truth;
  private final Fate fate;

  private Simulation(Sim sim) {
    this.sim = sim;
    this.ledger = new SimLedger(sim);
    this.truth = new Truth(sim, ledger);
    ledger.onCommit(truth::committed);
    var controllers = new ArrayList<SimController>();
    controllers.add(new SimController(sim, "ctl1", ledger, truth));
    var agents = new ArrayList<SimAgent>();
    int hosts = sim.between(3, 6);
    for (int i = 1; i <= hosts; i++) {
      agents.add(agent(new HostName("web" + i), controllers));
    }
    controllers.getFirst().start();
    agents.forEach(SimProcess::start);
    this.fate = new Fate(sim, agents, controllers, truth);
  }

  private SimAgent agent(HostName host, List<SimController> controllers) {
    var agent = new SimAgent(sim, host, truth, controllers);
    for (var application : List.of("shop", "blog")) {
      agent.ground.spots.put(SimPlans.target(application, host), new Ground.Spot("now"));
      for (int version = 0; version < 3; version++) {
        agent.ground.store.put(SimPlans.good(application, host, version), "v" + version);
      }
    }
    truth.join(agent);
    return agent;
  }

  static Story of(long seed, Optional<Mutant> mutant, boolean telling) {
    var sim = new Sim(seed, mutant, telling);
    var broken = Optional.<String>empty();
    var simulation = Optional.<Simulation>empty();
    try {
      simulation = Optional.of(new Simulation(sim));
      simulation.get().live();
    } catch (Broken violation) {
      broken = Optional.of(String.valueOf(violation.getMessage()));
    } catch (RuntimeException fault) {
      broken = Optional.of("a fault: " + fault + " at " + fault.getStackTrace()[0]);
    }
    int effects = simulation.map(s -> s.truth.effects).orElse(0);
    var ends = simulation.map(s -> s.truth.aftermath.ends()).orElse(List.of());
    return new Story(seed, broken, sim.hash(), effects, ends, sim.lines());
  }

  private void live() {
    fate.begin();
    fate.supervise();
    sim.until(Fate.FAULTS);
    fate.heal();
    long end = sim.now() + QUIET;
    while (sim.now() < end) {
      sim.until(Math.min(end, sim.now() + LOOK_EVERY));
      if (truth.aftermath.unfinished().isEmpty() && truth.aftermath.pausedNone()) {
        return;
      }
    }
    truth
        .aftermath
        .unfinished()
        .ifPresent(
            words -> {
              throw new Broken("L " + words);
            });
    if (!truth.aftermath.pausedNone()) {
      throw new Broken("L a paused run was aborted and did not end");
    }
  }
}
