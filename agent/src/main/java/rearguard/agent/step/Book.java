package rearguard.agent.step;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.HeldRun.Trace;
import rearguard.model.name.RunId;

/**
 * What the journal says, as of its last record. Pure: {@link #after} is all that changes it.
 *
 * @param epoch the highest that ever gave an order
 * @param open runs held and not ended here
 * @param ended the last runs that are over here, the oldest first: late orders for them are ignored
 * @param unacknowledged reports the controller may not have, by number
 */
public record Book(
    long epoch,
    SortedMap<RunId, HeldRun> open,
    SequencedSet<RunId> ended,
    SortedMap<Long, Told> unacknowledged) {
  public static final Book BLANK =
      new Book(0, new TreeMap<>(), new LinkedHashSet<>(), new TreeMap<>());

  /** An order that is late by more runs than this finds no plan here, and is refused for that. */
  static final int ENDED_KEPT = 1_000;

  /** Past this many reports that nobody took, no order is taken. */
  static final int REPORTS_KEPT = 1_024;

  /** Each holds an application; more than any host has. */
  static final int HELD_AT_ONCE = 64;

  public Book {
    open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
    ended = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(ended));
    unacknowledged = Collections.unmodifiableSortedMap(new TreeMap<>(unacknowledged));
  }

  public Optional<HeldRun> held(RunId run) {
    return Optional.ofNullable(open.get(run));
  }

  /** The book once a record is on the disk. */
  public Book after(long number, Entry entry) {
    return switch (entry) {
      case Entry.PlanHeld(var run, var planId, long at, var plan) ->
          new Book(
              Math.max(epoch, at),
              with(new HeldRun(run, planId, plan, new TreeMap<>())),
              ended,
              unacknowledged);
      case Entry.Intent(var run, var step, int attempt) ->
          held(run)
              .map(held -> with(held.with(step, new Trace(attempt, Optional.empty()))))
              .map(more -> new Book(epoch, more, ended, unacknowledged))
              .orElse(this);
      case Entry.Outcome outcome -> outcome(new Told(number, outcome.run(), outcome.report()));
      case Entry.Ended(var run, _) -> ended(run);
      case Entry.Epoch(long higher) ->
          new Book(Math.max(epoch, higher), open, ended, unacknowledged);
      case Entry.Owing _, Entry.Released _ -> this;
      case Entry.Acknowledged(long upTo) ->
          new Book(epoch, open, ended, unacknowledged.tailMap(upTo + 1));
      case Entry.Condensed condensed -> restored(condensed);
    };
  }

  private static Book restored(Entry.Condensed condensed) {
    var runs = new LinkedHashSet<>(condensed.ended());
    var book = new Book(condensed.epoch(), new TreeMap<>(), runs, new TreeMap<>());
    for (var kept : condensed.kept()) {
      book = book.after(kept.number(), kept.entry());
    }
    return book;
  }

  /** No more reports may be made before the controller takes some. */
  boolean full() {
    return unacknowledged.size() >= REPORTS_KEPT;
  }

  private Book outcome(Told told) {
    var more = new TreeMap<>(unacknowledged);
    more.put(told.number(), told);
    var trace = new Trace(told.report().attempt(), Optional.of(told));
    return new Book(
        epoch,
        held(told.run())
            .filter(held -> held.step(told.report().step()).isPresent())
            .map(held -> with(held.with(told.report().step(), trace)))
            .orElse(open),
        ended,
        more);
  }

  private Book ended(RunId run) {
    var fewer = new TreeMap<>(open);
    fewer.remove(run);
    var more = new LinkedHashSet<>(ended);
    more.addLast(run);
    while (more.size() > ENDED_KEPT) {
      more.removeFirst();
    }
    return new Book(epoch, fewer, more, unacknowledged);
  }

  private SortedMap<RunId, HeldRun> with(HeldRun held) {
    var more = new TreeMap<>(open);
    more.put(held.run(), held);
    return more;
  }
}
