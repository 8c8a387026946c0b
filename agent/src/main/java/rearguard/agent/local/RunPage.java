package rearguard.agent.local;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.HeldRun.Fence;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Probe;
import rearguard.model.check.Verdict;
import rearguard.model.name.Counted;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Step;
import rearguard.model.run.Shown;
import rearguard.model.run.StepReport;

/** A held run in lines for a person on its host. Pure; foreign text is quoted. */
enum RunPage {
  ;

  static List<String> of(HeldRun held, HostName self) {
    var plan = held.plan();
    var lines = new ArrayList<String>();
    lines.add(
        held.run()
            + "  "
            + plan.application()
            + ": "
            + Quoted.of(plan.procedure())
            + " to "
            + Quoted.of(plan.targetWords()));
    lines.add(
        "  planned by "
            + Quoted.of(plan.by())
            + " at "
            + plan.created()
            + (held.origin() == HeldRun.Origin.HERE ? ", begun on this host" : ""));
    held.fence().map(RunPage::line).ifPresent(lines::add);
    OwnPart.steps(plan, self).map(step -> line(held, step)).forEach(lines::add);
    OwnPart.back(held, self).map(step -> line(held, step)).forEach(lines::add);
    OwnPart.manual(plan).forEach(check -> lines.add("  " + question(held.run(), check)));
    var others = OwnPart.others(plan, self);
    if (!others.isEmpty()) {
      lines.add("  other hosts, not asked: " + String.join(", ", names(others)));
    }
    lines.addAll(moves(held, self));
    return lines;
  }

  private static List<String> names(List<HostName> hosts) {
    return hosts.stream().map(HostName::value).toList();
  }

  private static String line(Fence fence) {
    var takeover = fence.takeover();
    var words =
        "  taken over by "
            + Quoted.of(takeover.by())
            + " at "
            + takeover.at()
            + " ("
            + Spelt.of(takeover.manner())
            + "): "
            + Quoted.of(takeover.reason());
    return fence
        .handback()
        .map(back -> words + "; handed back " + Spelt.of(back.state()) + ", not acknowledged yet")
        .orElse(words + "; not finished");
  }

  private static String line(HeldRun held, Step step) {
    return held.trace(step.id())
        .map(
            trace ->
                trace
                    .outcome()
                    .map(told -> "  " + line(told.report()))
                    .orElse("  " + step.id() + "  running, attempt " + trace.attempt()))
        .orElse("  " + step.id() + "  planned");
  }

  /** What a person can do now. */
  private static List<String> moves(HeldRun held, HostName self) {
    if (held.fence().flatMap(Fence::handback).isPresent()) {
      return List.of("Next: nothing here; the controller goes on when it is back");
    }
    long open = OwnPart.steps(held.plan(), self).filter(step -> !OwnPart.done(held, step)).count();
    var lines = new ArrayList<String>();
    lines.add(
        "Next: " + move("continue", held) + Counted.of(open, "step") + " left, then the checks");
    if (OwnPart.back(held, self).findAny().isPresent()) {
      lines.add("      " + move("revert", held) + "brings back what ran before the run");
    }
    lines.add("      " + move("release", held) + "drops the claim, touches nothing");
    return lines;
  }

  private static String move(String verb, HeldRun held) {
    return "rearguard-agent run " + verb + " " + held.run() + " --reason …   ";
  }

  static String line(StepReport report) {
    return report.step()
        + "  "
        + Spelt.of(report.state())
        + (report.attempt() > 1 ? ", attempt " + report.attempt() : "")
        + (report.evidence().isEmpty() ? "" : ": " + report.evidence());
  }

  /** What a step's target said, below its line. */
  static List<String> lines(Shown shown) {
    return shown.pieces().stream().flatMap(RunPage::lines).toList();
  }

  private static Stream<String> lines(Shown.Piece piece) {
    return switch (piece) {
      case Shown.Lines(var of, var said) ->
          Stream.concat(Stream.of("    " + of), said.stream().map(line -> "      " + line));
      case Shown.Figures(var of, var figures) ->
          Stream.of(
              "    "
                  + of
                  + "  "
                  + figures.entrySet().stream()
                      .map(one -> one.getKey() + " " + one.getValue())
                      .collect(Collectors.joining(", ")));
      case Shown.Unread(var of, var why) -> Stream.of("    " + of + "  " + why);
    };
  }

  static String line(Finding finding) {
    return "check "
        + finding.check()
        + "  "
        + Spelt.of(finding.verdict())
        + (finding.evidence().isEmpty() ? "" : ": " + Quoted.of(finding.evidence()));
  }

  /** No host can answer it. */
  static String question(RunId run, Check check) {
    return "check "
        + check.name()
        + " is asked of a person: look whether \""
        + (check.probe() instanceof Probe.Manual(var text) ? Quoted.of(text) : "")
        + "\", and say so with \"rearguard run confirm "
        + run
        + " "
        + check.name()
        + " --yes\" or --no once the controller has the run";
  }

  static String counted(List<Finding> findings) {
    long passed = findings.stream().filter(found -> found.verdict() == Verdict.PASSED).count();
    return passed + " of " + findings.size() + " passed";
  }
}
