package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;
import static rearguard.controller.run.Story.order;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rearguard.model.Problem;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Verb;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.run.StepState;

class SteeringTest {
  private static final HostName WEB3 = new HostName("web3");
  private final Story story = new Story(Plans.of(List.of(WEB1, WEB2, WEB3), 1, 0));

  private String refused(String by, RunVerb verb, HostName... hosts) {
    return Steering.against(story.run, Story.asked(by, verb, hosts))
        .map(Problem::message)
        .orElse("");
  }

  private String refused(RunVerb verb, HostName... hosts) {
    return refused("ann", verb, hosts);
  }

  /** The third host fails after two went well. */
  private Story badThird() {
    return story.ready().changed(WEB1).changed(WEB2).done(WEB3, "stop").failed(WEB3, "restore");
  }

  @Test
  void aPauseLetsEndWhatIsUnderWayAndStartsNothing() {
    story.ready().ask(RunVerb.PAUSE);
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.done(WEB1, "stop").acts).isEmpty();
    assertThat(story.run.step(Plans.step(WEB1, Verb.STOP).id()).state()).isEqualTo(StepState.DONE);
    assertThat(story.ask(RunVerb.RESUME).acts).containsExactly(order(WEB1, "restore"));
    assertThat(story.state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void aPauseWhileHostsMakeReadyIsResumedThere() {
    story.beginAndAccept().ask(RunVerb.PAUSE);
    for (var host : List.of(WEB1, WEB2, WEB3)) {
      assertThat(story.done(host, "prepare").acts).isEmpty();
    }
    assertThat(story.ask(RunVerb.RESUME).acts).hasSize(3);
    assertThat(story.state()).isEqualTo(RunState.PREPARING);
  }

  @Test
  void aRetryDoesWhatFailedOnceMoreAndThenTheRest() {
    story.ready().done(WEB1, "stop").failed(WEB1, "restore");
    assertThat(refused(RunVerb.RESUME)).contains("web1 failed: more than the limit allows");
    assertThat(story.ask(RunVerb.RETRY).acts).containsExactly(order(WEB1, "restore", 2));
    assertThat(story.done(WEB1, "restore").judged(WEB1, Verdict.PASSED).acts)
        .containsExactly(order(WEB2, "stop"));
  }

  @Test
  void aRetryOfAFailedCheckAsksItAgain() {
    story.ready().done(WEB1, "stop").done(WEB1, "restore").judged(WEB1, Verdict.FAILED);
    assertThat(story.ask(RunVerb.RETRY).acts)
        .containsExactly(new Act.Judge(WEB1, List.of(Plans.INSIDE)));
    assertThat(story.judged(WEB1, Verdict.PASSED).acts).containsExactly(order(WEB2, "stop"));
  }

  @Test
  void aRetryOfAnUnknownStepIsOrderedWithAHigherAttempt() {
    story.ready().report(WEB1, "stop", StepState.UNKNOWN, false, false);
    assertThat(story.ask(RunVerb.RETRY, WEB1).acts).containsExactly(order(WEB1, "stop", 2));
  }

  @Test
  void aRetryOfWhatDidNotFailIsRefused() {
    badThird();
    assertThat(refused(RunVerb.RETRY, WEB1)).contains("no such host failed");
    assertThat(refused(RunVerb.RETRY, new HostName("web9"))).contains("web9 takes no part");
    assertThat(refused(RunVerb.RETRY)).isEmpty();
  }

  @Test
  void aRevertBringsEveryChangedHostBackTheLastOneFirst() {
    badThird().ask(RunVerb.REVERT);
    assertThat(story.state()).isEqualTo(RunState.REVERTING);
    assertThat(story.acts).containsExactly(order(WEB3, "back-prepare"));
    assertThat(story.back(WEB3).acts).containsExactly(order(WEB2, "back-prepare"));
    assertThat(story.back(WEB2).acts).containsExactly(order(WEB1, "back-prepare"));
    assertThat(story.back(WEB1).state()).isEqualTo(RunState.REVERTED);
    assertThat(story.run.step(Plans.step(WEB1, Verb.RESTORE).id()).state())
        .isEqualTo(StepState.REVERTED);
    assertThat(story.run.words())
        .contains("web1 runs again what it ran before")
        .last()
        .asString()
        .startsWith("reverted:");
  }

  @Test
  void aRevertTouchesNoHostThatWasNotChanged() {
    story.ready().done(WEB1, "stop").failed(WEB1, "restore").ask(RunVerb.REVERT);
    assertThat(story.acts).containsExactly(order(WEB1, "back-prepare"));
    assertThat(story.back(WEB1).state()).isEqualTo(RunState.REVERTED);
    assertThat(story.run.step(Plans.step(WEB2, Verb.STOP).id()).state())
        .isEqualTo(StepState.PLANNED);
  }

  @Test
  void aRevertOfOneHostPausesAgainAndTheOthersGoOnWithoutIt() {
    story.ready().changed(WEB1).done(WEB2, "stop").failed(WEB2, "restore");
    story.ask(RunVerb.REVERT, WEB2).back(WEB2);
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.ask(RunVerb.RESUME).acts).containsExactly(order(WEB3, "stop"));
    story.changed(WEB3).judged(WEB1, Verdict.PASSED);
    assertThat(story.state()).isEqualTo(RunState.MIXED);
  }

