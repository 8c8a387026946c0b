package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;

import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.model.check.Check;
import rearguard.model.check.Verdict;
import rearguard.model.plan.OnFailure;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;

/** A run of an application from which users are kept away meanwhile. */
class LockedDownTest {
  private Story story = new Story(Plans.twoHosts(1, 0)).begin();

  private Story locked(Check... later) {
    return story.event(
        new RunEvent.LockedDown(Story.now(), List.of(later).stream().map(Check::name).toList()));
  }

  private Story changed() {
    return story.changed(WEB1).changed(WEB2);
  }

  @Test
  void whatIsLeftToTheEndOfALockDownIsNotAskedAndTheRunEndsWithoutIt() {
    story.ready();

    locked(Plans.SITE);

    assertThat(changed().acts).noneMatch(Act.Judge.class::isInstance);
    assertThat(story.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(story.run.words())
        .contains("locked down meanwhile: asked when that ends, not by this run: site");
  }

  @Test
  void theInsideIsStillProvenByTheRun() {
    story.ready();
    locked(Plans.SITE);

    story.done(WEB1, "stop").done(WEB1, "restore").judged(WEB1, Verdict.FAILED);

    assertThat(story.state()).isEqualTo(RunState.PAUSED);
  }

  @Test
  void whatWasAskedBeforeAndAnsweredAfterCountsNoMore() {
    story = new Story(Plans.with(Plans.twoHosts(1, 0), OnFailure.REVERT, 1)).begin().ready();
    changed();
    assertThat(story.state()).isEqualTo(RunState.VERIFYING);

    locked(Plans.SITE);

    assertThat(story.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(story.judged(WEB1, Verdict.FAILED).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRunThatWasPausedByAHoldCanGoOn() {
    story.ready().done(WEB1, "stop").done(WEB1, "restore").judged(WEB1, Verdict.FAILED);
    assertThat(story.state()).isEqualTo(RunState.PAUSED);

    locked(Plans.INSIDE, Plans.SITE);
    assertThat(story.state()).as("an operator decides").isEqualTo(RunState.PAUSED);
    story.ask(RunVerb.RESUME);

    story.done(WEB2, "stop").done(WEB2, "restore");
    assertThat(story.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theSameIsSaidOnce() {
    story.ready();
    locked(Plans.SITE);
    var before = story.run;

    assertThat(locked(Plans.SITE).run).isEqualTo(before);
  }
}
