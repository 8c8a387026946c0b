package rearguard.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Page;
import rearguard.cli.output.Tone;
import rearguard.cli.reply.Offer;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.CheckName;
import rearguard.model.name.Counted;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.plan.Change;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Verb;

/** A plan in words: what changes on each host, what stays, what is lost, how it goes. */
public enum PlanPages {
  ;

  public static Page of(Offer offer) {
    var plan = offer.plan();
    var lines = new ArrayList<Line>();
    head(lines, offer);
    plan.changes().stream()
        .map(change -> change.target().host())
        .distinct()
        .forEach(host -> host(lines, host, plan));
    lines.add(Line.EMPTY);
    loss(lines, plan);
    if (plan.spelledOut()) {
      lines.add(Line.of("order: as the fleet file spells it out"));
    }
    stages(lines, plan.stages());
    later(lines, plan);
    policy(lines, plan);
    return new Page(RunDocuments.plan(offer), List.of(new Block.Lines(lines)));
  }

  private static void head(List<Line> lines, Offer offer) {
    var plan = offer.plan();
    lines.add(
        Line.of(
            Cell.strong(plan.application()),
            Cell.of(plan.procedure().isEmpty() ? "" : " (" + plan.procedure() + ")"),
            Cell.of(" back to "),
            Cell.strong(plan.targetWords())));
    if (plan.nothingToDo()) {
      lines.add(Line.of(Signs.OK.with("nothing to do: every target is as it was then")));
    } else {
      lines.add(
          Line.of(
              Cell.of(Counted.of(plan.hosts().size(), "host") + ", "),
              Cell.of(Counted.of(plan.steps().size(), "step") + ", "),
              Cell.of("about " + Words.span(plan.expected()) + ", risk "),
              Signs.of(plan.risk()).with(plan.risk())));
    }
    lines.add(Line.of(Cell.faint("plan " + offer.id().brief())));
  }

  private static void host(List<Line> lines, HostName host, Plan plan) {
    lines.add(Line.EMPTY);
    lines.add(Line.of(Cell.strong(host)));
    plan.changes().stream()
        .filter(change -> change.target().host().equals(host))
        .forEach(change -> change(lines, change, restored(plan, change), purged(plan, change)));
  }

  private static boolean restored(Plan plan, Change change) {
    return plan.steps().stream()
        .anyMatch(step -> step.target().equals(change.target()) && step.verb().destructive());
  }

  private static boolean purged(Plan plan, Change change) {
    return plan.steps().stream()
        .anyMatch(step -> step.target().equals(change.target()) && step.verb() == Verb.PURGE);
  }

  private static void change(List<Line> lines, Change change, boolean restored, boolean purged) {
    var component = Cell.of(change.target().component());
    if (change.drift().none() && restored) {
      var mark = new Cell("~ ", Tone.WAITING);
      lines.add(Line.of(mark, component, Cell.of(" " + change.summary())).indented(2));
      return;
    }
    if (change.drift().none()) {
      lines.add(Line.of(Cell.faint("= "), component, Cell.faint(" stays as it is")).indented(2));
      return;
    }
    var mark = new Cell("~ ", Tone.WAITING);
    var where = purged ? " is purged" : " back to " + change.summary();
    lines.add(Line.of(mark, component, Cell.of(where)).indented(2));
    change.drift().words().forEach(words -> lines.add(Line.of(words).indented(6)));
  }

  private static void loss(List<Line> lines, Plan plan) {
    if (plan.loss().isEmpty()) {
      lines.add(Line.of(Cell.of("lost: nothing")));
      return;
    }
    lines.add(Line.of(new Cell("lost:", Tone.BAD)));
    plan.loss()
        .forEach(words -> lines.add(Line.of(new Cell("! ", Tone.BAD), Cell.of(words)).indented(2)));
  }

  /** What was decided about what may go wrong. */
  private static void policy(List<Line> lines, Plan plan) {
    for (var part : plan.left()) {
      lines.add(
          Line.of(
              Signs.UNKNOWN.mark(),
              Cell.strong(" " + part.host()),
              Cell.of(
                  " is offline and left behind: it will owe a catch-up, and is held when it"
                      + " returns")));
    }
    if (!plan.nothingToDo()) {
      lines.add(Line.of("at a failure: " + atAFailure(plan)));
      lines.add(
          Line.of(
              "a host that goes silent is waited for; in all, at most "
                  + Counted.of(plan.policy().budget(), "host")
                  + " may fail"));
    }
  }

  private static String atAFailure(Plan plan) {
    return switch (plan.policy().onFailure()) {
      case PAUSE -> "pause, and an operator decides";
      case REVERT -> "the hosts already changed go back to what they ran before";
      case CONTINUE -> "the others go on";
    };
  }

  private static void stages(List<Line> lines, List<Stage> stages) {
    for (int i = 0; i < stages.size(); i++) {
      lines.add(stage(i + 1, stages.get(i)));
    }
  }

  private static void later(List<Line> lines, Plan plan) {
    if (!plan.later().isEmpty()) {
      var checks = plan.later().stream().map(CheckName::toString).collect(Collectors.joining(", "));
      lines.add(Line.of("not asked while locked down, but when that ends: " + checks));
    }
  }

  private static Line stage(int number, Stage stage) {
    var hosts =
        stage.hosts().stream()
            .filter(part -> !part.steps().isEmpty() || !part.checks().isEmpty())
            .map(part -> part.host().toString())
            .distinct()
            .collect(Collectors.joining(", "));
    var limit =
        switch (stage.kind()) {
          case READY, VERIFY -> "";
          case TOGETHER -> ", all together, none may fail";
          case CHANGE ->
              ", " + stage.limit().atOnce() + " at once, " + stage.limit().mayFail() + " may fail";
        };
    return Line.of(
        Cell.faint("stage " + number + " "),
        Cell.of(stage.name()),
        Cell.of(hosts.isEmpty() ? "" : ": " + hosts),
        Cell.faint(limit + checks(stage)));
  }

  private static String checks(Stage stage) {
    var people =
        stage.hosts().stream()
            .flatMap(part -> part.checks().stream())
            .flatMap(check -> question(check).stream())
            .collect(Collectors.joining());
    return asked(stage) + people;
  }

  private static Optional<String> question(Check check) {
    return check.probe() instanceof Probe.Manual(var text)
        ? Optional.of(", and waits for a person: \"" + Quoted.of(text) + "\"")
        : Optional.empty();
  }

  private static String asked(Stage stage) {
    long checks =
        stage.hosts().stream()
            .flatMap(part -> part.checks().stream())
            .filter(check -> !check.manual())
            .count();
    return checks == 0 ? "" : ", " + Counted.of(checks, "check");
  }
}
