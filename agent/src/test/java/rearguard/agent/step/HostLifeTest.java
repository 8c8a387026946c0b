package rearguard.agent.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.Post.Lease;
import rearguard.model.name.RunId;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;

/** A host's decisions, without a host. */
class HostLifeTest {
  private static final long SECOND = 1_000_000_000;

  private final HostLife life = new HostLife();
  private Post post = Post.of(Book.BLANK, Optional.empty());
  private long number;

  /** Takes an event in, and brings what is to be noted to a disk that never fails. */
  private List<Deed> after(StepEvent event) {
    var decision = life.next(post, event);
    post = decision.post();
    return decision.deeds();
  }

  private List<Deed> noted(Entry entry, long now) {
    return after(new StepEvent.Noted(++number, entry, now));
  }

  private void ready() {
    noted(plan(Sample.RUN), 0);
    for (var verb : List.of(Verb.PREPARE, Verb.REMEMBER)) {
      done(verb);
    }
  }

  private void done(Verb verb) {
    var report =
        Result.done("", false, Optional.empty())
            .report(Sample.id(verb), 1, java.time.Instant.EPOCH);
    noted(new Entry.Outcome(Sample.RUN, report), 0);
  }

  private static Entry plan(RunId run) {
    var offer = Sample.offer(run, Sample.plan(), 1);
    return new Entry.PlanHeld(run, offer.planId(), 1, offer.plan(), Claim.UNSAID);
  }

  private void leased(long until) {
    after(new StepEvent.Leased(Sample.RUN, new Lease(1, 0, until)));
  }

  private List<Deed> ordered(Verb verb, int attempt, long now) {
    return after(new StepEvent.Ordered(Sample.order(verb, attempt), Sample.WEB1, now));
  }

  private static Entry intent(Verb verb) {
    return new Entry.Intent(Sample.RUN, Sample.id(verb), 1);
  }

  @Test
  void theIntentIsNotedBeforeTheStepIsDone() {
    ready();
    leased(10 * SECOND);
    assertThat(ordered(Verb.STOP, 1, SECOND)).containsExactly(new Deed.Note(intent(Verb.STOP)));
    assertThat(noted(intent(Verb.STOP), SECOND)).singleElement().isInstanceOf(Deed.Perform.class);
  }

  @Test
  void aLeaseThatLapsesWhileTheIntentIsWrittenStartsNothing() {
    ready();
    leased(10 * SECOND);
    ordered(Verb.STOP, 1, 9 * SECOND);
    assertThat(noted(intent(Verb.STOP), 11 * SECOND))
        .singleElement()
        .isInstanceOf(Deed.Conclude.class);
  }

  @Test
  void anOrderThatComesTwiceIsDoneOnceAlsoBeforeItsIntentIsWritten() {
    ready();
    leased(10 * SECOND);
    ordered(Verb.STOP, 1, SECOND);
    assertThat(ordered(Verb.STOP, 1, SECOND)).singleElement().isInstanceOf(Deed.Ignore.class);
  }

  @Test
  void nothingBeginsBesideAnAttemptThatDidNotStop() {
    ready();
    leased(10 * SECOND);
    ordered(Verb.STOP, 1, SECOND);
    noted(intent(Verb.STOP), SECOND);
    var result = Result.unknown("does not stop", true, false);
    after(new StepEvent.Ended(Sample.order(Verb.STOP, 1), result, false));
    noted(
        new Entry.Outcome(
            Sample.RUN, result.report(Sample.id(Verb.STOP), 1, java.time.Instant.EPOCH)),
        SECOND);
    assertThat(ordered(Verb.RESTORE, 1, SECOND))
        .singleElement()
        .isInstanceOfSatisfying(
            Deed.Conclude.class,
            deed -> assertThat(deed.result().evidence()).contains("did not; start the agent"));
  }

  @Test
  void aControllerOfThePastIsNotBelievedWhatItAcknowledges() {
    ready();
    noted(new Entry.Epoch(5), 0);
    assertThat(after(new StepEvent.Acknowledged(4, number))).isEmpty();
    assertThat(after(new StepEvent.Acknowledged(5, number)))
        .containsExactly(new Deed.Note(new Entry.Acknowledged(number)));
  }

  @Test
  void aControllerThatIsOverIsNotObeyedWhileTheDiskIsSlowToLearnOfTheNextOne() {
    ready();
    leased(10 * SECOND);
    assertThat(after(new StepEvent.Heard(2)))
        .containsExactly(new Deed.Note(new Entry.Epoch(2))); // and not yet on the disk
    assertThat(ordered(Verb.STOP, 1, SECOND))
        .containsExactly(
            new Deed.Ignore(Sample.id(Verb.STOP) + " of r-test", "epoch 1 is over, 2 commands"));
    assertThat(after(new StepEvent.Over(1, Sample.RUN, RunState.ABORTED)))
        .singleElement()
        .isInstanceOf(Deed.Ignore.class);
    var offer = Sample.offer(new RunId("r-next"), Sample.plan("blog", Duration.ofSeconds(1)), 1);
    assertThat(after(new StepEvent.Offered(offer, Optional.empty())))
        .singleElement()
        .isInstanceOf(Deed.Decline.class);
    assertThat(after(new StepEvent.Acknowledged(1, number))).isEmpty();
    leased(20 * SECOND);
    assertThat(post.leased(Sample.RUN, SECOND)).isFalse();
  }

