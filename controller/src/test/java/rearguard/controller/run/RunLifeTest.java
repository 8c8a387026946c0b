package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;
import static rearguard.controller.run.Story.order;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.model.check.Verdict;
import rearguard.model.name.PointId;
import rearguard.model.plan.Verb;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;

class RunLifeTest {
  private final Story story = new Story(Plans.twoHosts(1, 0));
  private final Act end = new Act.End(List.of(WEB1, WEB2), RunState.SUCCEEDED);

  @Test
  void twoHostsGoBackOneAfterTheOther() {
    assertThat(story.begin().acts).containsExactly(new Act.Accept(WEB1), new Act.Accept(WEB2));
    assertThat(story.event(new RunEvent.Accepted(Story.now(), WEB2)).acts).isEmpty();
    assertThat(story.event(new RunEvent.Accepted(Story.now(), WEB1)).acts)
        .containsExactly(order(WEB1, "prepare"), order(WEB2, "prepare"));
    assertThat(story.done(WEB1, "prepare").acts).isEmpty();
    assertThat(story.done(WEB2, "prepare").acts)
        .containsExactly(order(WEB1, "remember"), order(WEB2, "remember"));
    assertThat(story.done(WEB2, "remember").acts).isEmpty();
    assertThat(story.done(WEB1, "remember").acts).containsExactly(new Act.Register());
    assertThat(story.state()).isEqualTo(RunState.PREPARING);
    assertThat(story.event(new RunEvent.Remembered(Story.now(), new PointId("p-undo"))).acts)
        .containsExactly(order(WEB1, "stop"));
    assertThat(story.state()).isEqualTo(RunState.RUNNING);
    assertThat(story.done(WEB1, "stop").acts).containsExactly(order(WEB1, "restore"));
    assertThat(story.done(WEB1, "restore").acts)
        .containsExactly(new Act.Judge(WEB1, List.of(Plans.INSIDE)));
    assertThat(story.judged(WEB1, Verdict.PASSED).acts).containsExactly(order(WEB2, "stop"));
    assertThat(story.changed(WEB2).acts).containsExactly(new Act.Judge(WEB1, List.of(Plans.SITE)));
    assertThat(story.state()).isEqualTo(RunState.VERIFYING);
    assertThat(story.judged(WEB1, Verdict.PASSED).acts).containsExactly(end);
    assertThat(story.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(story.run.ended()).contains(Story.now());
    assertThat(story.run.undoPoint()).contains(new PointId("p-undo"));
  }

  @Test
  void twoAtOnceStartTogether() {
    var both = new Story(Plans.twoHosts(2, 0)).ready();
    assertThat(both.acts).containsExactly(order(WEB1, "stop"), order(WEB2, "stop"));
    assertThat(both.done(WEB2, "stop").acts).containsExactly(order(WEB2, "restore"));
  }

  @Test
  void aPlanWithoutStagesIsNothingToDo() {
    var none = new Story(Plans.plan(List.of())).begin();
    assertThat(none.state()).isEqualTo(RunState.NO_OP);
    assertThat(none.run.words()).last().asString().contains("nothing was changed");
  }

  @Test
  void aHostThatDeclinesRefusesTheRun() {
    story.begin().event(new RunEvent.Declined(Story.now(), WEB2, "r-other owns shop"));
    assertThat(story.state()).isEqualTo(RunState.REFUSED);
    assertThat(story.acts).containsExactly(new Act.End(List.of(WEB1, WEB2), RunState.REFUSED));
    assertThat(story.run.words()).anyMatch(word -> word.contains("web2 will not take part"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "remember"})
  void aHostThatCannotBeMadeReadyRefusesTheRunWhenTheOthersAreQuiet(String verb) {
    story.beginAndAccept();
    if (verb.equals("remember")) {
      story.done(WEB1, "prepare").done(WEB2, "prepare");
    }
    assertThat(story.failed(WEB1, verb).acts).isEmpty();
    assertThat(story.state()).isEqualTo(RunState.PREPARING);
    assertThat(story.done(WEB2, verb).acts)
        .containsExactly(new Act.End(List.of(WEB1, WEB2), RunState.REFUSED));
    assertThat(story.run.words())
        .contains("web1: " + verb + " code failed: because")
        .last()
        .asString()
        .contains("nothing was changed");
  }

  @Test
  void anAgentThatRemembersNothingIsAFailure() {
    story.beginAndAccept().done(WEB1, "prepare").done(WEB2, "prepare").done(WEB2, "remember");
    var empty = story.said(WEB1, "prepare", StepState.DONE, false, false);
    var id = Plans.step(WEB1, Verb.REMEMBER).id();
    story.event(
        new RunEvent.Reported(
            Story.now(),
            WEB1,
            new rearguard.model.run.StepReport(
                id, 1, StepState.DONE, "", false, false, empty.undo(), Story.now())));
    assertThat(story.state()).isEqualTo(RunState.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "restore"})
  void aFailedStepPausesBeforeTheNextHostStarts(String verb) {
    story.ready();
    if (verb.equals("restore")) {
      story.done(WEB1, "stop");
    }
    assertThat(story.failed(WEB1, verb).acts).isEmpty();
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.run.words())
        .contains("web2 was not started; it runs what it ran before")
        .anyMatch(word -> word.startsWith("web1 failed"))
        .last()
        .asString()
        .contains("rearguard run retry r-test");
  }

  @ParameterizedTest
  @CsvSource({"FAILED", "UNKNOWN"})
  void aCheckInsideThatDoesNotPassPauses(Verdict verdict) {
    story.ready().done(WEB1, "stop").done(WEB1, "restore").judged(WEB1, verdict);
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.run.words()).contains("web1 failed and was changed");
  }

