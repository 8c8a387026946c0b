package rearguard.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static rearguard.controller.run.Plans.WEB1;
import static rearguard.controller.run.Plans.WEB2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rearguard.controller.run.words.PersonsWord;
import rearguard.model.Answer;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Probe;
import rearguard.model.check.Verdict;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Stage.Kind;
import rearguard.model.run.Lasting;
import rearguard.model.run.Question;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;

/** What a run waits for that no host does: a person's word, and that checks hold for a while. */
class AwaitedTest {
  private static final Check LOGIN = manual("login", "a student can log in");
  private static final Check CONFIRM = manual("confirm-1", "support sees no new tickets");
  private static final Check WATCHED =
      Plans.SITE.named(new CheckName("site+2")).holding(minutes(10));
  private static final Check INSIDE =
      Plans.INSIDE.named(new CheckName("inside+2")).holding(minutes(10));

  @Test
  void aPersonIsAskedWhenTheHostsHaveAnsweredAndNoAgentIs() {
    var story = changed(whole(stage("verify", Kind.VERIFY, Plans.SITE, LOGIN)));
    assertThat(story.acts).containsExactly(new Act.Judge(WEB1, List.of(Plans.SITE)));
    assertThat(Question.of(story.run)).isEmpty();

    story.judged(WEB1, Verdict.PASSED);
    assertThat(story.acts).isEmpty();
    assertThat(story.state()).isEqualTo(RunState.VERIFYING);
    assertThat(story.run.words().getLast())
        .isEqualTo(
            "waiting for a person: \"a student can log in\"; answer with"
                + " \"rearguard run confirm r-test login --yes\" or --no");

    answer(story, LOGIN, Verdict.PASSED);
    assertThat(story.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(story.run.words()).contains("check login: ben says yes (looked twice)");
    assertThat(Question.of(story.run)).isEmpty();
  }

  @Test
  void aNoIsAFailedCheckOfTheWhole() {
    var asked = stage("verify", Kind.VERIFY, LOGIN);
    assertThat(answer(changed(whole(asked)), LOGIN, Verdict.FAILED).state())
        .isEqualTo(RunState.FAILED);

    var reverting = Plans.with(whole(asked), OnFailure.REVERT, 1);
    assertThat(answer(changed(reverting), LOGIN, Verdict.FAILED).state())
        .isEqualTo(RunState.REVERTING);
  }

  @Test
  void nobodyIsAskedWhatCanNoLongerMatter() {
    var plan =
        whole(
            stage("verify", Kind.VERIFY, Plans.SITE, LOGIN),
            stage("confirm-1", Kind.VERIFY, CONFIRM),
            stage("watch 10m", Kind.VERIFY, WATCHED));
    var story = changed(plan).judged(WEB1, Verdict.FAILED);

    assertThat(story.state()).isEqualTo(RunState.FAILED);
    assertThat(story.run.words())
        .contains(
            "not waited for: confirm-1; a check did not pass before",
            "not waited for: watch 10m; a check did not pass before")
        .noneMatch(words -> words.startsWith("waiting for a person"));
  }

  @Test
  void aNoBeforeTheNextChangePausesAndCanBeAskedAgain() {
    var story = confirming(0);
    answer(story, CONFIRM, Verdict.FAILED);
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    assertThat(story.acts).isEmpty();

    story.ask(RunVerb.RETRY);
    assertThat(story.state()).isEqualTo(RunState.RUNNING);
    assertThat(Question.of(story.run)).extracting(Question::check).containsExactly(CONFIRM.name());
    answer(story, CONFIRM, Verdict.PASSED);
    assertThat(story.acts).contains(Story.order(WEB1, "release"), Story.order(WEB2, "release"));
  }

  @Test
  void whoPushesOnOverANoLeavesNoHostBehind() {
    var story = answer(confirming(0), CONFIRM, Verdict.FAILED);
    story.ask(RunVerb.PUSH_ON);
    assertThat(story.acts).contains(Story.order(WEB1, "release"), Story.order(WEB2, "release"));
    story.done(WEB1, "release").done(WEB2, "release");
    assertThat(story.state()).isEqualTo(RunState.MIXED);
  }

  /** The question stands beside the first host; a host that failed takes no question along. */
  @Test
  void aPersonIsAskedWhateverBecameOfAHost() {
    var story = new Story(confirmingPlan(1)).ready();
    story.failed(WEB1, "stop").done(WEB2, "stop").done(WEB2, "restore");
    story.judged(WEB2, Verdict.PASSED);
    assertThat(Question.of(story.run)).extracting(Question::check).containsExactly(CONFIRM.name());

    answer(story, CONFIRM, Verdict.FAILED);
    assertThat(story.acts).isEmpty();
  }

  @Test
  void aPersonsWordIsTakenWhilePausedAndByNobodyTwice() {
    var story = changed(whole(stage("verify", Kind.VERIFY, LOGIN))).ask(RunVerb.PAUSE);
    assertThat(Question.of(story.run)).hasSize(1);
    answer(story, LOGIN, Verdict.PASSED);
    assertThat(story.state()).isEqualTo(RunState.PAUSED);

    var second = said(LOGIN, Verdict.FAILED);
    assertThat(PersonsWord.against(story.run, second))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.message())
                    .startsWith("check login of run r-test was answered before, at ")
                    .endsWith("ben says yes (looked twice)"));
    assertThat(story.event(second).ask(RunVerb.RESUME).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void withSeveralQuestionsOneHasToBeNamed() {
    var story = changed(whole(stage("verify", Kind.VERIFY, LOGIN, CONFIRM)));
    assertThat(refused(PersonsWord.meant(story.run, Optional.empty())))
        .isEqualTo(
            "run r-test asks more than one thing: login (\"a student can log in\"), confirm-1"
                + " (\"support sees no new tickets\")");

    answer(story, LOGIN, Verdict.PASSED);
    assertThat(PersonsWord.meant(story.run, Optional.empty()))
        .isEqualTo(Answer.given(CONFIRM.name()));
    assertThat(PersonsWord.against(story.run, said(Plans.SITE, Verdict.PASSED)))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.message())
                    .isEqualTo("run r-test asks no person about \"site\""));
    answer(story, CONFIRM, Verdict.PASSED);
    assertThat(refused(PersonsWord.meant(story.run, Optional.empty())))
        .isEqualTo("run r-test has ended succeeded and asks nobody");
  }

  @Test
  void aControllerThatComesBackStillWaits() {
    var story = changed(whole(stage("verify", Kind.VERIFY, LOGIN)));
    var before = Question.of(story.run);
    assertThat(story.recovered().acts).isEmpty();
    assertThat(Question.of(story.run)).isEqualTo(before).hasSize(1);

    var told = new Story(story.run.plan());
    story.events.forEach(told::event);
    assertThat(told.run).isEqualTo(story.run);
  }

  @Test
  void anAbortEndsTheWaiting() {
    var story = changed(whole(stage("verify", Kind.VERIFY, LOGIN))).ask(RunVerb.ABORT);
    assertThat(story.state().ended()).isTrue();
    assertThat(Question.of(story.run)).isEmpty();
  }

  /** A host that says more than it was asked does not speak for a person. */
  @Test
  void noHostAnswersForAPerson() {
    var story = changed(whole(stage("verify", Kind.VERIFY, LOGIN)));
    story.event(judged(WEB1, LOGIN, Verdict.PASSED));
    assertThat(story.state()).isEqualTo(RunState.VERIFYING);
    assertThat(Question.of(story.run)).hasSize(1);
  }

  /** As runs of earlier versions ended, in which agents were asked. */
  @Test
  void thatAHostDidNotKnowEndedARunBefore() {
    var story = changed(whole(stage("verify", Kind.VERIFY, LOGIN)));
    story.event(judged(WEB1, LOGIN, Verdict.UNKNOWN));
    assertThat(story.state()).isEqualTo(RunState.UNKNOWN);
  }

  @Test
  void whatIsWatchedIsAskedCheckByCheckAndItIsSaidHowFarItIs() {
    var story = watching();
    assertThat(story.acts)
        .containsExactly(
            new Act.Judge(WEB1, List.of(WATCHED)),
            new Act.Judge(WEB1, List.of(INSIDE)),
            new Act.Judge(WEB2, List.of(INSIDE)));
    assertThat(story.run.words().getLast())
        .isEqualTo("now watching for 10m on web1, web2: site, inside");
    assertThat(Lasting.of(story.run).orElseThrow().words(Story.now().plusSeconds(425)))
        .isEqualTo("watching for 10m, 2m55s left");

    story.event(judged(WEB1, WATCHED, Verdict.PASSED));
    assertThat(story.acts).isEmpty();
    story.event(judged(WEB2, INSIDE, Verdict.PASSED));
    assertThat(story.state()).isEqualTo(RunState.VERIFYING);
    story.event(judged(WEB1, INSIDE, Verdict.PASSED));
    assertThat(story.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theFirstThatDoesNotHoldDecidesAtOnce() {
    assertThat(watching().event(judged(WEB2, INSIDE, Verdict.FAILED)).state())
        .isEqualTo(RunState.FAILED);
    assertThat(watching().event(judged(WEB1, WATCHED, Verdict.UNKNOWN)).state())
        .isEqualTo(RunState.UNKNOWN);
  }

  @Test
  void aWatchBetweenChangesHoldsTheNextOneBack() {
    var stages = new ArrayList<>(confirmingPlan(0).stages());
    stages.set(
        3,
        new Stage(
            "watch 10m",
            Kind.CHANGE,
            new Limit(2, 0),
            Stream.of(WEB1, WEB2)
                .map(host -> new HostPart(host, List.of(), List.of(INSIDE)))
                .toList()));
    var story = changed(Plans.plan(stages));
    story.event(judged(WEB1, INSIDE, Verdict.PASSED));
    assertThat(story.acts).isEmpty();
    story.event(judged(WEB2, INSIDE, Verdict.FAILED));
    assertThat(story.state()).isEqualTo(RunState.PAUSED);
    story.ask(RunVerb.RETRY).event(judged(WEB2, INSIDE, Verdict.PASSED));
    assertThat(story.acts).contains(Story.order(WEB1, "release"), Story.order(WEB2, "release"));
  }

  /** Nobody knows whether it held while nobody looked. */
  @Test
  void whoWasAwayBeginsTheWatchAnew() {
    var story = watching();
    var later = Story.now().plusSeconds(300);
    story.event(new RunEvent.Lost(Story.now(), WEB2));
    story.event(new RunEvent.Returned(later, WEB2, List.of()));
    assertThat(story.acts).contains(new Act.Judge(WEB2, List.of(INSIDE)));
    assertThat(since(story)).isEqualTo(later);
    story.event(new RunEvent.Recovered(later.plusSeconds(1), 7));
    assertThat(since(story)).isEqualTo(later.plusSeconds(1));
  }

  private static Instant since(Story story) {
    return Lasting.of(story.run).orElseThrow().since();
  }

  private static Story watching() {
    var inside = new HostPart(WEB2, List.of(), List.of(INSIDE));
    var watch =
        new Stage(
            "watch 10m",
            Kind.VERIFY,
            new Limit(2, 0),
            List.of(new HostPart(WEB1, List.of(), List.of(WATCHED, INSIDE)), inside));
    return changed(whole(watch));
  }

  /** Everything changed, a person's word, then traffic is let through. */
  private static Plan confirmingPlan(int mayFail) {
    var stages = new ArrayList<>(Plans.twoHosts(2, mayFail).stages().subList(0, 3));
    var part = new HostPart(WEB1, List.of(), List.of(CONFIRM));
    stages.add(new Stage("confirm-1", Kind.CHANGE, new Limit(1, mayFail), List.of(part)));
    stages.add(Plans.spelledOut(0).stages().getLast());
    return Plans.plan(stages);
  }

  private static Story confirming(int mayFail) {
    var story = changed(confirmingPlan(mayFail));
    assertThat(story.acts).isEmpty();
    assertThat(Question.of(story.run)).extracting(Question::check).containsExactly(CONFIRM.name());
    return story;
  }

  private static Plan whole(Stage... more) {
    var stages = new ArrayList<>(Plans.twoHosts(2, 0).stages().subList(0, 3));
    stages.addAll(List.of(more));
    return Plans.plan(stages);
  }

  private static Stage stage(String name, Kind kind, Check... checks) {
    var part = new HostPart(WEB1, List.of(), List.of(checks));
    return new Stage(name, kind, new Limit(1, 0), List.of(part));
  }

  private static Story changed(Plan plan) {
    return new Story(plan).ready().changed(WEB1).changed(WEB2);
  }

  private static Story answer(Story story, Check check, Verdict verdict) {
    return story.event(said(check, verdict));
  }

  private static RunEvent.Answered said(Check check, Verdict verdict) {
    return new RunEvent.Answered(Story.now(), check.name(), verdict, "ben", "looked twice");
  }

  private static RunEvent judged(HostName host, Check check, Verdict verdict) {
    var finding =
        new Finding(check.name(), Optional.empty(), verdict, "seen", Duration.ZERO, Story.now());
    return new RunEvent.Judged(Story.now(), host, List.of(finding));
  }

  private static String refused(Answer<CheckName> answer) {
    return answer instanceof Answer.Refused<CheckName>(var problems)
        ? problems.getFirst().message()
        : "not refused";
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static Check manual(String name, String question) {
    return new Check(
        new CheckName(name),
        new Probe.Manual(question),
        Duration.ofSeconds(5),
        Duration.ZERO,
        Duration.ZERO);
  }
}
