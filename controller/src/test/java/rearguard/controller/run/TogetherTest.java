package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.DB1;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;
import static rearguard.controller.run.Story.order;

import org.junit.jupiter.api.Test;
import rearguard.model.Problem;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.plan.OnFailure;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.run.StepState;

/** Hosts that share what is stored. */
class TogetherTest {
  private Story story = new Story(Plans.sharing());

  private String refused(RunVerb verb, HostName... hosts) {
    return Steering.against(story.run, Story.asked("ann", verb, hosts))
        .map(Problem::message)
        .orElse("");
  }

  private Story stopped() {
    return story.ready().done(WEB1, "halt").done(WEB2, "halt");
  }

  /** The data is back, the first host fails on it. */
  private Story badFirst() {
    return stopped().done(DB1, "restore").failed(WEB1, "restore");
  }

  private Story served(HostName host) {
    return story.done(host, "restore").judged(host, Verdict.PASSED);
  }

  @Test
  void everythingStopsAtOnceAndOnlyThenWhatIsStoredChanges() {
    assertThat(story.ready().acts).containsExactly(order(WEB1, "halt"), order(WEB2, "halt"));
    assertThat(story.done(WEB1, "halt").acts).isEmpty();
    assertThat(story.done(WEB2, "halt").acts).containsExactly(order(DB1, "restore"));
    assertThat(story.done(DB1, "restore").acts).containsExactly(order(WEB1, "restore"));
    served(WEB1);
    assertThat(story.acts).containsExactly(order(WEB2, "restore"));
    assertThat(served(WEB2).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aHostThatCouldNotStopPausesTheRunAndNobodyPushesOnOverIt() {
    story.ready().done(WEB1, "halt").failed(WEB2, "halt");

    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.run.words()).last().asString().doesNotContain("push-on");
    assertThat(refused(RunVerb.PUSH_ON)).contains("web2 failed, and what follows is safe only");
    assertThat(refused(RunVerb.RESUME)).contains("web2 failed");
    assertThat(story.ask(RunVerb.RETRY).acts).containsExactly(order(WEB2, "halt", 2));
    assertThat(story.done(WEB2, "halt").acts).containsExactly(order(DB1, "restore"));
  }

  @Test
  void aFailureBudgetForgivesNothingThatOthersRelyOn() {
    story = new Story(Plans.with(Plans.sharing(), OnFailure.CONTINUE, 3));
    story.ready().done(WEB1, "halt").failed(WEB2, "halt");

    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.acts).isEmpty();
  }

  @Test
  void aSilentHostThatMayGoOnWritingIsWaitedForAndNeverLeft() {
    story.ready().lost(WEB2).done(WEB1, "halt");

    assertThat(story.acts).isEmpty();
    assertThat(refused(RunVerb.PUSH_ON, WEB2)).contains("web2 may go on writing");
    var known = story.said(WEB2, "halt", StepState.DONE, true, false);
    assertThat(story.event(new RunEvent.Returned(Story.now(), WEB2, java.util.List.of(known))).acts)
        .containsExactly(order(DB1, "restore"));
  }

  @Test
  void theWayBackStopsEverythingBeforeWhatIsStoredGoesBackAndThenStartsTheLastFirst() {
    badFirst().ask(RunVerb.REVERT);

    assertThat(story.acts)
        .containsExactlyInAnyOrder(
            order(DB1, "back-prepare"), order(WEB2, "back-prepare"), order(WEB1, "back-prepare"));
    story.done(WEB1, "back-prepare").done(WEB1, "back-halt").done(WEB2, "back-prepare");
    assertThat(story.done(WEB2, "back-halt").acts).isEmpty();
    assertThat(story.done(DB1, "back-prepare").acts).containsExactly(order(DB1, "back-restore"));
    assertThat(story.done(DB1, "back-restore").acts).containsExactly(order(WEB2, "back-restore"));
    assertThat(story.done(WEB2, "back-restore").acts).containsExactly(order(WEB1, "back-restore"));
    assertThat(story.done(WEB1, "back-restore").state()).isEqualTo(RunState.REVERTED);
  }

  @Test
  void onTheWayBackWhatIsStoredStaysWhileAHostCannotBeStopped() {
    badFirst().ask(RunVerb.REVERT).done(DB1, "back-prepare");
    story.done(WEB1, "back-prepare").done(WEB1, "back-halt");
    story.done(WEB2, "back-prepare").failed(WEB2, "back-halt");

    assertThat(story.acts).noneMatch(act -> act instanceof Act.Order);
    assertThat(story.state()).isEqualTo(RunState.MIXED);
  }

  @Test
  void noHostGoesBackAlone() {
    badFirst();

    assertThat(refused(RunVerb.REVERT, WEB1)).contains("share what changed, and go back together");
    assertThat(refused(RunVerb.REVERT)).isEmpty();
  }

  @Test
  void aRunThatCouldNotStopAHostGoesBackByItselfWhenSoPlanned() {
    story = new Story(Plans.with(Plans.sharing(), OnFailure.REVERT, 1));
    story.ready().done(WEB1, "halt").failed(WEB2, "halt");

    assertThat(story.acts).containsExactly(order(WEB1, "back-prepare"));
    story.done(WEB1, "back-prepare").done(WEB1, "back-halt").done(WEB1, "back-restore");
    assertThat(story.state()).isEqualTo(RunState.REVERTED);
  }
}
