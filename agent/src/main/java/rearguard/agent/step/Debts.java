package rearguard.agent.step;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.journal.Entry;
import rearguard.model.name.ApplicationName;
import rearguard.model.run.RunState;

/** The catch-ups that this host owes, as the journal says. Pure. */
public record Debts(SortedMap<ApplicationName, Entry.Owing> owed) {
  static final Debts NONE = new Debts(new TreeMap<>());

  public Debts {
    owed = Collections.unmodifiableSortedMap(new TreeMap<>(owed));
  }

  public Optional<Entry.Owing> of(ApplicationName application) {
    return Optional.ofNullable(owed.get(application));
  }

  /**
   * A run that succeeds here settles what its application owed.
   *
   * @param book as it was before the entry
   */
  Debts after(Book book, Entry entry) {
    return switch (entry) {
      case Entry.Owing owing -> with(owing);
      case Entry.Released(var application) -> without(application);
      case Entry.Ended(var run, var state) ->
          book.held(run)
              .filter(_ -> state == RunState.SUCCEEDED)
              .map(held -> without(held.plan().application()))
              .orElse(this);
      case Entry.Condensed condensed -> restored(condensed);
      case Entry.PlanHeld _,
          Entry.Intent _,
          Entry.Outcome _,
          Entry.Epoch _,
          Entry.Acknowledged _,
          Entry.TakenOver _,
          Entry.HandedBack _ ->
          this;
    };
  }

  /** Nothing but what the condensed record keeps. */
  private static Debts restored(Entry.Condensed condensed) {
    var debts = NONE;
    for (var kept : condensed.kept()) {
      if (kept.entry() instanceof Entry.Owing owing) {
        debts = debts.with(owing);
      }
    }
    return debts;
  }

  private Debts with(Entry.Owing owing) {
    var more = new TreeMap<>(owed);
    more.put(owing.application(), owing);
    return new Debts(more);
  }

  private Debts without(ApplicationName application) {
    var fewer = new TreeMap<>(owed);
    fewer.remove(application);
    return new Debts(fewer);
  }
}
