package rearguard.agent.retention;

import java.util.Optional;
import java.util.stream.Stream;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.Book;
import rearguard.agent.step.Debts;
import rearguard.agent.step.HeldRun;
import rearguard.model.Problem;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Step;

/** What the journal of this host says of snapshots that may not go. Pure. */
enum Needed {
  ;

  /** Why that one stays; empty when it may go. */
  static Optional<Problem> by(Book book, Debts debts, SnapshotId id) {
    return book.open().values().stream()
        .filter(held -> steps(held).anyMatch(step -> step.snapshot().equals(id)))
        .findFirst()
        .map(held -> "run " + held.run() + " is held here and needs")
        .or(
            () ->
                debts.owed().values().stream()
                    .filter(owing -> owing.stops().stream().anyMatch(s -> s.snapshot().equals(id)))
                    .findFirst()
                    .map(Needed::words))
        .map(
            why ->
                Problem.of(
                        Problem.Kind.CONFLICT,
                        why + " snapshot " + id,
                        "It can go when that is over.")
                    .mayBeRetried());
  }

  private static String words(Entry.Owing owing) {
    return "this host owes a catch-up of " + owing.application() + " and needs";
  }

  private static Stream<Step> steps(HeldRun held) {
    return Stream.concat(held.plan().steps().stream(), held.plan().back().stream());
  }
}
