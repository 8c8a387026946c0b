package rearguard.agent.step;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.HeldRun.Fence;
import rearguard.agent.step.HeldRun.Trace;
import rearguard.model.name.RunId;
import rearguard.model.run.Takeover;

/**
 * What the journal says, as of its last record. Pure: {@link #after} is all that changes it.
 *
 * @param epoch the highest that ever gave an order
 * @param open runs held and not ended here
 * @param ended the last runs that are over here, the oldest first: late orders for them are ignored
 * @param unacknowledged what the controller may not have heard, by number
 */
public record Book(
    long epoch,
    SortedMap<RunId, HeldRun> open,
    SequencedSet<RunId> ended,
    SortedMap<Long, News> unacknowledged) {
  /** The epoch in which a run stands that a person began on this host; no controller has it. */
  static final long HERE = 0;

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
      case Entry.PlanHeld(var run, var planId, long at, var plan, var claim) ->
          new Book(
              Math.max(epoch, at),
              with(
                  new HeldRun(
                      run, planId, plan, origin(at), claim, new TreeMap<>(), Optional.empty())),
              ended,
              unacknowledged);
      case Entry.Intent(var run, var step, int attempt) ->
          held(run)
              .map(held -> with(held.with(step, new Trace(attempt, Optional.empty()))))
              .map(more -> new Book(epoch, more, ended, unacknowledged))
              .orElse(this);
      case Entry.Outcome outcome -> outcome(told(number, outcome));
      case Entry.Ended(var run, _) -> ended(run);
      case Entry.Epoch(long higher) ->
          new Book(Math.max(epoch, higher), open, ended, unacknowledged);
      case Entry.Acknowledged(long upTo) ->
          new Book(epoch, unfenced(upTo), ended, unacknowledged.tailMap(upTo + 1));
      case Entry.TakenOver(var run, var takeover) -> taken(number, run, takeover);
      case Entry.HandedBack handed -> fenced(handed.run(), Fence.of(number, handed));
      case Entry.Owing _, Entry.Released _ -> this;
      case Entry.Condensed condensed -> restored(condensed);
    };
  }

  private static HeldRun.Origin origin(long epoch) {
    return epoch == HERE ? HeldRun.Origin.HERE : HeldRun.Origin.CONTROLLER;
  }

  /** The controller hears of a run that was begun here when it is handed back, and not before. */
  private Book taken(long number, RunId run, Takeover takeover) {
    boolean here = held(run).filter(held -> held.origin() == HeldRun.Origin.HERE).isPresent();
    var news =
        here || number == 0
            ? Optional.<News>empty()
            : Optional.<News>of(new News.TakenOver(number, run, takeover));
    return fenced(run, new Fence(takeover, Optional.empty(), news));
  }

  private Book fenced(RunId run, Fence fence) {
    var more = new TreeMap<>(unacknowledged);
    fence.news().ifPresent(news -> more.put(news.number(), news));
    var runs = held(run).map(held -> with(held.with(Optional.of(fence)))).orElse(open);
    return new Book(epoch, runs, ended, more);
  }

  /** Orders are heard again of what was handed back up to there. */
  private SortedMap<RunId, HeldRun> unfenced(long upTo) {
    var runs = new TreeMap<>(open);
    runs.replaceAll((_, held) -> held.with(held.fence().flatMap(fence -> fence.heard(upTo))));
    return runs;
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

  /** What is done in a person's hand is told with the hand-back, and means nothing before. */
  private Told told(long number, Entry.Outcome outcome) {
    boolean later =
        held(outcome.run())
            .filter(held -> held.inAHand() || held.origin() == HeldRun.Origin.HERE)
            .isPresent();
    return new Told(later ? 0 : number, outcome.run(), outcome.report());
  }

  private Book outcome(Told told) {
    var more = new TreeMap<>(unacknowledged);
    if (told.number() > 0) {
      more.put(told.number(), told);
    }
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

  /** Nobody knows how far the last attempt came: whoever orders another one knows no more. */
  boolean unclear(Order order) {
    return held(order.run()).filter(held -> held.unclear(order.step())).isPresent();
  }
}
