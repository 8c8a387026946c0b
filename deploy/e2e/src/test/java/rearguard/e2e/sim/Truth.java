package rearguard.e2e.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.Order;
import rearguard.agent.step.Told;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/**
 * What really happened, and what must hold whenever something does: the invariants of DESIGN.md
 * section 10, by their numbers. It looks at disks and grounds and believes nobody.
 */
final class Truth {

  private record Epoch(long number, long since) {}

  /** What is known of one step of a run: its effects, and what a probe saw since the last one. */
  static final class Doings {
    final List<Ground.Effect> effects = new ArrayList<>();
    Optional<Progress> seen = Optional.empty();
  }

  private static final long SKEW = 1_000;

  private final Sim sim;
  private final SimLedger ledger;
  private final Map<HostName, SimAgent> agents = new TreeMap<>();
  private final Map<HostName, Epoch> epochs = new TreeMap<>();
  private final Map<String, Long> leases = new HashMap<>();
  private final Map<String, Doings> doings = new HashMap<>();
  private final Set<String> ordered = new HashSet<>();
  private final Map<RunId, Long> lastEffect = new TreeMap<>();
  final Aftermath aftermath;
  int effects;

  Truth(Sim sim, SimLedger ledger) {
    this.sim = sim;
    this.ledger = ledger;
    this.aftermath = new Aftermath(this, sim, ledger, agents);
  }

  void join(SimAgent agent) {
    agents.put(agent.host, agent);
  }

  void holds(boolean is, String invariant, Object... about) {
    if (!is) {
      var words = new StringBuilder(invariant);
      for (var word : about) {
        words.append(' ').append(word);
      }
      sim.say("TRUTH", "broken:", words);
      throw new Broken(words.toString());
    }
  }

  // effects

  void effect(SimAgent agent, Order order, Step step) {
    effects++;
    var done = doings(order.run(), step.id());
    holds(
        agent.disk.holds(e -> e.equals(new Entry.Intent(order.run(), step.id(), order.attempt()))),
        "1 intent first:",
        order.run(),
        step.id(),
        order.attempt());
    once(agent, order, step, done);
    var kept = ledger.find(order.run());
    holds(kept.isPresent(), "4 there is no such run:", order.run());
    var run = durable(order.run());
    holds(!kept.orElseThrow().ended || unknownYet(run, step), "4 the run is over:", step.id());
    commanded(agent, order);
    planned(agent, run, step);
    everybodyReady(run);
    lastEffect.put(order.run(), sim.now());
    done.seen = Optional.empty();
  }

  /** At most once, unless a probe saw that it is not done; STOP and START may be repeated. */
  private void once(SimAgent agent, Order order, Step step, Doings done) {
    holds(!agent.ground.atWork(step.target()), "2 two at work at once:", step.id());
    for (var before : done.effects) {
      holds(before.attempt < order.attempt(), "2 twice by one order:", step.id(), order.attempt());
    }
    if (step.verb() == Verb.RESTORE && !done.effects.isEmpty()) {
      var last = done.effects.getLast();
      boolean said = agent.disk.holds(e -> closes(e, order.run(), step.id(), last.attempt));
      holds(said, "2 again without a word of the last attempt:", step.id());
      boolean clean = last.complete && agent.ground.look(step) == Progress.DONE;
      holds(!clean || failedSince(agent, order, step, last), "2 done again:", step.id());
      holds(
          done.seen.filter(seen -> seen == Progress.UNKNOWN).isEmpty(),
          "2 again though nobody knows:",
          step.id());
    }
  }

  /**
   * A run that was aborted while a host was silent ends as unknown, and says so of what was ordered
   * there: that may still happen, for as long as the last lease lasts.
   */
  private boolean unknownYet(Run run, Step step) {
    boolean late =
        Duration.between(run.ended().orElse(Instant.MAX), sim.wall()).toMillis()
            > SimController.LEASE + SKEW;
    return run.state() == RunState.UNKNOWN
        && run.silent().contains(step.target().host())
        && run.step(step.id()).state() == StepState.RUNNING
        && !late;
  }

  private Optional<Step> step(RunId run, StepId id) {
    return durable(run).plan().steps().stream().filter(step -> step.id().equals(id)).findFirst();
  }

