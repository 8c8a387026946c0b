package rearguard.e2e.sim;

import java.util.List;
import java.util.Optional;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.Order;
import rearguard.model.name.RunId;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/** Messages that nobody should have sent, or that come much too late. */
final class Strangers {
  private final Sim sim;
  private final List<SimController> controllers;
  private final Truth truth;

  Strangers(Sim sim, List<SimController> controllers, Truth truth) {
    this.sim = sim;
    this.controllers = controllers;
    this.truth = truth;
  }

  /** What went to a host once comes another time, however late. */
  void again(SimAgent agent) {
    var sent = truth.commands.sent(agent.host);
    if (agent.up() && !sent.isEmpty()) {
      var order = sim.any(sent);
      sim.say("FATE", "once more", agent.name, order);
      agent.now(() -> agent.ordered(order));
    }
  }

  /** Messages no honest controller or host would send. */
  void stray(SimAgent agent) {
    for (var held : agent.post().book().open().values()) {
      if (sim.odds(0.5)) {
        impostor(agent, held);
        return;
      }
      for (var step : held.plan().steps()) {
        boolean own = step.target().host().equals(agent.host);
        if (own && step.verb().destructive() && agent.up() && stray(agent, held, step)) {
          return;
        }
      }
    }
  }

  /** Says that another host did what it is just doing; a liar may know more than its own part. */
  private void impostor(SimAgent agent, HeldRun held) {
    controllers.getLast().find(held.run()).stream()
        .flatMap(run -> run.plan().steps().stream().filter(step -> running(run, step)))
        .filter(step -> !step.target().host().equals(agent.host))
        .findFirst()
        .ifPresent(
            step -> {
              var report =
                  new StepReport(
                      step.id(), 1, StepState.DONE, "", false, false, Optional.empty(), sim.wall());
              sim.say("FATE", "impostor", agent.name, step.id());
              agent.impostor(held.run(), report);
            });
  }

  private static boolean running(Run run, Step step) {
    return run.step(step.id()).state() == StepState.RUNNING;
  }

  /** A change that nobody ordered, while the host itself can know that it is not ready. */
  void early(SimAgent agent, RunId run) {
    agent.post().book().held(run).stream()
        .filter(_ -> agent.post().leased(run, agent.ticks()))
        .filter(_ -> !remembers(agent, run))
        .flatMap(held -> held.plan().steps().stream())
        .filter(step -> step.target().host().equals(agent.host) && step.verb().destructive())
        .findFirst()
        .ifPresent(
            step -> stray(agent, new Order(truth.commands.epoch(agent.host), run, step.id(), 1)));
  }

  /** Or is told to: it may have done so before the stray order has its turn. */
  private boolean remembers(SimAgent agent, RunId run) {
    return truth.commands.sent(agent.host).stream()
        .anyMatch(sent -> sent.run().equals(run) && sent.step().value().contains("/remember/"));
  }

  private boolean stray(SimAgent agent, HeldRun held, Step step) {
    var trace = Optional.ofNullable(held.traces().get(step.id()));
    boolean remembered = remembers(agent, held.run());
    long epoch = truth.commands.epoch(agent.host);
    if (trace.isEmpty()) {
      boolean leased = agent.post().leased(held.run(), agent.ticks());
      boolean old = remembered || !leased || sim.odds(0.3);
      return stray(agent, new Order(old ? epoch - 1 : epoch, held.run(), step.id(), 1));
    }
    if (trace.get().outcome().isEmpty()) {
      return false;
    }
    if (agent.ground.atWork(step)) {
      return stray(agent, new Order(epoch, held.run(), step.id(), trace.get().attempt() + 1));
    }
    return trace.get().attempt() > 1
        && stray(agent, new Order(epoch, held.run(), step.id(), trace.get().attempt() - 1));
  }

  private boolean stray(SimAgent agent, Order order) {
    sim.say("FATE", "stray order", agent.name, order.step(), order.epoch(), order.attempt());
    agent.now(() -> agent.ordered(order));
    return true;
  }
}
