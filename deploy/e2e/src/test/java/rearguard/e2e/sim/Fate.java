package rearguard.e2e.sim;

import java.util.List;

/** What goes wrong. */
final class Fate {
  /** Faults come until then. */
  static final long FAULTS = 240_000;

  private final Sim sim;
  private final List<SimAgent> agents;
  private final List<SimController> controllers;
  private final Truth truth;
  private final Strangers strangers;
  private final Operators operators;
  private final int harshness;

  Fate(Sim sim, List<SimAgent> agents, List<SimController> controllers, Truth truth) {
    this.sim = sim;
    this.agents = agents;
    this.controllers = controllers;
    this.truth = truth;
    this.strangers = new Strangers(sim, controllers, truth);
    this.operators = new Operators(sim, agents, controllers);
    this.harshness = sim.between(0, 4);
  }

  void begin() {
    for (var agent : agents) {
      agent.trouble = sim.odds(0.6) ? 0 : sim.between(1, 12) / 100.0;
      agent.line.slowest = sim.odds(0.8) ? sim.between(5, 60) : sim.between(500, 6_000);
      agent.malice = new Malice(sim, strangers, harshness == 0 ? 0 : 0.02);
      agent.skew = sim.between(-600_000, 600_000);
    }
    controllers.forEach(c -> c.diesInActs = sim.odds(0.2) ? 0.05 : 0);
    operators.begin();
    if (harshness > 0) {
      sim.after(sim.between(1_000, 20_000), this::hurt);
    }
  }

  private boolean over() {
    return sim.now() >= FAULTS;
  }

  private void hurt() {
    if (over()) {
      return;
    }
    var agent = sim.any(agents);
    var controller = controllers.getLast();
    switch (sim.between(0, 17)) {
      case 0, 1 -> agent.kill();
      case 2, 3 -> agent.powerCut();
      case 4 -> agent.line.downCutUntil = sim.now() + length();
      case 5 -> agent.line.upCutUntil = sim.now() + length();
      case 6 -> {
        agent.line.downCutUntil = sim.now() + length();
        agent.line.upCutUntil = agent.line.downCutUntil;
      }
      case 7 -> stopped(agent);
      case 8 -> controller.kill();
      case 9 -> stopped(controller);
      case 10, 16, 17 -> takeOver(controller);
      case 11 -> slow(agent);
      case 12 -> agent.diskFails = true;
      case 13 -> agent.skew += sim.between(-3_600_000, 86_400_000);
      case 14 -> full(controller);
      default -> {
        if (sim.odds(0.5)) {
          agents.forEach(strangers::stray);
        } else {
          agents.forEach(strangers::again);
        }
      }
    }
    sim.after(sim.between(500, 60_000 / harshness), this::hurt);
  }

  /** Seconds mostly, minutes now and then. */
  private int length() {
    return sim.odds(0.6) ? sim.between(500, 25_000) : sim.between(25_000, 180_000);
  }

  private void stopped(SimProcess process) {
    process.stop();
    sim.after(length(), process::goOn);
  }

  private void slow(SimAgent agent) {
    agent.slowDisk = sim.odds(0.5) ? sim.between(100, 3_000) : sim.between(3_000, 40_000);
    sim.after(sim.between(1_000, 30_000), () -> agent.slowDisk = 0);
  }

  private void full(SimController controller) {
    controller.diskFull = true;
    sim.after(sim.between(1_000, 30_000), () -> controller.diskFull = false);
  }

  /** Another controller opens the ledger while the old one may still be there. */
  private void takeOver(SimController old) {
    if (controllers.size() > 1) {
      var first = controllers.getFirst();
      if (first.up()) {
        first.goOn();
      }
      return;
    }
    if (sim.odds(0.7)) {
      stopped(old);
    }
    var next = new SimController(sim, "ctl2", old.ledger, truth);
    next.diesInActs = old.diesInActs;
    controllers.add(next);
    next.start();
  }

  /** Whatever died comes back; a supervisor sees to it. */
  void supervise() {
    for (var agent : agents) {
      if (!agent.up()) {
        agent.diskFails = false;
        if (sim.odds(0.3) || over()) {
          agent.start();
          if (!over() && sim.odds(0.3)) {
            sim.after(sim.between(0, 40), () -> strangers.again(agent));
          }
        }
      }
    }
    for (var controller : controllers) {
      if (!controller.up() && controller == controllers.getLast() && (sim.odds(0.3) || over())) {
        controller.start();
        if (!over() && sim.odds(0.3)) {
          sim.after(sim.between(5, 2_500), () -> operators.lostPatience(controller));
        }
      }
    }
    sim.after(1_000, this::supervise);
  }

  /** Everything works again from here on. */
  void heal() {
    sim.say("FATE", "heals");
    for (var agent : agents) {
      agent.line.slowest = 50;
      agent.slowDisk = 0;
      agent.diskFails = false;
      agent.trouble = 0;
      agent.goOn();
    }
    for (var controller : controllers) {
      controller.diskFull = false;
      controller.slowDisk = 0;
      controller.diesInActs = 0;
      controller.goOn();
    }
    while (controllers.size() > 1) {
      controllers.removeFirst().kill();
    }
  }
}
