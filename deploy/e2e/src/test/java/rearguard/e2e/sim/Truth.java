package rearguard.e2e.sim;

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
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/**
 * What really happened, and what must hold whenever something does: the invariants of DESIGN.md
 * section 10, by their numbers. It looks at disks and grounds and believes nobody.
 */
final class Truth {

  /** What is known of one step of a run: its effects, and what a probe saw since the last one. */
  static final class Doings {
    final List<Ground.Effect> effects = new ArrayList<>();
    Optional<Progress> seen = Optional.empty();
  }

  private final Sim sim;
  private final SimLedger ledger;
  private final Map<HostName, SimAgent> agents = new TreeMap<>();
  private final Map<String, Doings> doings = new HashMap<>();
  private final Set<String> ordered = new HashSet<>();
  private final Map<RunId, Long> lastEffect = new TreeMap<>();
  final Aftermath aftermath;
  final Commands commands;
  int effects;

  Truth(Sim sim, SimLedger ledger) {
    this.sim = sim;
    this.ledger = ledger;
    this.commands = new Commands(this, sim);
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
    holds(!kept.orElseThrow().ended, "4 the run is over:", step.id());
    commands.changes(agent, order);
    planned(agent, run, step);
    everybodyReady(run);
    agent.gates.changes(run.plan(), run.id(), step);
    new Together(this, run).changes(step);
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

  private Optional<Step> step(RunId run, StepId id) {
    return durable(run).plan().step(id);
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

  private void planned(SimAgent agent, Run run, Step step) {
    var steps = Known.changes(run.plan(), agent.host, step.back());
    holds(Known.in(steps, step), "10 not in the plan:", step.id());
    holds(
        !step.back() || run.course().backward().contains(agent.host),
        "10 goes back though nobody said so:",
        step.id());
    for (var before : steps) {
      if (before.id().equals(step.id())) {
        return;
      }
      holds(
          !before.verb().destructive() || brought(agent, run.id(), before),
          "10 out of order:",
          step.id(),
          "before",
          before.id());
    }
  }

  /** This run did it; or a crash came before its restore, and a look found it so already. */
  boolean brought(SimAgent agent, RunId run, Step step) {
    var done = doings(run, step.id());
    boolean sameAlready =
        step.verb() == Verb.RESTORE
            && done.seen.filter(seen -> seen == Progress.DONE).isPresent()
            && agent.ground.look(step) == Progress.DONE;
    return sameAlready || done.effects.stream().anyMatch(e -> e.complete);
  }

  private void everybodyReady(Run run) {
    holds(ledger.registered(run.id()), "3 no undo point:", run.id());
    for (var step : Known.steps(run.plan())) {
      var host = step.target().host();
      if (step.back() || run.course().left().contains(host)) {
        continue;
      }
      var ground = agent(host).ground;
      holds(
          step.verb() != Verb.REMEMBER || ground.store.containsKey(step.snapshot()),
          "3 nothing remembered:",
          step.target());
      holds(
          step.verb() != Verb.PREPARE
              || run.course().backward().contains(host)
              || ground.benches.contains(Ground.bench(run.id(), step)),
          "3 not prepared:",
          step.target());
    }
  }

  /** Looked at when a host is ordered its first change: what began before may go on. */
  private void withinTheLimit(Run run, StepId step) {
    var found =
        run.plan().stages().stream()
            .filter(one -> one.kind() == Stage.Kind.CHANGE && Known.part(one, step).isPresent())
            .findFirst();
    if (found.isEmpty()) {
      return;
    }
    var stage = found.get();
    int failed = 0;
    int forgiven = 0;
    int open = 0;
    boolean fresh = false;
    for (var part : stage.hosts()) {
      boolean began = part.steps().stream().anyMatch(s -> ordered.contains(key(run, s)));
      boolean before = Known.failedBefore(run, stage, part.host());
      if (part.steps().stream().anyMatch(s -> s.id().equals(step))) {
        fresh = !began;
        holds(!fresh || !before || part.onlyReleases(), "10 built upon what failed:", step);
      } else if ((before && !part.onlyReleases()) || Known.failed(run, part)) {
        failed++;
        forgiven += Known.excused(run, part.host()) ? 1 : 0;
      } else if (began && !Known.done(run, part) && !Known.wentBack(run, part)) {
        open++;
      }
    }
    int may = Math.max(run.plan().policy().budget(), stage.limit().mayFail());
    boolean goesOn = run.plan().policy().onFailure() == OnFailure.CONTINUE;
    holds(!fresh || failed <= may, "10 more failed in all than may:", step, failed);
    holds(
        !fresh || goesOn || failed - forgiven <= stage.limit().mayFail(),
        "10 more failed than may:",
        step,
        failed);
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
    if (report.state() == StepState.DONE && report.step().value().contains("restore/")) {
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

  void looked(SimAgent agent, RunId run, Step step, Progress seen) {
    sim.say(agent.name, "looks", run, step.id(), seen);
    doings(run, step.id()).seen = Optional.of(seen);
  }

  // what the controller holds

  void committed(Run before, Run after) {
    for (var step : Known.steps(after.plan())) {
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
    holds(
        says || (known.state() == StepState.UNKNOWN && givenUp(run, step)),
        "15 believed, and the host never said so:",
        step.id(),
        known.state());
  }

  /** An abort gives up a silent host, but not before its lease and the step's time are over. */
  private boolean givenUp(Run run, Step step) {
    var host = step.target().host();
    long over = SimController.LEASE * 102 / 100 + step.deadline().toMillis();
    return run.course().aborting()
        && run.silent().contains(host)
        && sim.now() - commands.lease(host, run.id()) > over;
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
    var host = step(run.id(), step).orElseThrow().target().host();
    holds(
        !first || Known.back(run, step) || !run.course().backward().contains(host),
        "10 goes on though it goes back:",
        step);
    holds(
        !first || ledger.find(run.id()).orElseThrow().events.stream().noneMatch(Known::aborts),
        "10 starts after an abort:",
        step);
  }

  void bounded(SimAgent agent) {
    holds(agent.post().book().unacknowledged().size() <= 200, "13 too many reports:", agent.name);
  }

  /** When this run changed anything last; zero when it never did. */
  long lastEffect(RunId run) {
    return lastEffect.getOrDefault(run, 0L);
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
