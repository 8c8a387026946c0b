package rearguard.e2e.sim;

import java.util.Optional;
import rearguard.agent.step.Order;

/** Things go wrong at the worst moment: while an order is on its way, or half done. */
final class Malice {
  private final Sim sim;
  private final Optional<Strangers> strangers;
  private final double share;

  Malice(Sim sim) {
    this(sim, Optional.empty(), 0);
  }

  Malice(Sim sim, Strangers strangers, double share) {
    this(sim, Optional.of(strangers), share);
  }

  private Malice(Sim sim, Optional<Strangers> strangers, double share) {
    this.sim = sim;
    this.strangers = strangers;
    this.share = share;
  }

  private boolean strikes(double odds) {
    return sim.now() < Fate.FAULTS && odds > 0 && sim.odds(odds);
  }

  /** Whether the order is to be read at once. */
  boolean spares(SimAgent agent, Order order) {
    if (!strikes(share)) {
      return true;
    }
    sim.say("FATE", "strikes at an order", agent.name);
    switch (sim.between(0, 6)) {
      case 0, 1 -> {
        agent.stop();
        sim.after(sim.between(9_000, 30_000), agent::goOn);
        return false;
      }
      case 2, 3 -> {
        silence(agent, sim.between(12_000, 60_000));
        agent.slowDisk = sim.between(6_000, 20_000);
        sim.after(30_000, () -> agent.slowDisk = 0);
      }
      case 4 -> silence(agent, sim.between(11_000, 40_000));
      case 5 ->
          sim.after(
              sim.between(0, 2_000),
              () -> strangers.ifPresent(some -> some.early(agent, order.run())));
      default -> ended(agent, sim.between(1, 20));
    }
    return true;
  }

  /** What takes so long is cut short now and then. */
  void during(SimAgent agent, int millis) {
    if (strikes(3 * share)) {
      sim.say("FATE", "strikes at an effect", agent.name);
      ended(agent, sim.between(1, millis));
    }
  }

  private void silence(SimAgent agent, int millis) {
    agent.line.downCutUntil = sim.now() + millis;
    agent.line.upCutUntil = sim.now() + millis;
  }

  private void ended(SimAgent agent, int millis) {
    int life = agent.life();
    boolean power = sim.odds(0.5);
    sim.after(
        millis,
        () -> {
          if (agent.up() && agent.life() == life) {
            if (power) {
              agent.powerCut();
            } else {
              agent.kill();
            }
          }
        });
  }
}
