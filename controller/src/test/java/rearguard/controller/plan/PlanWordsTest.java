package rearguard.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.controller.run.Plans;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Change;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** What plans say and how long they say it takes. */
class PlanWordsTest {
  private static final Target CODE = new Target(new ComponentName("code"), new HostName("web1"));

  @Test
  void aPointIsCalledByItsLabelElseItsTagElseItsCommitElseItsRun() {
    var both = Map.of("tag", "v5", "short", "1a2b3c4");
    assertThat(words("v1", both, "").target()).isEqualTo("v1 (p-good)");
    assertThat(words("", both, "").target()).isEqualTo("v5 (p-good)");
    assertThat(words("", Map.of("short", "1a2b3c4"), "").target()).isEqualTo("1a2b3c4 (p-good)");
    assertThat(words("", Map.of(), "r-before00000000").target())
        .isEqualTo("what ran before r-before00000000 (p-good)");
    assertThat(words("", Map.of(), "").target()).isEqualTo("p-good");
  }

  @ParameterizedTest
  @CsvSource({
    "2 files changed locally, true",
    "Uncommitted changes in a.txt, true",
    "3 untracked files, true",
    "code is at v2 and goes to v1, false",
    "process shop restarts, false"
  })
  void whatNobodySavedIsNamedAsLost(String word, boolean lost) {
    var changes = List.of(new Change(CODE, "back", new Drift(List.of(word), "live")));
    var loss = words("v1", Map.of(), "").loss(changes);
    if (lost) {
      assertThat(loss)
          .containsExactly("code@web1: " + word + "; replaced, and kept in the undo point");
    } else {
      assertThat(loss).isEmpty();
    }
  }

  @Test
  void aPlanTakesAsLongAsItsWavesOfTheSlowestHost() {
    var unknown = new Estimate((_, _) -> Optional.empty());
    // prepare 3, remember 1, two waves of stop 1 + restore 2 + check 1, verify 1
    assertThat(unknown.of(Plans.twoHosts(1, 0).stages())).isEqualTo(Duration.ofSeconds(13));
    assertThat(unknown.of(Plans.twoHosts(2, 0).stages())).isEqualTo(Duration.ofSeconds(9));
    assertThat(unknown.of(List.of())).isZero();
    var known =
        new Estimate(
            (driver, verb) ->
                driver.value().equals("git") && verb == Verb.PREPARE
                    ? Optional.of(Duration.ofMillis(250))
                    : Optional.empty());
    assertThat(known.of(Plans.twoHosts(2, 0).stages())).isEqualTo(Duration.ofMillis(6_250));
  }

  @ParameterizedTest
  @CsvSource({
    "http://x/{{ code.short }}, http://x/1a2b3c4",
    "http://x/{{code.tag}}, http://x/{{odd}}",
    "http://x/, http://x/"
  })
  void aFactIsFilledInWhateverItHolds(String url, String filled) {
    assertThat(Templates.fill(check(url), point("", facts(), ""), Optional.empty()))
        .isEqualTo(Answer.given(check(filled)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://x/{{ code }}, which nothing fills in",
    "http://x/{{ Code.Commit }}, which nothing fills in",
    "http://x/{{ code.commit }, which nothing fills in",
    "http://x/{{ code.nothing }}, does not have"
  })
  void bracesThatNothingFillsAreRefused(String url, String why) {
    for (var check : List.of(check(url), check(new Probe.Manual(url)))) {
      assertThat(Templates.in(check)).isTrue();
      var answer = Templates.fill(check, point("", facts(), ""), Optional.empty());
      assertThat(((Answer.Refused<Check>) answer).problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.USAGE))
          .satisfies(problem -> assertThat(problem.message()).contains(why));
    }
  }

  private static SortedMap<String, String> facts() {
    return new TreeMap<>(Map.of("short", "1a2b3c4", "tag", "{{odd}}"));
  }

  private static Check check(String url) {
    return check(new Probe.Http(url, List.of(), new TreeMap<>(), new TreeMap<>()));
  }

  private static Check check(Probe probe) {
    return new Check(
        new CheckName("site"), probe, Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);
  }

  private static PlanWords words(String label, Map<String, String> facts, String run) {
    return new PlanWords(point(label, facts, run));
  }

  private static RestorePoint point(String label, Map<String, String> facts, String run) {
    var snapshot =
        new Snapshot(
            new SnapshotId("s-code00000000"),
            CODE,
            new DriverName("git"),
            Instant.EPOCH,
            "v1, clean",
            new TreeMap<>(facts),
            "ab".repeat(32),
            1);
    return new RestorePoint(
        new PointId("p-good"),
        new ApplicationName("shop"),
        Optional.of(label).filter(text -> !text.isEmpty()).map(Label::new),
        RestorePoint.Origin.CAPTURED,
        Optional.of(run).filter(text -> !text.isEmpty()).map(RunId::new),
        Instant.EPOCH,
        "ann",
        Mark.GOOD,
        List.of(snapshot));
  }
}
