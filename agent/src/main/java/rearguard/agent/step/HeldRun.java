package rearguard.agent.step;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.agent.journal.Entry;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.Handback;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.run.Takeover;
import rearguard.model.snapshot.Target;

/**
 * A run whose plan is here and which has not ended here; it holds the claim on its application.
 *
 * @param origin who began it
 * @param claim who began it and why, as far as the controller said it
 * @param traces the last attempt of each step that was ever begun
 * @param fence what keeps the controller's orders away now
 */
public record HeldRun(
    RunId run,
    PlanId planId,
    Plan plan,
    Origin origin,
    Claim claim,
    SortedMap<StepId, Trace> traces,
    Optional<Fence> fence) {

  public enum Origin {
    CONTROLLER,
    /** A person on this host; the controller hears of it when it is handed back. */
    HERE
  }

  /** How far an attempt came; no outcome means that it is at work, or that a crash ended it. */
  public record Trace(int attempt, Optional<Told> outcome) {}

  public HeldRun {
    traces = Collections.unmodifiableSortedMap(new TreeMap<>(traces));
  }

  HeldRun with(StepId step, Trace trace) {
    var more = new TreeMap<>(traces);
    more.put(step, trace);
    return new HeldRun(run, planId, plan, origin, claim, more, fence);
  }

  HeldRun with(Optional<Fence> other) {
    return new HeldRun(run, planId, plan, origin, claim, traces, other);
  }

  public Optional<Trace> trace(StepId step) {
    return Optional.ofNullable(traces.get(step));
  }

  /** A person on this host drives it, or was cut short in doing so: nobody else ends it. */
  boolean inAHand() {
    return fence.map(now -> now.handback().isEmpty()).orElse(origin == Origin.HERE);
  }

  /** Who has it done and why: the person on this host who drives it, else who began it. */
  Claim cause() {
    return fence
        .map(Fence::takeover)
        .filter(_ -> inAHand())
        .map(person -> new Claim(person.by(), person.reason(), person.at()))
        .orElse(claim);
  }

  /** The last state of each step that was ever begun; what is at work is running now. */
  public List<StepReport> known(Instant now) {
    return traces.entrySet().stream()
        .map(
            entry ->
                entry
                    .getValue()
                    .outcome()
                    .map(Told::report)
                    .orElseGet(() -> running(entry.getKey(), entry.getValue().attempt(), now)))
        .toList();
  }

  private static StepReport running(StepId step, int attempt, Instant now) {
    return new StepReport(
        step, attempt, StepState.RUNNING, "at work", false, false, Optional.empty(), now);
  }

  public Optional<Step> step(StepId id) {
    return plan.step(id);
  }

  boolean done(Target target, Verb verb) {
    return done(Step.idOf(target, verb));
  }

  boolean done(StepId step) {
    return trace(step)
        .flatMap(Trace::outcome)
        .filter(told -> told.report().state() == StepState.DONE)
        .isPresent();
  }

  boolean unclear(StepId step) {
    return trace(step)
        .flatMap(Trace::outcome)
        .filter(told -> told.report().state() == StepState.UNKNOWN)
        .isPresent();
  }

  /** Whether the plan has that step, there or back as the other one, for the same target. */
  boolean plans(Step like, Verb verb) {
    return step(beside(like, verb)).isPresent();
  }

  private static StepId beside(Step like, Verb verb) {
    return like.back() ? Step.backIdOf(like.target(), verb) : Step.idOf(like.target(), verb);
  }

  /** Whether the step stands behind one that makes it ready, and that one is not done. */
  boolean unprepared(Step step) {
    var prepare = beside(step, Verb.PREPARE);
    return step(prepare).isPresent() && !done(prepare);
  }

  /** The holds of traffic that were begun on that host, each target once, and not released. */
  List<Step> holds(HostName self) {
    var begun =
        Stream.concat(plan.steps().stream(), plan.back().stream())
            .filter(step -> step.verb() == Verb.HOLD && step.target().host().equals(self))
            .filter(step -> trace(step.id()).isPresent())
            .collect(Collectors.toMap(Step::target, step -> step, (_, last) -> last, TreeMap::new));
    return begun.values().stream()
        .filter(step -> step.back() || !done(step.target(), Verb.RELEASE))
        .toList();
  }

  /** The step with the digest of the snapshot that this run took itself, once it is known. */
  Step resolved(Step step) {
    return step.digest().isEmpty() && step.verb() != Verb.REMEMBER
        ? trace(Step.idOf(step.target(), Verb.REMEMBER))
            .flatMap(Trace::outcome)
            .flatMap(told -> told.report().undo())
            .filter(undo -> undo.id().equals(step.snapshot()))
            .map(undo -> step.with(undo.digest()))
            .orElse(step)
        : step;
  }

  /**
   * What keeps the controller's orders for a run away: a person on this host drives it, or did and
   * the controller does not know yet how that ended.
   *
   * @param handback how it ended; empty while the person is at it, or was cut short
   * @param news what the controller is told in place of an answer; nothing once it has it, or of a
   *     run begun here before that is handed back
   */
  public record Fence(Takeover takeover, Optional<Handback> handback, Optional<News> news) {

    static Fence of(long number, Entry.HandedBack handed) {
      var handback = handed.told().handback();
      var news = new News.HandedBack(number, handed.run(), handed.told(), handed.plan());
      return new Fence(handback.takeover(), Optional.of(handback), Optional.of(news));
    }

    /** What is left of it once the controller has everything up to that number. */
    Optional<Fence> heard(long upTo) {
      var unheard = news.filter(last -> last.number() > upTo);
      return handback.isPresent() && unheard.isEmpty()
          ? Optional.empty()
          : Optional.of(new Fence(takeover, handback, unheard));
    }
  }
}
