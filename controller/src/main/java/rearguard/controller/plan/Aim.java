package rearguard.controller.plan;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.Label;
import rearguard.model.name.Quoted;
import rearguard.model.name.Spelt;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Snapshot;

/**
 * Which restore point the operator means.
 *
 * <pre>
 *   written          means
 *   nothing,         the newest good point that is not what runs now: every good point, newest
 *     last-good        first, for the survey to choose from; never a bad one
 *   p-4f2a           that point, whatever is said of it; a vulnerable one only for who insists
 *   2026-01-02T10Z   the newest good point taken at or before then (RFC 3339)
 *   v1.0.0           the newest point with that label, else with that tag on all hosts
 *   1a2b3c4          the newest point with that commit on all hosts, seven digits at least
 * </pre>
 */
public enum Aim {
  ;

  /**
   * The points that may be meant, the first the likeliest; more than one only for last-good.
   *
   * @param points of the application, newest first
   */
  public static Answer<List<RestorePoint>> of(String to, List<RestorePoint> points) {
    return of(to, false, points);
  }

  /**
   * Likewise.
   *
   * @param insists whether a vulnerable point may be meant
   */
  public static Answer<List<RestorePoint>> of(
      String to, boolean insists, List<RestorePoint> points) {
    if (to.isBlank() || to.equals("last-good")) {
      return good(points);
    }
    var named = first(points, point -> point.id().value().equals(to));
    if (named.isPresent()) {
      return named.get().mark() == Mark.VULNERABLE && !insists
          ? Answer.refused(vulnerable(named.get()))
          : Answer.given(List.of(named.get()));
    }
    return time(to).map(time -> before(time, points)).orElseGet(() -> byVersion(to, points));
  }

  /** Whether what no restore point has may be a commit or a tag all the same. */
  public static boolean mayBeVersion(String to, List<Problem> refusals) {
    return !to.isBlank()
        && !to.equals("last-good")
        && !to.startsWith("p-")
        && time(to).isEmpty()
        && refusals.stream().allMatch(problem -> problem.kind() == Problem.Kind.NOT_FOUND);
  }

  private static Answer<List<RestorePoint>> good(List<RestorePoint> points) {
    var good = points.stream().filter(Aim::good).toList();
    return good.isEmpty()
        ? Answer.refused(
            Problem.of(
                Problem.Kind.NOT_FOUND,
                points.isEmpty()
                    ? "there is no restore point yet"
                    : "no restore point is marked good",
                points.isEmpty()
                    ? "Take one while all is well, with \"rearguard capture\"."
                    : "Choose one with --to, or mark it with \"rearguard point mark POINT good\"."))
        : Answer.given(good);
  }

  private static Answer<List<RestorePoint>> before(Instant time, List<RestorePoint> points) {
    return first(points, point -> good(point) && !point.taken().isAfter(time))
        .map(point -> Answer.given(List.of(point)))
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "no good restore point was taken at or before " + time,
                        "See \"rearguard points\" for those there are.")));
  }

  private static Answer<List<RestorePoint>> byVersion(String to, List<RestorePoint> points) {
    var labelled =
        points.stream()
            .filter(point -> point.label().map(Label::value).filter(to::equals).isPresent())
            .toList();
    if (!labelled.isEmpty()) {
      return notBad(to, labelled);
    }
    var all = points.stream().filter(point -> agrees(point, to)).toList();
    if (!all.isEmpty()) {
      return notBad(to, all);
    }
    var some = first(points, point -> point.snapshots().stream().anyMatch(s -> is(s, to)));
    return Answer.refused(
        some.map(
                point ->
                    Problem.of(
                        Problem.Kind.CONFLICT,
                        "in restore point "
                            + point.id()
                            + " only some hosts have \""
                            + Quoted.of(to)
                            + "\"",
                        "Name a restore point by its id to go back to a mixed state."))
            .orElseGet(
                () ->
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "no restore point has the label, tag, commit or id \""
                            + Quoted.of(to)
                            + "\"",
                        "See \"rearguard points\" for those there are.")));
  }

  private static Problem vulnerable(RestorePoint point) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "restore point " + point.id() + " is marked vulnerable",
        "Choose another; add --insist to go there all the same.");
  }

  /** Someone said that it is bad: it takes its id to go there all the same. */
  private static Answer<List<RestorePoint>> notBad(String to, List<RestorePoint> points) {
    return first(points, point -> !point.mark().warned())
        .map(point -> Answer.given(List.of(point)))
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.CONFLICT,
                        "restore point "
                            + points.getFirst().id()
                            + " (\""
                            + Quoted.of(to)
                            + "\") is marked "
                            + Spelt.of(points.getFirst().mark()),
                        "Go there all the same with --to "
                            + points.getFirst().id()
                            + (points.getFirst().mark() == Mark.VULNERABLE ? " --insist." : "."))));
  }

  private static boolean good(RestorePoint point) {
    return point.mark() == Mark.GOOD;
  }

  /** Every target that knows versions has this one, and one does. */
  private static boolean agrees(RestorePoint point, String version) {
    var versioned =
        point.snapshots().stream().filter(s -> s.facts().containsKey("commit")).toList();
    return !versioned.isEmpty() && versioned.stream().allMatch(s -> is(s, version));
  }

  private static boolean is(Snapshot snapshot, String version) {
    return version.equals(snapshot.facts().get("tag"))
        || (version.matches("[0-9a-f]{7,64}")
            && snapshot.facts().getOrDefault("commit", "").startsWith(version));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static Optional<RestorePoint> first(
      List<RestorePoint> points, Predicate<RestorePoint> wanted) {
    return points.stream().filter(wanted).findFirst();
  }
}