  @Test
  void aStartedHostFinishesBeforeTheRunPauses() {
    var both = new Story(Plans.twoHosts(2, 0)).ready().failed(WEB1, "stop");
    assertThat(both.state()).isEqualTo(RunState.RUNNING);
    assertThat(both.done(WEB2, "stop").acts).containsExactly(order(WEB2, "restore"));
    both.done(WEB2, "restore").judged(WEB2, Verdict.PASSED);
    assertThat(both.state()).isEqualTo(RunState.PAUSED);
    assertThat(both.run.words()).contains("web2 is done");
  }

  @Test
  void aFailureWithinTheLimitGoesOnAndEndsMixed() {
    var story = new Story(Plans.twoHosts(1, 1)).ready();
    assertThat(story.failed(WEB1, "stop").acts).containsExactly(order(WEB2, "stop"));
    story.changed(WEB2).judged(WEB1, Verdict.PASSED);
    assertThat(story.state()).isEqualTo(RunState.MIXED);
  }

  @ParameterizedTest
  @CsvSource({"PASSED,SUCCEEDED", "FAILED,FAILED", "UNKNOWN,UNKNOWN"})
  void theChecksOfTheWholeDecideTheEnd(Verdict verdict, RunState state) {
    story.ready().changed(WEB1).changed(WEB2).judged(WEB1, verdict);
    assertThat(story.state()).isEqualTo(state);
  }

  @Test
  void aCheckThatWasNotAnsweredIsNoPass() {
    story.ready().changed(WEB1).changed(WEB2);
    story.event(new RunEvent.Judged(Story.now(), WEB1, List.of()));
    assertThat(story.state()).isEqualTo(RunState.UNKNOWN);
  }