  @Test
  void aRevertWaitsForWhatIsUnderWayOnAHost() {
    story.ready().changed(WEB1).ask(RunVerb.REVERT);
    assertThat(story.acts).isEmpty();
    assertThat(story.report(WEB2, "stop", StepState.FAILED, false, false).acts)
        .containsExactly(order(WEB1, "back-prepare"));
  }

  @Test
  void aRevertThatFailsOnAHostEndsMixedAndSaysSo() {
    badThird().ask(RunVerb.REVERT).done(WEB3, "back-prepare").failed(WEB3, "back-stop");
    story.back(WEB2).back(WEB1);
    assertThat(story.state()).isEqualTo(RunState.MIXED);
    assertThat(story.run.words()).anyMatch(word -> word.startsWith("web3 could not go back"));
  }

  @Test
  void aRevertThatNobodyCanTellTheEndOfIsUnknown() {
    badThird().ask(RunVerb.REVERT).done(WEB3, "back-prepare").done(WEB3, "back-stop");
    story.report(WEB3, "back-restore", StepState.UNKNOWN, false, false).back(WEB2).back(WEB1);
    assertThat(story.state()).isEqualTo(RunState.UNKNOWN);
  }

  @Test
  void aRevertWaitsForASilentHost() {
    badThird().lost(WEB3).ask(RunVerb.REVERT);
    assertThat(story.acts).isEmpty();
    assertThat(story.event(new RunEvent.Returned(Story.now(), WEB3, List.of())).acts)
        .containsExactly(order(WEB3, "back-prepare"));
  }

  @Test
  void aRevertCanBePausedAndResumed() {
    badThird().ask(RunVerb.REVERT).ask(RunVerb.PAUSE);
    assertThat(story.done(WEB3, "back-prepare").acts).isEmpty();
    assertThat(story.ask(RunVerb.RESUME).acts).containsExactly(order(WEB3, "back-stop"));
    assertThat(story.state()).isEqualTo(RunState.REVERTING);
  }

  @Test
  void anAbortOfARevertEndsAsThingsStand() {
    badThird().ask(RunVerb.REVERT).back(WEB3).abort();
    assertThat(story.state()).isEqualTo(RunState.REVERTING);
    story.failed(WEB2, "back-prepare");
    assertThat(story.state()).isEqualTo(RunState.MIXED);
  }

  @Test
  void nothingChangedIsNothingToRevert() {
    story.ready();
    story.report(WEB1, "stop", StepState.FAILED, false, false);
    assertThat(refused(RunVerb.REVERT)).contains("nothing was changed");
  }

  @Test
  void pushingOnLeavesTheFailedHostAndSaysWhatIsOverridden() {
    story.ready().done(WEB1, "stop").failed(WEB1, "restore").ask(RunVerb.PUSH_ON);
    assertThat(story.acts).containsExactly(order(WEB2, "stop"));
    assertThat(story.run.words())
        .last()
        .asString()
        .contains("web1 stays as it is, although the limit allows 0 failed");
    story.changed(WEB2).changed(WEB3).judged(WEB1, Verdict.PASSED);
    assertThat(story.state()).isEqualTo(RunState.MIXED);
  }

  @Test
  void nobodyPushesOnBeyondTheBudget() {
    story.ready().failed(WEB1, "stop").ask(RunVerb.PUSH_ON).failed(WEB2, "stop");
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(refused(RunVerb.PUSH_ON)).contains("the failure budget of the whole run is 1");
  }

