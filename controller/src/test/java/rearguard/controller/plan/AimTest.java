package rearguard.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PointId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

class AimTest {
  private static final String ONE = "1a2b3c4" + "0".repeat(33);
  private static final String TWO = "2b3c4d5" + "0".repeat(33);

  /** Newest first, an hour apart. */
  private static final List<RestorePoint> POINTS =
      List.of(
          point("p-mixed", 15, "", Mark.GOOD, code("web1", TWO, "v9"), code("web2", ONE, "v8")),
          point("p-evil", 14, "v2", Mark.BAD, code("web1", TWO, "rc2"), code("web2", TWO, "rc2")),
          point("p-newer", 13, "", Mark.GOOD, code("web1", TWO, "v7"), processes("web1")),
          point("p-said", 12, "v1", Mark.UNKNOWN, code("web1", ONE, "v1"), code("web2", ONE, "")),
          point("p-older", 11, "v1", Mark.GOOD, code("web1", ONE, "v5"), code("web2", ONE, "v5")));

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "last-good"})
  void withoutATargetEveryGoodPointIsMeantNewestFirst(String to) {
    assertThat(ids(Aim.of(to, POINTS))).containsExactly("p-mixed", "p-newer", "p-older");
  }

  @ParameterizedTest
  @CsvSource({
    "p-evil, p-evil",
    "p-mixed, p-mixed",
    "v1, p-said",
    "v5, p-older",
    "v7, p-newer",
    "1a2b3c4, p-said",
    "2b3c4d5, p-newer",
    "2026-01-02T14:30:00Z, p-newer",
    "2026-01-02T13:00:00Z, p-newer",
    "2026-01-02T12:59:59Z, p-older",
    "2026-01-02T12:00:00+01:00, p-older",
    "2026-01-02T23:00:00Z, p-mixed"
  })
  void aPointIsFoundByWhatPeopleCallIt(String to, String id) {
    assertThat(ids(Aim.of(to, POINTS))).containsExactly(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "last-good", "2026-01-02T23:00:00Z"})
  void aVulnerablePointIsNobodysDefault(String to) {
    var broken = point("p-holes", 16, "v3", Mark.VULNERABLE, code("web1", ONE, "v3"));
    var points = Stream.concat(Stream.of(broken), POINTS.stream()).toList();
    assertThat(ids(Aim.of(to, points))).doesNotContain("p-holes").isNotEmpty();
    assertThat(ids(Aim.of(to, true, points))).doesNotContain("p-holes");
  }

  @Test
  void aVulnerablePointIsForWhoInsists() {
    var points = List.of(point("p-holes", 16, "v3", Mark.VULNERABLE, code("web1", ONE, "v3")));
    assertThat(ids(Aim.of("p-holes", true, points))).containsExactly("p-holes");
    for (var to : List.of("p-holes", "v3")) {
      assertThat(Aim.of(to, points))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.toString()).contains("marked vulnerable", "--insist"));
    }
  }

  @Test
  void aWholeCommitIsOne() {
    assertThat(ids(Aim.of(ONE, POINTS))).containsExactly("p-said");
  }

  @ParameterizedTest
  @CsvSource({
    "v3, NOT_FOUND, 'no restore point has the label, tag, commit or id \"v3\"'",
    "1a2b3c, NOT_FOUND, 'no restore point has the label, tag, commit or id \"1a2b3c\"'",
    "p-none, NOT_FOUND, 'no restore point has the label, tag, commit or id \"p-none\"'",
    "v9, CONFLICT, 'in restore point p-mixed only some hosts have \"v9\"'",
    "v2, CONFLICT, 'restore point p-evil (\"v2\") is marked bad'",
    "rc2, CONFLICT, 'restore point p-evil (\"rc2\") is marked bad'",
    "2026-01-02T10:00:00Z, NOT_FOUND, 'no good restore point was taken at or before"
        + " 2026-01-02T10:00:00Z'"
  })
  void whatCannotBeMeantIsRefusedInWords(String to, Problem.Kind kind, String message) {
    var problem = refused(Aim.of(to, POINTS));
    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem.hint()).isNotBlank();
  }

  @Test
  void hostileTextIsQuoted() {
    assertThat(refused(Aim.of("v\u202e\u001b[31m", POINTS)).message())
        .contains("\\u202e", "\\u001b")
        .doesNotContain("\u202e", "\u001b");
  }

  @Test
  void withoutAGoodPointTheOperatorIsToldWhatToDo() {
    assertThat(refused(Aim.of("", List.of())).message()).isEqualTo("there is no restore point yet");
    assertThat(refused(Aim.of("last-good", POINTS.subList(1, 2))).message())
        .isEqualTo("no restore point is marked good");
  }

  private static List<String> ids(Answer<List<RestorePoint>> answer) {
    return ((Answer.Given<List<RestorePoint>>) answer)
        .value().stream().map(point -> point.id().value()).toList();
  }

  private static Problem refused(Answer<List<RestorePoint>> answer) {
    return ((Answer.Refused<List<RestorePoint>>) answer).problems().getFirst();
  }

  private static RestorePoint point(
      String id, int hour, String label, Mark mark, Snapshot... snapshots) {
    return new RestorePoint(
        new PointId(id),
        new ApplicationName("shop"),
        Optional.of(label).filter(text -> !text.isEmpty()).map(Label::new),
        RestorePoint.Origin.CAPTURED,
        Optional.empty(),
        Instant.parse("2026-01-02T%02d:00:00Z".formatted(hour)),
        "ann",
        mark,
        List.of(snapshots));
  }

  private static Snapshot code(String host, String commit, String tag) {
    var facts = new TreeMap<>(Map.of("commit", commit));
    if (!tag.isEmpty()) {
      facts.put("tag", tag);
    }
    return snapshot(host, "code", "git", facts);
  }

  private static Snapshot processes(String host) {
    return snapshot(host, "web", "pm2", new TreeMap<>(Map.of("apps", "1")));
  }

  private static Snapshot snapshot(
      String host, String component, String driver, SortedMap<String, String> facts) {
    return new Snapshot(
        new SnapshotId("s-" + host + component + "0000"),
        new Target(new ComponentName(component), new HostName(host)),
        new DriverName(driver),
        Instant.EPOCH,
        "sum",
        facts,
        "ab".repeat(32),
        1);
  }
}