  @Test
  void anInterruptedStepIsOrderedAgainThreeTimesAtMost() {
    story.ready();
    assertThat(story.report(WEB1, "stop", StepState.UNKNOWN, false, true).acts)
        .containsExactly(order(WEB1, "stop", 2));
    assertThat(story.report(WEB1, "stop", StepState.UNKNOWN, false, true).acts)
        .containsExactly(order(WEB1, "stop", 3));
    assertThat(story.report(WEB1, "stop", StepState.UNKNOWN, false, true).acts).isEmpty();
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.run.words()).anyMatch(word -> word.startsWith("web1 is unclear"));
  }

  @Test
  void anUnclearStepThatMustNotBeRepeatedPauses() {
    story.ready().report(WEB1, "stop", StepState.UNKNOWN, false, false);
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
  }

  @Test
  void theRunWaitsForASilentHostAndGoesOnWhenItIsBack() {
    story.ready().event(new RunEvent.Lost(Story.now(), WEB1));
    assertThat(story.acts).isEmpty();
    assertThat(story.state()).isEqualTo(RunState.RUNNING);
    assertThat(story.run.words()).last().asString().contains("rearguard run abort r-test");
    var known = story.said(WEB1, "stop", StepState.DONE, true, false);
    assertThat(story.event(new RunEvent.Returned(Story.now(), WEB1, List.of(known))).acts)
        .containsExactly(order(WEB1, "restore"));
  }

  @Test
  void anOrderThatGotLostIsGivenAgainOnReturn() {
    story.ready().event(new RunEvent.Lost(Story.now(), WEB1));
    assertThat(story.event(new RunEvent.Returned(Story.now(), WEB1, List.of())).acts)
        .containsExactly(order(WEB1, "stop"));
  }

  @Test
  void aSilentHostIsNotStarted() {
    story.ready().event(new RunEvent.Lost(Story.now(), WEB2)).changed(WEB1);
    assertThat(story.acts).isEmpty();
    assertThat(story.event(new RunEvent.Returned(Story.now(), WEB2, List.of())).acts)
        .containsExactly(order(WEB2, "stop"));
  }

  @Test
  void anAbortBeforeAnyChangeIsAborted() {
    story.begin().abort();
    assertThat(story.state()).isEqualTo(RunState.ABORTED);
    assertThat(new Story(Plans.twoHosts(1, 0)).abort().state()).isEqualTo(RunState.ABORTED);
  }

  @Test
  void anAbortWaitsForWhatIsUnderWay() {
    story.beginAndAccept().abort();
    assertThat(story.state()).isEqualTo(RunState.PREPARING);
    assertThat(story.done(WEB1, "prepare").acts).isEmpty();
    story.done(WEB2, "prepare");
    assertThat(story.state()).isEqualTo(RunState.ABORTED);
  }

  @Test
  void anAbortAfterAChangeIsMixed() {
    story.ready().changed(WEB1).abort().done(WEB2, "stop");
    assertThat(story.state()).isEqualTo(RunState.MIXED);
    assertThat(story.run.words()).contains("web1 is done", "web2 was changed and is not finished");
  }

  @Test
  void anAbortWhileTheHostAtWorkIsSilentIsUnknown() {
    story.ready().event(new RunEvent.Lost(Story.now(), WEB1)).abort();
    assertThat(story.state()).isEqualTo(RunState.UNKNOWN);
  }

  @Test
  void anAbortOfAPausedRunEndsIt() {
    story.ready().done(WEB1, "stop").failed(WEB1, "restore").abort();
    assertThat(story.state()).isEqualTo(RunState.MIXED);
  }

  @Test
  void anAbortOfTheVerificationIsUnknown() {
    story.ready().changed(WEB1).changed(WEB2).abort();
    assertThat(story.state()).isEqualTo(RunState.UNKNOWN);
  }

  @Test
  void aNewControllerAsksAgainForEverythingItWaitsFor() {
    assertThat(story.begin().recovered().acts)
        .containsExactly(new Act.Accept(WEB1), new Act.Accept(WEB2));
    story.event(new RunEvent.Accepted(Story.now(), WEB1));
    assertThat(story.recovered().acts).containsExactly(new Act.Accept(WEB2));
    story.event(new RunEvent.Accepted(Story.now(), WEB2)).done(WEB1, "prepare");
    assertThat(story.recovered().acts).containsExactly(order(WEB2, "prepare"));
    story.done(WEB2, "prepare").done(WEB1, "remember").done(WEB2, "remember");
    assertThat(story.recovered().acts).containsExactly(new Act.Register());
    story.event(new RunEvent.Remembered(Story.now(), new PointId("p-undo")));
    story.report(WEB1, "stop", StepState.UNKNOWN, false, true);
    assertThat(story.recovered().acts).containsExactly(order(WEB1, "stop", 2));
    story.report(WEB1, "stop", StepState.DONE, true, false).done(WEB1, "restore");
    assertThat(story.recovered().acts).containsExactly(new Act.Judge(WEB1, List.of(Plans.INSIDE)));
    assertThat(story.run.epoch()).isEqualTo(7);
  }

  @Test
  void everyEventTwiceIsTheSameAsOnce() {
    var once = new Story(Plans.twoHosts(1, 0)).ready().changed(WEB1).changed(WEB2);
    once.judged(WEB1, Verdict.PASSED);
    var twice = new Story(Plans.twoHosts(1, 0));
    for (var event : once.events) {
      twice.event(event);
      var acts = twice.acts;
      twice.event(event);
      assertThat(twice.acts).as("after the second %s", event).isEmpty();
      assertThat(acts).isNotNull();
    }
    assertThat(twice.run).isEqualTo(once.run);
  }

  @Test
  void aHostThatReturnsAfterTheEndIsToldSo() {
    story.ready().changed(WEB1).changed(WEB2).judged(WEB1, Verdict.PASSED);
    assertThat(story.event(new RunEvent.Returned(Story.now(), WEB2, List.of())).acts)
        .containsExactly(end);
  }

  @Test
  void aHostThatHoldsThePlanOnlyAfterTheEndIsToldToLetGo() {
    story.begin().abort();
    assertThat(story.event(new RunEvent.Accepted(Story.now(), WEB2)).acts)
        .containsExactly(new Act.End(List.of(WEB2), RunState.ABORTED));
    assertThat(story.event(new RunEvent.Lost(Story.now(), WEB2)).acts).isEmpty();
  }
}
