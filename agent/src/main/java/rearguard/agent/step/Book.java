package rearguard.agent.step;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.HeldRun.Trace;
import rearguard.model.name.RunId;

/**
 * What the journal says, as of its last record. Pure: {@link #after} is all that changes it.
 *
 * @param epoch the highest that ever gave an order
 * @param open runs held and not ended here
 * @param ended runs that are over here
 * @param unacknowledged reports the controller may not have, by number
 */
public record Book(
    long epoch,
    SortedMap<RunId, HeldRun> open,
    SortedSet<RunId> ended,
    SortedMap<Long, Told> unacknowledged) {
  static final Book BLANK = new Book(0, new TreeMap<>(), new TreeSet<>(), new TreeMap<>());

  public Book {
    open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
    ended = Collections.unmodifiableSortedSet(new TreeSet<>(ended));
    unacknowledged = Collections.unmodifiableSortedMap(new TreeMap<>(unacknowledged));
  }

  Optional<HeldRun> held(RunId run) {
    return Optional.ofNullable(open.get(run));
  }

  Book after(long number, Entry entry) {
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
    };
  }

  private Book outcome(Told told) {
    var more = new TreeMap<>(unacknowledged);
    more.put(told.number(), told);
    var trace = new Trace(told.report().attempt(), Optional.of(told));
    return new Book(
        epoch,
        held(told.run()).map(held -> with(held.with(told.report().step(), trace))).orElse(open),
        ended,
        more);
  }

  private Book ended(RunId run) {
    var fewer = new TreeMap<>(open);
    fewer.remove(run);
    var more = new TreeSet<>(ended);
    more.add(run);
    return new Book(epoch, fewer, more, unacknowledged);
  }

  private SortedMap<RunId, HeldRun> with(HeldRun held) {
    var more = new TreeMap<>(open);
    more.put(held.run(), held);
    return more;
  }
}