  private static boolean closes(Entry entry, RunId run, StepId step, int attempt) {
    return entry instanceof Entry.Outcome(var of, var report)
        && of.equals(run)
        && report.step().equals(step)
        && report.attempt() == attempt
        && report.state() != StepState.DONE;
  }

  /** A driver that failed after its switch may have to be ordered again. */
  private static boolean failedSince(SimAgent agent, Order order, Step step, Ground.Effect last) {
    return agent.disk.holds(
        e ->
            e instanceof Entry.Outcome(var run, var report)
                && run.equals(order.run())
                && report.step().equals(step.id())
                && report.attempt() == last.attempt
                && report.state() == StepState.FAILED);
  }

  private void commanded(SimAgent agent, Order order) {
    var heard = Optional.ofNullable(epochs.get(agent.host));
    holds(
        heard.filter(e -> e.number() > order.epoch() && sim.now() - e.since() > 40_000).isEmpty(),
        "5 an old epoch commands:",
        order.epoch(),
        order.step());
    long sent = leases.getOrDefault(agent.host + " " + order.run(), Long.MIN_VALUE / 2);
    holds(
        sim.now() - sent <= SimController.LEASE * 102 / 100,
        "5 without a lease:",
        order.run(),
        order.step(),
        sim.now() - sent);
  }

  private void planned(SimAgent agent, Run run, Step step) {
    var part =
        run.plan().stages().stream()
            .filter(stage -> stage.kind() == Stage.Kind.CHANGE)
            .flatMap(stage -> stage.hosts().stream())
            .filter(one -> one.host().equals(agent.host) && one.steps().contains(step))
            .findFirst();
    holds(part.isPresent(), "10 not in the plan:", step.id());
    for (var before : part.orElseThrow().steps()) {
      if (before.equals(step)) {
        return;
      }
      holds(
          !before.verb().destructive()
              || doings(run.id(), before.id()).effects.stream().anyMatch(e -> e.complete),
          "10 out of order:",
          step.id(),
          "before",
          before.id());
    }
  }

  private void everybodyReady(Run run) {
    holds(ledger.registered(run.id()), "3 no undo point:", run.id());
    for (var step : run.plan().steps()) {
      var ground = agent(step.target().host()).ground;
      holds(
          step.verb() != Verb.REMEMBER || ground.store.containsKey(step.snapshot()),
          "3 nothing remembered:",
          step.target());
      holds(
          step.verb() != Verb.PREPARE || ground.benches.contains(Ground.bench(run.id(), step)),
          "3 not prepared:",
          step.target());
    }
  }

  /** Looked at when a host is ordered its first change: what began before may go on. */
  private void withinTheLimit(Run run, StepId step) {
    var stage =
        run.plan().stages().stream()
            .filter(one -> one.kind() == Stage.Kind.CHANGE)
            .findFirst()
            .orElseThrow();
    int failed = 0;
    int open = 0;
    boolean fresh = false;
    for (var part : stage.hosts()) {
      boolean began = part.steps().stream().anyMatch(s -> ordered.contains(key(run, s)));
      if (part.steps().stream().anyMatch(s -> s.id().equals(step))) {
        fresh = !began;
      } else if (Known.failed(run, part)) {
        failed++;
      } else if (began && !Known.done(run, part)) {
        open++;
      }
    }
    holds(!fresh || failed <= stage.limit().mayFail(), "10 more failed than may:", step, failed);
    holds(!fresh || open < stage.limit().atOnce(), "10 more at once than may:", step, open);
  }

  private static String key(Run run, Step step) {
    return run.id() + " " + step.id();
  }

  // what is said

  void told(SimAgent agent, Told told) {
    var report = told.report();
    if (told.number() > 0) {
      holds(
          agent.disk.holds(e -> e.equals(new Entry.Outcome(told.run(), report))),
          "8 told before it was durable:",
          told.run(),
          report.step());
    }
    var done = doings(told.run(), report.step());
    boolean complete = done.effects.stream().anyMatch(e -> e.complete);
    if (report.state() == StepState.DONE && report.step().value().contains("/restore/")) {
      var step = step(told.run(), report.step());
      holds(
          complete || step.filter(s -> agent.ground.look(s) == Progress.DONE).isPresent(),
          "15 said to be done and is not:",
          report.step());
    }
    holds(
        report.changed()
            || done.effects.stream().noneMatch(e -> e.complete && e.attempt == report.attempt()),
        "15 said to be untouched and is not:",
        report.step());
  }

