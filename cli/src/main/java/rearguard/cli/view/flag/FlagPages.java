package rearguard.cli.view.flag;

import java.util.ArrayList;
import java.util.List;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Page;
import rearguard.cli.output.Tone;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.cli.reply.Flags;
import rearguard.cli.view.Signs;
import rearguard.cli.view.When;
import rearguard.model.Answer;
import rearguard.model.flag.Flag;
import rearguard.model.name.Label;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Target;

/** What feature flags are on every host. */
public enum FlagPages {
  ;

  private static final List<String> HEADS =
      List.of("FLAG", "TARGET", "NOW", "LAST GOOD", "CHANGED BY", "CHANGED", "LIVES IN");

  public static Page of(Flags flags, When when) {
    var rows = new ArrayList<List<Cell>>();
    flags.answers().forEach((target, answer) -> rows.addAll(rows(target, answer, when)));
    var targets = new ArrayList<Value>();
    flags.answers().forEach((target, answer) -> targets.add(document(target, answer)));
    return new Page(
        Value.document("Flags")
            .with("point", flags.good().map(point -> point.id().value()).orElse(""))
            .with("targets", new Value.Items(targets)),
        List.of(new Block.Table(HEADS, rows)));
  }

  /** With what they are compared. */
  public static String compared(Flags flags) {
    return flags
        .good()
        .map(point -> "last good is " + point.id() + label(point))
        .orElse("no restore point is marked good");
  }

  private static String label(RestorePoint point) {
    return point.label().map(Label::value).map(" (%s)"::formatted).orElse("");
  }

  private static List<List<Cell>> rows(Target target, Answer<List<Flag>> answer, When when) {
    return switch (answer) {
      case Answer.Refused<List<Flag>>(var problems) ->
          List.of(
              List.of(
                  Signs.UNKNOWN.with("unknown"),
                  Cell.strong(target),
                  Cell.of(problems.getFirst().message()),
                  Cell.of(problems.getFirst().hint())));
      case Answer.Given<List<Flag>>(var flags) ->
          flags.stream().map(flag -> row(target, flag, when)).toList();
    };
  }

  private static List<Cell> row(Target target, Flag flag, When when) {
    return List.of(
        Cell.strong(flag.name()),
        Cell.of(target),
        new Cell(words(flag.now()), moved(flag) ? Tone.WAITING : Tone.PLAIN),
        Cell.of(words(flag.kept()) + (moved(flag) ? " ≠" : "")),
        Cell.of(flag.by().orElse("-")),
        Cell.of(flag.at().map(when::ago).orElse("-")),
        Cell.of(flag.place()));
  }

  /** What is not told differs from nothing. */
  private static boolean moved(Flag flag) {
    return !(flag.now() instanceof Flag.Value.Untold)
        && !(flag.kept() instanceof Flag.Value.Untold)
        && !flag.now().equals(flag.kept());
  }

  private static String words(Flag.Value value) {
    return switch (value) {
      case Flag.Value.Set(var shown) -> shown;
      case Flag.Value.Unset() -> "not set";
      case Flag.Value.Untold(var why) -> "? " + why;
    };
  }

  private static Fields document(Target target, Answer<List<Flag>> answer) {
    var fields =
        Fields.EMPTY
            .with("component", target.component().value())
            .with("host", target.host().value());
    return switch (answer) {
      case Answer.Refused<List<Flag>>(var problems) ->
          fields.with("refused", problems.getFirst().message());
      case Answer.Given<List<Flag>>(var flags) ->
          fields.with(
              "flags", new Value.Items(flags.stream().<Value>map(FlagPages::document).toList()));
    };
  }

  private static Fields document(Flag flag) {
    return Fields.EMPTY
        .with("name", flag.name())
        .with("livesIn", flag.place())
        .with("now", document(flag.now()))
        .with("lastGood", document(flag.kept()))
        .with("differs", new Value.Truth(moved(flag)))
        .with("changedBy", flag.by().orElse(""))
        .withSome("changedAt", flag.at());
  }

  private static Fields document(Flag.Value value) {
    return switch (value) {
      case Flag.Value.Set(var shown) -> Fields.EMPTY.with("value", shown);
      case Flag.Value.Unset() -> Fields.EMPTY.with("unset", new Value.Truth(true));
      case Flag.Value.Untold(var why) -> Fields.EMPTY.with("unknown", why);
    };
  }
}
