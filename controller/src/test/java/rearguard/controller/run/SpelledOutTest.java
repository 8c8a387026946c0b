package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;
import static rearguard.controller.run.Story.order;

import org.junit.jupiter.api.Test;
import rearguard.model.check.Verdict;
import rearguard.model.plan.OnFailure;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;

/** A run whose stages the fleet file spells out. */
class SpelledOutTest {
  private Story story = new Story(Plans.spelledOut(0));

  private Story restored() {
    return story
        .ready()
        .done(WEB1, "stop")
        .done(WEB2, "stop")
        .done(WEB1, "restore")
        .done(WEB2, "restore");
  }

  @Test
  void noStageBeginsBeforeTheOneBeforeItIsOverOnEveryHost() {
    assertThat(story.ready().acts).containsExactly(order(WEB1, "stop"), order(WEB2, "stop"));
    assertThat(story.done(WEB1, "stop").acts).isEmpty();
    assertThat(story.done(WEB2, "stop").acts)
        .containsExactly(order(WEB1, "restore"), order(WEB2, "restore"));
    story.done(WEB1, "restore").done(WEB2, "restore");
    assertThat(story.judged(WEB1, Verdict.PASSED).acts).isEmpty();
    assertThat(story.judged(WEB2, Verdict.PASSED).acts)
        .containsExactly(order(WEB1, "release"), order(WEB2, "release"));
    story.done(WEB1, "release").done(WEB2, "release");
    assertThat(story.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void whatDidNotPassIsNotLetThroughUntilAnOperatorSaysSo() {
    restored().judged(WEB1, Verdict.PASSED).judged(WEB2, Verdict.FAILED);

    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.acts).isEmpty();
    assertThat(story.ask(RunVerb.PUSH_ON).acts)
        .containsExactly(order(WEB1, "release"), order(WEB2, "release"));
  }

  @Test
  void nothingIsBuiltUponAHostThatFailedInAnEarlierStage() {
    story = new Story(Plans.spelledOut(1));
    story.ready().done(WEB1, "stop").failed(WEB2, "stop");

    assertThat(story.acts).containsExactly(order(WEB1, "restore"));
    assertThat(story.done(WEB1, "restore").acts)
        .containsExactly(new Act.Judge(WEB1, java.util.List.of(Plans.INSIDE)));
    story.judged(WEB1, Verdict.PASSED);
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.ask(RunVerb.PUSH_ON).acts)
        .containsExactly(order(WEB1, "release"), order(WEB2, "release"));
    story.done(WEB1, "release").done(WEB2, "release");
    assertThat(story.state()).isEqualTo(RunState.MIXED);
  }

  @Test
  void onFailureContinueLeavesTheFailedHostWhereItIsToo() {
    story = new Story(Plans.with(Plans.spelledOut(0), OnFailure.CONTINUE, 1));
    story.ready().done(WEB1, "stop").failed(WEB2, "stop");

    assertThat(story.acts).containsExactly(order(WEB1, "restore"));
  }

  @Test
  void theWayBackGoesThroughTheSameStages() {
    story = new Story(Plans.with(Plans.spelledOut(0), OnFailure.REVERT, 1));
    restored().judged(WEB1, Verdict.PASSED).judged(WEB2, Verdict.FAILED);

    assertThat(story.state()).isEqualTo(RunState.REVERTING);
    story.done(WEB1, "back-prepare").done(WEB2, "back-prepare");
    assertThat(story.done(WEB1, "back-stop").acts).isEmpty();
    assertThat(story.done(WEB2, "back-stop").acts)
        .containsExactlyInAnyOrder(order(WEB2, "back-restore"), order(WEB1, "back-restore"));
    story.done(WEB2, "back-restore").done(WEB1, "back-restore");
    assertThat(story.state()).isEqualTo(RunState.REVERTED);
  }
}