  void accepts(SimAgent agent, RunId run) {
    holds(
        agent.disk.holds(e -> e instanceof Entry.PlanHeld held && held.run().equals(run)),
        "8 accepted before it was durable:",
        run);
    var claims = agent.disk.claims();
    holds(claims.values().stream().distinct().count() == claims.size(), "4 two claims:", claims);
  }

  /** What a host holds no more ready to be told again, the ledger has. */
  void forgets(SimAgent agent, Told told) {
    var kept = ledger.find(told.run());
    holds(
        kept.isEmpty()
            || kept.get().ended
            || kept.get().events.stream().anyMatch(e -> tells(e, agent.host, told.report())),
        "8 forgotten before it was kept:",
        agent.name,
        told.run(),
        told.report().step());
  }

  private static boolean tells(RunEvent event, HostName host, StepReport report) {
    return switch (event) {
      case RunEvent.Reported(_, var who, var kept) -> who.equals(host) && kept.equals(report);
      case RunEvent.Returned(_, var who, var known) -> who.equals(host) && known.contains(report);
      default -> false;
    };
  }

  long epoch(HostName host) {
    return Optional.ofNullable(epochs.get(host)).map(Epoch::number).orElse(1L);
  }

  void heard(HostName host, long epoch) {
    var before = epochs.get(host);
    if (before == null || before.number() < epoch) {
      epochs.put(host, new Epoch(epoch, sim.now()));
    }
  }

  void leased(HostName host, RunId run, long sentAt) {
    leases.merge(host + " " + run, sentAt, Math::max);
  }

  void looked(SimAgent agent, RunId run, Step step, Progress seen) {
    sim.say(agent.name, "looks", run, step.id(), seen);
    doings(run, step.id()).seen = Optional.of(seen);
  }

  // what the controller holds

  void committed(Run before, Run after) {
    for (var step : after.plan().steps()) {
      var known = after.step(step.id());
      if (!known.equals(before.step(step.id()))) {
        believed(after, step, known);
      }
    }
  }

  /** What is believed of an attempt is what the host itself wrote down. */
  private void believed(Run run, Step step, StepRecord known) {
    boolean says =
        switch (known.state()) {
          case PLANNED, RUNNING, NOT_STARTED, REVERTED -> true;
          case DONE, FAILED, UNKNOWN ->
              agent(step.target().host())
                  .disk
                  .holds(
                      e ->
                          e instanceof Entry.Outcome(var of, var report)
                              && of.equals(run.id())
                              && report.step().equals(step.id())
                              && report.attempt() == known.attempt()
                              && report.state() == known.state());
        };
    holds(says, "15 believed, and the host never said so:", step.id(), known.state());
  }

  void took(Run run) {
    var kept = durable(run.id());
    holds(
        kept.equals(run),
        "9 the history says something else:",
        run.id(),
        kept.state(),
        run.state());
    holds(run.words().size() <= 200, "13 too many words");
    if (run.state().ended()) {
      aftermath.ended(run);
    }
  }

  void orders(SimController by, Run run, StepId step, int attempt) {
    var known = durable(run.id()).step(step);
    holds(
        known.state() == StepState.RUNNING && known.attempt() == attempt,
        "8 ordered before it was kept:",
        by.name,
        step,
        attempt,
        known.state());
    withinTheLimit(run, step);
    boolean first = ordered.add(run.id() + " " + step);
    holds(
        !first
            || ledger.find(run.id()).orElseThrow().events.stream()
                .noneMatch(event -> event instanceof RunEvent.AbortAsked),
        "10 starts after an abort:",
        step);
  }

  void bounded(SimAgent agent) {
    holds(agent.post().book().unacknowledged().size() <= 200, "13 too many reports:", agent.name);
  }

  boolean changed(RunId run) {
    return lastEffect.containsKey(run);
  }

  private Run durable(RunId id) {
    return ledger.find(id).orElseThrow().replayed();
  }

  Doings doings(RunId run, StepId step) {
    return doings.computeIfAbsent(run + " " + step, _ -> new Doings());
  }

  SimAgent agent(HostName host) {
    return Optional.ofNullable(agents.get(host)).orElseThrow();
  }
}
