package rearguard.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Page;
import rearguard.cli.output.Tone;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.Spelt;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Standing;

/** Traffic that is kept away. */
public enum TrafficPages {
  ;

  public static Page of(SequencedMap<Target, Answer<Standing>> answers) {
    var rows = new ArrayList<List<Cell>>();
    answers.forEach((target, answer) -> rows.addAll(rows(target, answer)));
    var table =
        new Block.Table(
            List.of("TRAFFIC", "TARGET", "PORTS", "OWNER", "ENDS IN", "LET IN", "PROVEN"), rows);
    var items =
        answers.entrySet().stream().map(one -> document(one.getKey(), one.getValue())).toList();
    return new Page(
        Value.document("Traffic").with("targets", new Value.Items(List.copyOf(items))),
        List.of(table));
  }

  /** Likewise, of what tells users of maintenance. */
  public static Page maintenance(SequencedMap<Target, Answer<Standing>> answers) {
    var rows = new ArrayList<List<Cell>>();
    answers.forEach((target, answer) -> rows.addAll(told(target, answer)));
    var items =
        answers.entrySet().stream().map(one -> document(one.getKey(), one.getValue())).toList();
    return new Page(
        Value.document("Maintenance").with("targets", new Value.Items(List.copyOf(items))),
        List.of(
            new Block.Table(List.of("MAINTENANCE", "TARGET", "OWNER", "ENDS IN", "DONE"), rows)));
  }

  private static List<List<Cell>> told(Target target, Answer<Standing> answer) {
    return switch (answer) {
      case Answer.Refused<Standing>(var problems) ->
          List.of(refused(target, problems).subList(0, 5));
      case Answer.Given<Standing>(var standing) when standing.held().isEmpty() ->
          List.of(row(Signs.OK.with("off"), target, "-", "-", standing.words()));
      case Answer.Given<Standing>(var standing) ->
          standing.held().stream()
              .map(
                  held ->
                      row(
                          new Cell("■ ON", Tone.BAD),
                          target,
                          held.owner(),
                          held.left().map(Words::span).orElse("never"),
                          standing.words()))
              .toList();
    };
  }

  private static List<List<Cell>> rows(Target target, Answer<Standing> answer) {
    return switch (answer) {
      case Answer.Refused<Standing>(var problems) -> List.of(refused(target, problems));
      case Answer.Given<Standing>(var standing) when standing.held().isEmpty() ->
          List.of(row(Signs.OK.with("flows"), target, "-", "-", "-", "-", "-"));
      case Answer.Given<Standing>(var standing) ->
          standing.held().stream().map(held -> held(target, held, standing.proof())).toList();
    };
  }

  private static List<Cell> held(Target target, Held held, List<Finding> proof) {
    var cells = new ArrayList<>(held(target, held));
    cells.add(proven(proof));
    return cells;
  }

  /** From where somebody tried, and what came of it: one who gets through is worse than none. */
  private static Cell proven(List<Finding> proof) {
    if (proof.isEmpty()) {
      return Cell.of("not proven");
    }
    var verdict = Verdict.together(proof);
    var hosts =
        proof.stream()
            .filter(one -> one.verdict() == verdict)
            .flatMap(one -> one.host().stream())
            .map(HostName::value)
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    return switch (verdict) {
      case PASSED -> Cell.of("from " + hosts);
      case UNKNOWN -> Signs.UNKNOWN.with("no answer: " + hosts);
      case FAILED -> new Cell("NOT HELD: " + hosts + " gets through", Tone.BAD);
    };
  }

  private static List<Cell> held(Target target, Held held) {
    return row(
        new Cell("■ HELD", Tone.BAD),
        target,
        String.join(" ", held.ports()),
        held.owner(),
        held.left().map(Words::span).orElse("never"),
        held.sources().isEmpty() ? "nobody" : String.join(" ", held.sources()));
  }

  private static List<Cell> refused(Target target, List<Problem> problems) {
    var first = problems.getFirst();
    return row(Signs.UNKNOWN.with("unknown"), target, first.message(), first.hint(), "", "", "");
  }

  private static List<Cell> row(Cell state, Target target, String... others) {
    var cells = new ArrayList<>(List.of(state, Cell.strong(target)));
    List.of(others).forEach(text -> cells.add(Cell.of(text)));
    return cells;
  }

  private static Fields document(Target target, Answer<Standing> answer) {
    var fields = Fields.EMPTY.with("target", target.toString());
    return switch (answer) {
      case Answer.Refused<Standing>(var problems) ->
          fields.with("refused", problems.getFirst().message());
      case Answer.Given<Standing>(var standing) ->
          fields
              .with("words", standing.words())
              .with("held", Documents.items(standing.held(), TrafficPages::document))
              .with("proof", Documents.items(standing.proof(), TrafficPages::document));
    };
  }

  private static Fields document(Held held) {
    var fields = Fields.EMPTY.with("owner", held.owner()).with("component", held.component());
    return held.left()
        .map(left -> fields.with("secondsLeft", left.toSeconds()))
        .orElse(fields)
        .withTexts("ports", held.ports())
        .withTexts("letIn", held.sources());
  }

  private static Fields document(Finding finding) {
    return Fields.EMPTY
        .with("check", finding.check().value())
        .with("from", finding.host().map(HostName::value).orElse(""))
        .with("verdict", Spelt.of(finding.verdict()))
        .with("evidence", finding.evidence());
  }
}
