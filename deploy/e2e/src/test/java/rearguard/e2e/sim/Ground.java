package rearguard.e2e.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.driver.Driver.Progress;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.Target;

/** What is really on a host: its targets, what is kept of them, and what is changing them now. */
final class Ground {

  /** A target's live state. */
  static final class Spot {
    String content;
    boolean mixed;
    boolean serving = true;

    Spot(String content) {
      this.content = content;
    }
  }

  /** One attempt at one destructive step, as the machine sees it. */
  static final class Effect {
    final RunId run;
    final Step step;
    final int attempt;
    boolean over;
    boolean complete;

    Effect(RunId run, Step step, int attempt) {
      this.run = run;
      this.step = step;
      this.attempt = attempt;
    }
  }

  final HostName host;
  final Map<Target, Spot> spots = new TreeMap<>();
  final Map<SnapshotId, String> store = new TreeMap<>();
  final TreeSet<String> benches = new TreeSet<>();
  final List<Effect> effects = new ArrayList<>();
  private final Sim sim;

  Ground(Sim sim, HostName host) {
    this.sim = sim;
    this.host = host;
  }

  Spot spot(Target target) {
    return java.util.Objects.requireNonNull(spots.get(target), () -> "no " + target);
  }

  /** The way back has another than the way there. */
  static String bench(RunId run, Step step) {
    return step.back() ? run + " back " + step.target() : benchThere(run, step);
  }

  static String benchThere(RunId run, Step step) {
    return run + " " + step.target();
  }

  /** Half-way a restore is neither old nor new; each phase is skipped once the effect is over. */
  void play(Effect effect, int millis) {
    effects.add(effect);
    if (effect.step.verb() == Verb.RESTORE) {
      phase(effect, millis * 3 / 10, () -> spot(effect.step.target()).mixed = true);
    }
    phase(effect, millis * 6 / 10, () -> switched(effect));
    phase(effect, millis, () -> effect.over = true);
  }

  private void phase(Effect effect, int millis, Runnable work) {
    sim.after(
        millis,
        () -> {
          if (!effect.over) {
            work.run();
          }
        });
  }

  private void switched(Effect effect) {
    var spot = spot(effect.step.target());
    switch (effect.step.verb()) {
      case STOP, HALT -> spot.serving = false;
      case START -> spot.serving = true;
      case RESTORE -> {
        spot.content = store.getOrDefault(effect.step.snapshot(), "nothing");
        spot.mixed = false;
      }
      case PURGE -> spot.content = "nothing";
      case PREPARE, REMEMBER, VERIFY, HOLD, RELEASE, ADMIT, OPEN ->
          throw new IllegalStateException("changes nothing");
    }
    effect.complete = true;
    sim.say(host.value(), "switched", effect.run, effect.step.id(), effect.attempt, spot.content);
  }

  /** Whatever is at work ends where it stands. */
  void endAll() {
    effects.forEach(effect -> effect.over = true);
  }

  boolean atWork(Target target) {
    return effects.stream().anyMatch(e -> !e.over && e.step.target().equals(target));
  }

  boolean atWork(Step step) {
    return effects.stream().anyMatch(e -> !e.over && e.step.id().equals(step.id()));
  }

  Progress look(Step step) {
    var spot = spot(step.target());
    if (spot.mixed) {
      return Progress.MIXED;
    }
    return spot.content.equals(store.get(step.snapshot())) ? Progress.DONE : Progress.NOT_DONE;
  }
}