  @Test
  void aSilentHostThatWasNotTouchedCanBeLeftBehind() {
    story.ready().lost(WEB2).changed(WEB1);
    assertThat(refused(RunVerb.PUSH_ON, WEB3)).contains("neither failed nor is silent");
    assertThat(story.ask(RunVerb.PUSH_ON, WEB2).acts)
        .containsExactly(order(WEB3, "stop"), new Act.End(List.of(WEB2), RunState.ABORTED));
    story.changed(WEB3).judged(WEB1, Verdict.PASSED);
    assertThat(story.state()).isEqualTo(RunState.MIXED);
    assertThat(story.run.words()).anyMatch(word -> word.contains("web2 is left behind"));
  }

  @Test
  void aHostThatWasBeingChangedIsNotLeftBehind() {
    story.ready().lost(WEB1);
    assertThat(refused(RunVerb.PUSH_ON, WEB1)).contains("nobody knows how far it came");
  }

  @Test
  void aHostLeftBehindIsToldThatTheRunIsOverForItAndGetsNoOrder() {
    story.beginAndAccept().lost(WEB3).ask(RunVerb.PUSH_ON, WEB3);
    var known = story.said(WEB3, "prepare", StepState.DONE, false, false);
    assertThat(story.event(new RunEvent.Returned(Story.now(), WEB3, List.of(known))).acts)
        .containsExactly(new Act.End(List.of(WEB3), RunState.ABORTED));
    assertThat(story.done(WEB1, "prepare").done(WEB2, "prepare").acts)
        .containsExactly(order(WEB1, "remember"), order(WEB2, "remember"));
  }

  @Test
  void onFailureRevertGoesBackWithoutAsking() {
    var plan = Plans.with(Plans.of(List.of(WEB1, WEB2), 1, 0), OnFailure.REVERT, 1);
    var own = new Story(plan).ready().changed(WEB1).failed(WEB2, "stop");
    assertThat(own.state()).isEqualTo(RunState.REVERTING);
    assertThat(own.acts).containsExactly(order(WEB1, "back-prepare"));
    assertThat(own.back(WEB1).state()).isEqualTo(RunState.REVERTED);
  }

  @Test
  void onFailureRevertAlsoAfterACheckOfTheWhole() {
    var plan = Plans.with(Plans.twoHosts(2, 0), OnFailure.REVERT, 1);
    var own = new Story(plan).ready().changed(WEB1).changed(WEB2).judged(WEB1, Verdict.FAILED);
    assertThat(own.state()).isEqualTo(RunState.REVERTING);
    assertThat(own.back(WEB1).back(WEB2).state()).isEqualTo(RunState.REVERTED);
  }

  @Test
  void onFailureContinueGoesOnUntilTheBudgetIsSpent() {
    var own = new Story(Plans.with(story.run.plan(), OnFailure.CONTINUE, 1)).ready();
    assertThat(own.failed(WEB1, "stop").acts).containsExactly(order(WEB2, "stop"));
    assertThat(own.failed(WEB2, "stop").state()).isEqualTo(RunState.PAUSED);
  }

  @Test
  void takingOverPausesTheRunFirstAndChangesItsOwner() {
    story.ready();
    assertThat(refused("bob", RunVerb.REVERT)).contains("owned by ann");
    assertThat(refused("bob", RunVerb.PAUSE)).isEmpty();
    assertThat(refused("bob", RunVerb.ABORT)).isEmpty();
    assertThat(refused("ann", RunVerb.TAKE)).contains("owns the run already");
    story.ask("bob", RunVerb.TAKE);
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.run.course().claim().owner()).isEqualTo("bob");
    assertThat(refused("ann", RunVerb.RESUME)).contains("owned by bob");
    assertThat(story.ask("bob", RunVerb.RESUME).state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void whatMakesNoSenseIsRefusedAndChangesNothing() {
    story.ready();
    assertThat(refused(RunVerb.RESUME)).contains("not paused");
    assertThat(refused(RunVerb.PUSH_ON)).contains("no host failed");
    var before = story.run;
    assertThat(story.ask(RunVerb.RESUME).run).isEqualTo(before);
    assertThat(story.ask("bob", RunVerb.REVERT).run).isEqualTo(before);
    story.ask(RunVerb.PAUSE);
    assertThat(refused(RunVerb.PAUSE)).contains("is paused");
    story.ask(RunVerb.RESUME).abort();
    assertThat(refused(RunVerb.RETRY)).contains("is being aborted");
  }

  @ParameterizedTest
  @EnumSource(RunVerb.class)
  void aRunThatEndedIsNotSteered(RunVerb verb) {
    story.begin().abort();
    assertThat(story.state()).isEqualTo(RunState.ABORTED);
    assertThat(refused(verb)).contains("has ended");
  }
}
