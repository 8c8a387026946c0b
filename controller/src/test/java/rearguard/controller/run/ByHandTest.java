package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;
import static rearguard.controller.run.Story.order;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.plan.Step;
import rearguard.model.run.Handback;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.run.Takeover;
import rearguard.model.run.Takeover.Manner;

class ByHandTest {
  private final Story story = new Story(Plans.twoHosts(1, 0));

  private static Takeover takeover(Manner manner) {
    return new Takeover(manner, "root (ada)", "the controller is gone", Story.now());
  }

  private Story taken(HostName host, Manner manner) {
    return story.event(new RunEvent.TakenOver(Story.now(), host, takeover(manner)));
  }

  private Story handed(HostName host, Manner manner, RunState state, List<StepReport> known) {
    var findings =
        Stream.of(Plans.INSIDE, Plans.SITE)
            .map(
                check ->
                    new Finding(
                        check.name(),
                        Optional.of(host),
                        Verdict.PASSED,
                        "seen",
                        Duration.ZERO,
                        Story.now()))
            .toList();
    var handback =
        new Handback(takeover(manner), state, List.of("web2 was not asked"), findings, Story.now());
    return story.event(new RunEvent.HandedBack(Story.now(), host, handback, known));
  }

  private StepReport done(Step step) {
    boolean changed = step.verb().destructive();
    return new StepReport(
        step.id(), 3, StepState.DONE, "by hand", changed, false, Plans.undo(step), Story.now());
  }

  private List<StepReport> all(HostName host) {
    return story.run.plan().steps().stream()
        .filter(step -> step.target().host().equals(host))
        .map(this::done)
        .toList();
  }

  private List<StepReport> back(HostName host) {
    var back =
        story.run.plan().back().stream()
            .filter(step -> step.target().host().equals(host))
            .map(this::done);
    return Stream.concat(all(host).stream(), back).toList();
  }

  @Test
  void nothingIsOrderedOnAHostInAHandAndOthersGoOn() {
    story.beginAndAccept();
    taken(WEB1, Manner.CONTINUE);
    assertThat(story.run.course().taken()).containsExactly(WEB1);
    assertThat(story.done(WEB2, "prepare").acts).isEmpty();
    assertThat(story.run.words().getLast())
        .isEqualTo(
            "web1 is taken over on the host by root (ada): the controller is gone; nothing is"
                + " ordered there");
    taken(WEB1, Manner.CONTINUE);
    assertThat(story.run.words().stream().filter(word -> word.contains("taken over"))).hasSize(1);
  }

  @Test
  void theRunGoesOnFromWhatAPersonDid() {
    story.ready();
    assertThat(story.acts).containsExactly(order(WEB1, "stop"));
    taken(WEB1, Manner.CONTINUE);
    assertThat(handed(WEB1, Manner.CONTINUE, RunState.SUCCEEDED, all(WEB1)).acts)
        .containsExactly(new Act.Judge(WEB1, List.of(Plans.INSIDE)));
    assertThat(story.judged(WEB1, Verdict.PASSED).acts).containsExactly(order(WEB2, "stop"));
    assertThat(story.run.course().taken()).isEmpty();
  }

  @Test
  void whatThePersonLeftUndoneIsOrderedAgain() {
    story.ready();
    taken(WEB1, Manner.CONTINUE);
    var some = all(WEB1).stream().filter(report -> !report.step().value().contains("re")).toList();
    assertThat(handed(WEB1, Manner.CONTINUE, RunState.MIXED, some).acts)
        .containsExactly(order(WEB1, "restore"));
  }

  @Test
  void aHandbackThatIsToldAgainChangesNothingMore() {
    story.ready();
    taken(WEB1, Manner.CONTINUE);
    handed(WEB1, Manner.CONTINUE, RunState.SUCCEEDED, all(WEB1));
    var once = story.run;
    handed(WEB1, Manner.CONTINUE, RunState.SUCCEEDED, all(WEB1));
    assertThat(story.run).isEqualTo(once);
  }

  @Test
  void aHostThatWentBackByHandIsBack() {
    story.ready().changed(WEB1);
    taken(WEB1, Manner.REVERT);
    handed(WEB1, Manner.REVERT, RunState.REVERTED, back(WEB1));
    assertThat(story.run.course().backward()).containsExactly(WEB1);
    assertThat(story.run.step(Plans.step(WEB1, rearguard.model.plan.Verb.RESTORE).id()).state())
        .isEqualTo(StepState.REVERTED);
  }

  @Test
  void aReleasedHostAbortsTheRun() {
    story.ready().changed(WEB1).done(WEB2, "stop");
    taken(WEB2, Manner.RELEASE);
    var known = all(WEB2).stream().filter(r -> !r.step().value().contains("restore")).toList();
    handed(WEB2, Manner.RELEASE, RunState.ABORTED, known);
    assertThat(story.run.state()).isEqualTo(RunState.MIXED);
  }

  @Test
  void aRunBegunOnItsHostsEndsAsTheirChecksSaid() {
    ByHand.begun(story.run.plan(), takeover(Manner.ROLLBACK)).forEach(story::event);
    assertThat(story.acts).isEmpty();
    assertThat(handed(WEB1, Manner.ROLLBACK, RunState.SUCCEEDED, all(WEB1)).acts).isEmpty();
    assertThat(handed(WEB2, Manner.ROLLBACK, RunState.SUCCEEDED, all(WEB2)).acts)
        .containsExactly(new Act.Register());
    story.event(new RunEvent.Remembered(Story.now(), new PointId("p-undo")));
    assertThat(story.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(story.run.by()).isEqualTo("root (ada)");
  }

  @Test
  void aRunBegunOnItsHostsThatWentBackIsReverted() {
    ByHand.begun(story.run.plan(), takeover(Manner.REVERT)).forEach(story::event);
    handed(WEB1, Manner.REVERT, RunState.REVERTED, back(WEB1));
    handed(WEB2, Manner.REVERT, RunState.REVERTED, List.of());
    assertThat(story.run.state()).isEqualTo(RunState.REVERTED);
  }

  @Test
  void aHostWithNothingToGoBackFromAbortsTheRunInPlaceOfChangingIt() {
    story.ready();
    taken(WEB1, Manner.REVERT);
    var ready = all(WEB1).stream().filter(report -> !report.changed()).toList();
    assertThat(handed(WEB1, Manner.REVERT, RunState.REVERTED, ready).acts)
        .noneMatch(Act.Order.class::isInstance);
    assertThat(story.state()).isEqualTo(RunState.ABORTED);
  }

  @Test
  void aHostThatHandsBackARunThatIsOverIsToldToLetGo() {
    story.ready();
    taken(WEB2, Manner.CONTINUE);
    story.abort().done(WEB1, "stop");
    assertThat(story.state()).as("a person is at it").isEqualTo(RunState.RUNNING);
    story.lost(WEB2);
    assertThat(story.state()).as("who cannot tell is not waited for").isEqualTo(RunState.MIXED);
    var over = story.run;
    assertThat(handed(WEB2, Manner.CONTINUE, RunState.SUCCEEDED, all(WEB2)).acts)
        .containsExactly(new Act.End(List.of(WEB2), RunState.MIXED));
    assertThat(story.run).isEqualTo(over);
  }
}