  @Test
  void nothingBeginsThatANewerControllerOvertookWhileItsIntentWasWritten() {
    noted(plan(Sample.RUN), 0);
    ordered(Verb.PREPARE, 1, SECOND);
    after(new StepEvent.Heard(2));
    assertThat(noted(intent(Verb.PREPARE), SECOND))
        .singleElement()
        .isInstanceOf(Deed.Conclude.class);
  }

  @Test
  void anOrderIsWordOfItsControllerToo() {
    ready();
    leased(10 * SECOND);
    after(
        new StepEvent.Ordered(
            new Order(2, Sample.RUN, Sample.id(Verb.STOP), 1), Sample.WEB1, SECOND));
    assertThat(ordered(Verb.STOP, 1, SECOND)).singleElement().isInstanceOf(Deed.Ignore.class);
  }

  @Test
  void aRestoreThatNobodyKnowsTheEndOfIsLookedAtBeforeItIsDoneAgain() {
    unclear(Verb.RESTORE);
    assertThat(ordered(Verb.RESTORE, 2, SECOND)).singleElement().isInstanceOf(Deed.Look.class);
    assertThat(ordered(Verb.RESTORE, 2, SECOND)).singleElement().isInstanceOf(Deed.Ignore.class);
    assertThat(looked(Result.unknown("half-way", true, true)))
        .containsExactly(new Deed.Note(new Entry.Intent(Sample.RUN, Sample.id(Verb.RESTORE), 2)));
  }

  @Test
  void aRestoreThatALookFindsCompleteIsNotDoneAgain() {
    unclear(Verb.RESTORE);
    ordered(Verb.RESTORE, 2, SECOND);
    var complete = Result.done("complete", true, Optional.empty());
    assertThat(looked(complete))
        .containsExactly(new Deed.Conclude(Sample.RUN, Sample.id(Verb.RESTORE), 2, complete));
  }

  @Test
  void aRestoreIsNotDoneAgainWhileNobodyKnows() {
    unclear(Verb.RESTORE);
    ordered(Verb.RESTORE, 2, SECOND);
    assertThat(looked(Result.unknown("the driver does not know", true, false)))
        .singleElement()
        .isInstanceOf(Deed.Conclude.class);
  }

  @Test
  void aStopOfWhichNobodyKnowsTheEndIsSimplyDoneAgain() {
    unclear(Verb.STOP);
    assertThat(ordered(Verb.STOP, 2, SECOND)).singleElement().isInstanceOf(Deed.Note.class);
  }

  @Test
  void anAttemptThatDidNotStopStaysUnknownHoweverOftenItIsOrdered() {
    unclear(Verb.RESTORE);
    post = post.stuck(Sample.LAMP);
    assertThat(ordered(Verb.RESTORE, 2, SECOND))
        .singleElement()
        .isInstanceOfSatisfying(
            Deed.Conclude.class,
            deed -> assertThat(deed.result().state()).isEqualTo(StepState.UNKNOWN));
  }

  private void unclear(Verb verb) {
    ready();
    leased(10 * SECOND);
    var unknown = Result.unknown("nobody can tell", true, false);
    noted(new Entry.Outcome(Sample.RUN, unknown.report(Sample.id(verb), 1, Instant.EPOCH)), 0);
  }

  private List<Deed> looked(Result result) {
    return after(new StepEvent.Looked(Sample.RUN, Sample.id(Verb.RESTORE), 2, result));
  }

  @Test
  void afterARestartARestoreIsLookedAtAndTheRestIsUnknown() {
    ready();
    noted(intent(Verb.RESTORE), 0);
    noted(intent(Verb.STOP), 0);
    post = Post.of(post.book(), Optional.empty());
    assertThat(after(new StepEvent.Restarted()))
        .hasSize(2)
        .hasOnlyElementsOfTypes(Deed.Look.class, Deed.Conclude.class);
  }

  @Test
  void theEndTidiesAndIsNotedAndComesOnce() {
    ready();
    var over = new StepEvent.Over(1, Sample.RUN, RunState.ABORTED);
    assertThat(after(over))
        .hasSize(2)
        .contains(new Deed.Note(new Entry.Ended(Sample.RUN, RunState.ABORTED)));
    noted(new Entry.Ended(Sample.RUN, RunState.ABORTED), 0);
    assertThat(after(over)).isEmpty();
  }

  /** An offer that was on its way when the run ended would be held for ever. */
  @Test
  void theEndOfARunThatIsNotHeldIsNotedOnceSoThatALateOfferIsDeclined() {
    var over = new StepEvent.Over(1, Sample.RUN, RunState.REFUSED);
    var ended = new Entry.Ended(Sample.RUN, RunState.REFUSED);
    var offer = Sample.offer(Sample.RUN, Sample.plan(), 1);
    assertThat(after(over)).containsExactly(new Deed.Note(ended));
    noted(ended, 0);

    assertThat(after(over)).isEmpty();
    assertThat(after(new StepEvent.Offered(offer, Optional.empty())))
        .singleElement()
        .isInstanceOfSatisfying(
            Deed.Decline.class, no -> assertThat(no.why().message()).contains("has ended"));
  }
}
