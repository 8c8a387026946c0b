package rearguard.agent.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import rearguard.agent.host.HostException;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.Questions;
import rearguard.model.Problem;
import rearguard.model.local.Escape;
import rearguard.model.local.Said;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.wire.PlanWire;

/** Which of the kept plans is meant, by the controller's rule. Changes nothing. */
record Choice(EscapeShelf shelf, Questions questions, HostName self) {

  /** Without a name the newest good point that is not what runs on this host now. */
  Said.Planned of(ApplicationName application, String to)
      throws HostException, InterruptedException {
    var kept = reachable(shelf.of(application));
    if (kept.isEmpty()) {
      throw refused(
          "no plan for \"" + application + "\" is kept on this host",
          "The controller sends plans once the application has a good restore point; until it is"
              + " back, restore by hand.");
    }
    return to.isBlank() || to.equals("last-good") ? lastGood(application, kept) : named(to, kept);
  }

  /** The controller may have dropped a point, and have had no time to send other plans. */
  private List<Escape> reachable(List<Escape> kept) throws HostException {
    var there = Set.copyOf(questions.kept());
    return kept.stream()
        .filter(
            escape ->
                OwnPart.steps(escape.plan(), self)
                    .filter(step -> step.verb() == Verb.RESTORE)
                    .allMatch(step -> there.contains(step.snapshot())))
        .toList();
  }

  /** The plan of a run that is held already; nothing is compared. */
  Said.Planned resumed(HeldRun held) throws HostException {
    var application = held.plan().application();
    var escape =
        shelf.of(application).stream()
            .filter(kept -> kept.point().equals(held.plan().target()))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "the plan of " + held.run() + " is no longer kept on this host",
                        "Continue, revert or release it here with \"rearguard-agent run\"."));
    return new Said.Planned(
        PlanWire.id(escape.plan()), escape, List.of(held.run() + " is not finished on this host"));
  }

  private Said.Planned lastGood(ApplicationName application, List<Escape> kept)
      throws HostException, InterruptedException {
    var good = kept.stream().filter(escape -> escape.mark() == Mark.GOOD).toList();
    for (var escape : good) {
      var planned = planned(escape);
      if (!planned.drift().isEmpty()) {
        return planned;
      }
    }
    if (good.isEmpty()) {
      throw refused(
          "no kept plan for \"" + application + "\" leads to a good restore point",
          "Choose one with --to: " + names(kept) + ".");
    }
    return planned(good.getFirst());
  }

  private Said.Planned named(String to, List<Escape> kept)
      throws HostException, InterruptedException {
    for (var escape : kept) {
      if (escape.point().value().equals(to)
          || (escape.label().equals(to) && !escape.mark().warned())) {
        return planned(escape);
      }
    }
    throw refused(
        "no kept plan leads to \"" + Quoted.of(to) + "\"", "There are " + names(kept) + ".");
  }

  Escape kept(ApplicationName application, rearguard.model.name.PlanId id) throws HostException {
    return shelf.of(application).stream()
        .filter(escape -> PlanWire.id(escape.plan()).equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    "the plan " + id + " is not kept on this host",
                    "Ask again: the controller may have sent newer ones."));
  }

  private Said.Planned planned(Escape escape) throws HostException, InterruptedException {
    var drift = new ArrayList<String>();
    for (var step : OwnPart.steps(escape.plan(), self).toList()) {
      if (step.verb() == Verb.RESTORE) {
        var section = new Questions.Section(step.target(), step.driver(), step.settings());
        questions.compare(step.snapshot(), step.digest(), section).words().stream()
            .map(words -> step.target() + ": " + words)
            .forEach(drift::add);
      }
    }
    return new Said.Planned(PlanWire.id(escape.plan()), escape, drift);
  }

  private static String names(List<Escape> kept) {
    return String.join(
        ", ",
        kept.stream()
            .map(escape -> escape.label().isEmpty() ? escape.point().value() : escape.label())
            .toList());
  }

  private static HostException refused(String message, String hint) {
    return new HostException(Problem.of(Problem.Kind.NOT_FOUND, message, hint));
  }
}
