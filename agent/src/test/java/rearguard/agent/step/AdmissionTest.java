package rearguard.agent.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.journal.Entry;
import rearguard.model.name.HostName;
import rearguard.model.name.StepId;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.wire.PlanWire;

class AdmissionTest {
  private long number;
  private Book book = held();

  private Book held() {
    var plan = Sample.plan();
    return Book.BLANK.after(
        ++number, new Entry.PlanHeld(Sample.RUN, PlanWire.id(plan), 1, plan, Claim.UNSAID));
  }

  private void begun(Verb verb, int attempt) {
    book = book.after(++number, new Entry.Intent(Sample.RUN, Sample.id(verb), attempt));
  }

  private StepReport ended(Verb verb, int attempt, StepState state) {
    var report =
        new StepReport(
            Sample.id(verb), attempt, state, "", true, false, Optional.empty(), Instant.EPOCH);
    book = book.after(++number, new Entry.Outcome(Sample.RUN, report));
    return report;
  }

  private String of(Order order, boolean leased) {
    return words(Admission.of(order, book, new Admission.Standing(Sample.WEB1, leased)));
  }

  private String of(Verb verb, int attempt, boolean leased) {
    return of(Sample.order(verb, attempt), leased);
  }

  private static String words(Admission admission) {
    return switch (admission) {
      case Admission.Go(var step) -> "go " + step.verb();
      case Admission.Again(var told) -> "again " + told.number();
      case Admission.Refused(var why, boolean retry) -> (retry ? "later: " : "refused: ") + why;
      case Admission.Ignored(var why) -> "ignored: " + why;
      case Admission.Fenced(var fence) -> "taken over by " + fence.takeover().by();
    };
  }

  /** What is done of PREPARE and REMEMBER, the order, the lease, and what comes of it. */
  @ParameterizedTest
  @CsvSource({
    "NONE,NONE,PREPARE,false,go PREPARE",
    "NONE,NONE,REMEMBER,false,go REMEMBER",
    "NONE,NONE,STOP,true,refused: there is no undo point of lamp@web1",
    "NONE,NONE,RESTORE,true,refused: there is no undo point of lamp@web1",
    "NONE,NONE,START,true,refused: there is no undo point of lamp@web1",
    "DONE,FAILED,RESTORE,true,refused: there is no undo point of lamp@web1",
    "DONE,UNKNOWN,RESTORE,true,refused: there is no undo point of lamp@web1",
    "NONE,DONE,RESTORE,true,refused: lamp@web1 is not prepared",
    "FAILED,DONE,STOP,true,refused: lamp@web1 is not prepared",
    "DONE,DONE,STOP,true,go STOP",
    "DONE,DONE,RESTORE,true,go RESTORE",
    "DONE,DONE,START,true,go START",
    "DONE,DONE,STOP,false,later: not started: the controller's lease has lapsed",
    "DONE,DONE,RESTORE,false,later: not started: the controller's lease has lapsed",
    "DONE,DONE,START,false,later: not started: the controller's lease has lapsed",
  })
  void nothingIsDestroyedWithoutUndoPointPreparationAndLease(
      String prepared, String remembered, Verb verb, boolean leased, String answer) {
    if (!prepared.equals("NONE")) {
      ended(Verb.PREPARE, 1, StepState.valueOf(prepared));
    }
    if (!remembered.equals("NONE")) {
      ended(Verb.REMEMBER, 1, StepState.valueOf(remembered));
    }
    assertThat(of(verb, 1, leased)).isEqualTo(answer);
  }

  /** The attempt last begun, whether it ended, the attempt ordered, and what comes of it. */
  @ParameterizedTest
  @CsvSource({
    "1,true,1,again 3",
    "1,true,2,go PREPARE",
    "2,true,1,ignored: attempt 2 came later",
    "2,false,1,ignored: attempt 2 came later",
    "1,false,1,ignored: attempt 1 is at work",
    "1,false,2,ignored: attempt 1 is at work",
  })
  void anAttemptIsDoneOnce(int last, boolean over, int ordered, String answer) {
    begun(Verb.PREPARE, last);
    if (over) {
      ended(Verb.PREPARE, last, StepState.FAILED);
    }
    assertThat(of(Verb.PREPARE, ordered, true)).isEqualTo(answer);
  }

  @Test
  void whatWasDoneIsToldAgainAlsoWhenTheLeaseHasLapsed() {
    ended(Verb.RESTORE, 1, StepState.DONE);
    assertThat(of(Verb.RESTORE, 1, false)).isEqualTo("again 2");
  }

  @Test
  void aControllerOfThePastIsIgnored() {
    book = book.after(++number, new Entry.Epoch(7));
    assertThat(of(new Order(6, Sample.RUN, Sample.id(Verb.PREPARE), 1), true))
        .isEqualTo("ignored: epoch 6 is over, 7 commands");
    assertThat(of(new Order(7, Sample.RUN, Sample.id(Verb.PREPARE), 1), true))
        .isEqualTo("go PREPARE");
  }

  @Test
  void onlyAHeldPlansOwnStepsOfThisHostAreDone() {
    var standing = new Admission.Standing(new HostName("web2"), true);
    assertThat(words(Admission.of(Sample.order(Verb.PREPARE, 1), book, standing)))
        .isEqualTo("refused: the step is for web1");
    assertThat(of(new Order(1, Sample.RUN, new StepId("web1/dance/lamp"), 1), true))
        .isEqualTo("refused: the plan has no step web1/dance/lamp");
    book = Book.BLANK;
    assertThat(of(Verb.PREPARE, 1, true))
        .isEqualTo("refused: this host does not hold the plan of r-test");
  }

  @Test
  void anEndedRunIsIgnored() {
    book = book.after(++number, new Entry.Ended(Sample.RUN, RunState.SUCCEEDED));
    assertThat(of(Verb.PREPARE, 1, true)).isEqualTo("ignored: run r-test has ended here");
  }
}
