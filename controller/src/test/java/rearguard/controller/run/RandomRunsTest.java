package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.model.check.Verdict;
import rearguard.model.name.PointId;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;

/** Runs whose events come in any order. */
class RandomRunsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void noOrderOfEventsBreaksARun(int seed) {
    var chance = new Random(seed);
    for (int round = 0; round < 400; round++) {
      var story = new Story(Plans.twoHosts(1 + chance.nextInt(2), chance.nextInt(2)));
      story.begin();
      for (int i = 0; i < 60; i++) {
        boolean wasOver = story.state().ended();
        story.event(any(story, chance));
        keepsThePromises(story.run, story.acts, wasOver);
      }
    }
  }

  private static void keepsThePromises(Run run, List<Act> acts, boolean wasOver) {
    for (var act : acts) {
      if (act instanceof Act.Order(_, var id, int attempt)) {
        assertThat(wasOver || run.state().ended()).isFalse();
        assertThat(run.accepted()).containsExactly(WEB1, WEB2);
        assertThat(attempt).isBetween(1, 60);
        if (id.value().contains("stop") || id.value().contains("restore")) {
          assertThat(run.undoPoint()).isPresent();
          assertThat(run.step(Plans.step(WEB1, Verb.REMEMBER).id()).state())
              .isEqualTo(StepState.DONE);
          assertThat(run.step(Plans.step(WEB2, Verb.REMEMBER).id()).state())
              .isEqualTo(StepState.DONE);
        }
      }
    }
    if (run.state() == RunState.SUCCEEDED) {
      var later = run.course().later();
      assertThat(run.findings().stream().filter(f -> !later.contains(f.check())))
          .hasSize(later.isEmpty() ? 3 : 2)
          .allMatch(f -> f.verdict() == Verdict.PASSED);
    }
  }

  private static RunEvent any(Story story, Random chance) {
    var host = chance.nextBoolean() ? WEB1 : WEB2;
    var verb = List.of("prepare", "remember", "stop", "restore").get(chance.nextInt(4));
    var states = StepState.values();
    return switch (chance.nextInt(25)) {
      case 0, 1, 2 -> new RunEvent.Accepted(Story.now(), host);
      case 3 -> new RunEvent.Lost(Story.now(), host);
      case 4 ->
          new RunEvent.Returned(
              Story.now(), host, List.of(story.said(host, verb, StepState.DONE, true, false)));
      case 5 -> new RunEvent.Recovered(Story.now(), chance.nextInt(9));
      case 6, 7, 8 -> new RunEvent.Remembered(Story.now(), new PointId("p-undo"));
      case 9, 10, 11 -> new RunEvent.Judged(Story.now(), host, Story.judgedFindings(chance));
      case 12 ->
          story.reported(
              host, verb, states[chance.nextInt(states.length)], true, chance.nextBoolean());
      case 13 ->
          chance.nextInt(12) == 0
              ? new RunEvent.AbortAsked(Story.now(), "ann", "")
              : new RunEvent.Begun(Story.now(), "bob", "");
      case 14 ->
          chance.nextInt(9) == 0
              ? new RunEvent.Declined(Story.now(), host, "no")
              : new RunEvent.Accepted(Story.now(), host);
      case 15 ->
          chance.nextInt(20) == 0
              ? new RunEvent.LockedDown(Story.now(), List.of(Plans.SITE.name()))
              : new RunEvent.Accepted(Story.now(), host);
      default -> story.reported(host, verb, StepState.DONE, true, false);
    };
  }

  @Test
  void theStatesOfRandomRunsAreAllSeen() {
    var chance = new Random(7);
    var seen =
        Stream.generate(() -> new Story(Plans.twoHosts(1, 0)).begin())
            .limit(600)
            .map(
                story -> {
                  for (int i = 0; i < 80; i++) {
                    story.event(any(story, chance));
                  }
                  return story.state();
                })
            .distinct();
    assertThat(seen)
        .contains(
            RunState.SUCCEEDED,
            RunState.MIXED,
            RunState.ABORTED,
            RunState.REFUSED,
            RunState.UNKNOWN,
            RunState.PAUSED);
  }
}
