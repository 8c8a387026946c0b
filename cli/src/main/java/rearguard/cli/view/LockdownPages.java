package rearguard.cli.view;

import java.util.List;
import java.util.Optional;
import rearguard.cli.output.Block;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.cli.output.Tone;
import rearguard.cli.output.Value;
import rearguard.cli.output.Value.Fields;
import rearguard.cli.reply.Status;
import rearguard.cli.view.HoldPages.Shut;
import rearguard.model.evidence.Lockdown;
import rearguard.model.name.ApplicationName;

/** Which applications no user reaches until somebody ends that. */
public enum LockdownPages {
  ;

  /**
   * One of them, as the controller knows it.
   *
   * @param holds what hosts tell of it; empty until the first of them has told
   */
  public record Locked(Lockdown lockdown, List<Shut> holds) {
    public Locked {
      holds = List.copyOf(holds);
    }
  }

  /** All of them; the one of an application when it is named. */
  public static List<Locked> of(Status status, Optional<ApplicationName> application) {
    return status.applications().stream()
        .flatMap(one -> one.lockdown().stream())
        .filter(one -> application.map(one.application()::equals).orElse(true))
        .map(one -> new Locked(one, holds(status, one)))
        .toList();
  }

  private static List<Shut> holds(Status status, Lockdown lockdown) {
    return HoldPages.of(status, Optional.of(lockdown.application())).stream()
        .filter(shut -> shut.hold().owner().equals(lockdown.id()))
        .toList();
  }

  /** Those that are not held for one of these. */
  public static List<Shut> others(List<Locked> locked, List<Shut> holds) {
    return holds.stream()
        .filter(
            shut ->
                locked.stream().noneMatch(one -> one.lockdown().id().equals(shut.hold().owner())))
        .toList();
  }

  /** One line each, for the talk. */
  public static List<Line> lines(List<Locked> all, When when) {
    return all.stream()
        .map(one -> Line.of(new Cell("■ ", Tone.BAD), new Cell(words(one, when), Tone.BAD)))
        .toList();
  }

  private static String words(Locked locked, When when) {
    var one = locked.lockdown();
    return one.application()
        + " is LOCKED DOWN since "
        + when.at(one.began())
        + " by "
        + one.by()
        + (one.reason().isEmpty() ? "" : " (" + one.reason() + ")")
        + ", until "
        + end(one)
        + ", "
        + where(locked);
  }

  private static String end(Lockdown one) {
    return "\"rearguard lockdown end " + one.application() + "\"";
  }

  /** What one host says of its ports is what keeps users away, so each that is not well is told. */
  private static String where(Locked locked) {
    if (locked.holds().isEmpty()) {
      return "no host tells that it holds";
    }
    return String.join("; ", locked.holds().stream().map(LockdownPages::where).toList());
  }

  private static String where(Shut shut) {
    return "held on "
        + HoldPages.listed(shut.hosts())
        + (shut.silent().isEmpty() ? "" : "; out of contact: " + HoldPages.listed(shut.silent()))
        + (shut.hold().trouble().isEmpty() ? "" : "; TROUBLE: " + shut.hold().trouble());
  }

  static Block table(List<Locked> all, When when) {
    return new Block.Table(
        List.of("LOCKED DOWN", "APPLICATION", "BY", "SINCE", "ENDS", "HOSTS", "WHY"),
        all.stream().map(one -> row(one, when)).toList());
  }

  private static List<Cell> row(Locked locked, When when) {
    var one = locked.lockdown();
    return List.of(
        new Cell("■ LOCKED DOWN", Tone.BAD),
        Cell.strong(one.application()),
        Cell.of(one.by()),
        Cell.of(when.at(one.began())),
        Cell.of("rearguard lockdown end " + one.application()),
        Cell.of(where(locked)),
        Cell.of(one.reason()));
  }

  /** For programs. */
  public static Value document(List<Locked> all) {
    return Documents.items(
        all,
        one ->
            document(one.lockdown())
                .withTexts(
                    "hosts",
                    one.holds().stream().flatMap(shut -> shut.hosts().stream()).distinct().toList())
                .withTexts(
                    "outOfContact",
                    one.holds().stream()
                        .flatMap(shut -> shut.silent().stream())
                        .distinct()
                        .toList()));
  }

  static Fields document(Lockdown one) {
    return Fields.EMPTY
        .with("id", one.id())
        .with("application", one.application().value())
        .with("by", one.by())
        .with("reason", one.reason())
        .with("since", one.began());
  }
}
