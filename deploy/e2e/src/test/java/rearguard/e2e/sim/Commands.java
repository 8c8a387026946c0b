package rearguard.e2e.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.Order;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Step;

/** What each host was really told, by whom and when, and so what it may obey. */
final class Commands {
  /** Longer than any disk here is slow. */
  private static final long DISK = 45_000;

  private record Epoch(long number, long since, int life) {}

  private final Truth truth;
  private final Sim sim;
  private final Map<HostName, Epoch> epochs = new TreeMap<>();
  private final Map<String, Long> leases = new HashMap<>();
  private final Map<String, Long> received = new HashMap<>();
  private final Map<HostName, List<Order>> sent = new TreeMap<>();

  Commands(Truth truth, Sim sim) {
    this.truth = truth;
    this.sim = sim;
  }

  long epoch(HostName host) {
    return Optional.ofNullable(epochs.get(host)).map(Epoch::number).orElse(1L);
  }

  void heard(SimAgent agent, long epoch) {
    var before = epochs.get(agent.host);
    if (before == null || before.number() < epoch) {
      epochs.put(agent.host, new Epoch(epoch, sim.now(), agent.life()));
    }
  }

  void leased(HostName host, RunId run, long sentAt) {
    leases.merge(host + " " + run, sentAt, Math::max);
  }

  /** When the beat was sent that the youngest lease answers. */
  long lease(HostName host, RunId run) {
    return leases.getOrDefault(host + " " + run, Long.MIN_VALUE / 2);
  }

  /** Every order that ever went to the host, whether it came or not. */
  List<Order> sent(HostName host) {
    return sent.computeIfAbsent(host, _ -> new ArrayList<>());
  }

  void received(SimAgent agent, Order order) {
    received.merge(key(agent, order), order.epoch(), Math::max);
  }

  void ends(SimAgent agent, RunId run, long epoch) {
    received.merge(agent.host + " ends " + run, epoch, Math::max);
  }

  private static String key(SimAgent agent, Order order) {
    return agent.host + " " + order.run() + " " + order.step() + " " + order.attempt();
  }

  /** A change needs the leave of whoever commands when it begins. */
  void changes(SimAgent agent, Order order) {
    long by = by(agent, order);
    truth.holds(
        Optional.ofNullable(epochs.get(agent.host))
            .filter(heard -> heard.number() > by && heard.life() == agent.life())
            .isEmpty(),
        "5 a controller of the past commands:",
        by,
        order.step());
    long age = sim.now() - lease(agent.host, order.run());
    truth.holds(
        age <= SimController.LEASE * 102 / 100,
        "5 without a lease:",
        order.run(),
        order.step(),
        age);
  }

  /** Anything else only begins before the disk knows better. */
  void obeys(SimAgent agent, Order order, Step step) {
    overtaken(agent, by(agent, order), step.id());
  }

  private long by(SimAgent agent, Order order) {
    return received.getOrDefault(key(agent, order), order.epoch());
  }

  void letsGo(SimAgent agent, RunId run) {
    overtaken(agent, received.getOrDefault(agent.host + " ends " + run, 0L), run);
  }

  private void overtaken(SimAgent agent, long by, Object what) {
    truth.holds(
        !agent.disk.holds(e -> e instanceof Entry.Epoch(long next) && next > by),
        "5 an old epoch commands, and the disk knows it:",
        by,
        what);
    truth.holds(
        Optional.ofNullable(epochs.get(agent.host))
            .filter(heard -> heard.number() > by && sim.now() - heard.since() > DISK)
            .isEmpty(),
        "5 an old epoch commands:",
        by,
        what);
  }
}
