package rearguard.agent.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.journal.Entry;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Verb;
import rearguard.model.run.Claim;
import rearguard.model.run.Handback;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.run.Takeover;

class CondensingTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final PlanId PLAN = rearguard.wire.PlanWire.id(Sample.plan());

  @TempDir private Path folder;

  @Test
  void aCondensedBookSaysTheSameWhateverWentBefore() {
    for (long seed = 1; seed <= 100; seed++) {
      var chance = new Random(seed);
      var book = Book.BLANK;
      for (long number = 1; number <= 80; number++) {
        book = book.after(number, any(chance, book, number));
        assertThat(Book.BLANK.after(number, Condensing.of(book, Debts.NONE)))
            .as("seed %d, record %d", seed, number)
            .isEqualTo(book);
      }
    }
  }

  private static Entry any(Random chance, Book book, long number) {
    var run = new RunId("r-run" + chance.nextInt(4));
    var verb = List.of(Verb.values()).get(chance.nextInt(Verb.values().length));
    int attempt = 1 + chance.nextInt(3);
    return switch (chance.nextInt(13)) {
      case 0, 1 ->
          book.ended().contains(run)
              ? new Entry.Epoch(number)
              : new Entry.PlanHeld(run, PLAN, book.epoch(), Sample.plan(), claim(number));
      case 2, 3 -> new Entry.Intent(run, Sample.id(verb), attempt);
      case 4, 5, 6, 7 -> new Entry.Outcome(run, report(verb, attempt));
      case 8 -> new Entry.Acknowledged(chance.nextLong(number));
      case 9, 10 -> new Entry.TakenOver(run, takeover(number));
      case 11 -> handedBack(run, book, number);
      default ->
          chance.nextInt(4) == 0
              ? new Entry.Ended(run, RunState.SUCCEEDED)
              : new Entry.Epoch(chance.nextLong(number));
    };
  }

  private static Claim claim(long number) {
    return number % 2 == 0 ? Claim.UNSAID : new Claim("anna", "record " + number, NOON);
  }

  private static Takeover takeover(long number) {
    return new Takeover(Takeover.Manner.CONTINUE, "somebody", "record " + number, NOON);
  }

  private static Entry handedBack(RunId run, Book book, long number) {
    var handback =
        new Handback(takeover(number), RunState.SUCCEEDED, List.of("done"), List.of(), NOON);
    var held = book.held(run);
    var known = held.map(now -> now.known(NOON)).orElse(List.of());
    var told = new RunEvent.HandedBack(NOON, Sample.WEB1, handback, known);
    return new Entry.HandedBack(run, told, held.map(HeldRun::plan));
  }

  private static StepReport report(Verb verb, int attempt) {
    return new StepReport(
        Sample.id(verb), attempt, StepState.DONE, "done", true, false, Optional.empty(), NOON);
  }

  @Test
  void endedRunsAreRememberedOnlyToALimit() {
    var book = Book.BLANK;
    for (int each = 1; each <= 3 * Book.ENDED_KEPT; each++) {
      book = book.after(each, new Entry.Ended(new RunId("r-run" + each), RunState.SUCCEEDED));
    }
    assertThat(book.ended())
        .hasSize(Book.ENDED_KEPT)
        .contains(new RunId("r-run" + 3 * Book.ENDED_KEPT))
        .doesNotContain(new RunId("r-run" + 2 * Book.ENDED_KEPT));
  }

  @Test
  void aHostHoldsRunsOnlyToALimit() {
    var book = Book.BLANK;
    for (int each = 0; each < Book.HELD_AT_ONCE; each++) {
      book =
          book.after(
              1,
              new Entry.PlanHeld(new RunId("r-run" + each), PLAN, 1, Sample.plan(), Claim.UNSAID));
    }
    var next = Sample.offer(new RunId("r-next"), Sample.plan(), 1);
    assertThat(Claims.against(next, book).orElseThrow().message())
        .contains("holds " + Book.HELD_AT_ONCE + " runs already");
  }

  @Test
  void aReportOfAStepThatThePlanDoesNotHaveIsToldAndNotKept() {
    var held =
        Book.BLANK.after(1, new Entry.PlanHeld(Sample.RUN, PLAN, 1, Sample.plan(), Claim.UNSAID));
    var stranger = new rearguard.model.name.StepId("web1/other/restore");
    var report =
        new StepReport(stranger, 1, StepState.FAILED, "no", false, false, Optional.empty(), NOON);
    var book = held.after(2, new Entry.Outcome(Sample.RUN, report));
    assertThat(book.unacknowledged()).hasSize(1);
    assertThat(book.held(Sample.RUN).orElseThrow().traces()).isEmpty();
  }

  @Test
  void aDeskWithALongHistoryStaysSmallOnTheDiskAndSaysTheSameAfterARestart() throws Exception {
    var words = "x".repeat(50_000);
    var told = new ArrayList<Book>();
    try (var desk = Desk.open(folder, InstantSource.system())) {
      desk.note(new Entry.PlanHeld(Sample.RUN, PLAN, 3, Sample.plan(), Claim.UNSAID));
      for (int each = 1; each <= 400; each++) {
        var outcome =
            new StepReport(
                Sample.id(Verb.PREPARE),
                each,
                StepState.DONE,
                words,
                false,
                false,
                Optional.empty(),
                NOON);
        long number = desk.note(new Entry.Outcome(Sample.RUN, outcome));
        if (each % 5 == 0) {
          desk.acknowledged(desk.book().epoch(), number - 1);
        }
      }
      told.add(desk.book());
    }
    try (var desk = Desk.open(folder, InstantSource.system())) {
      assertThat(List.of(desk.book())).isEqualTo(told);
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(14L << 20);
    }
  }
}
