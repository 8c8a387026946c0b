package rearguard.e2e.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.Book;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.RunId;

/** A host's journal: what was written, and how much of that outlives a power cut. */
final class SimDisk {
  private final Sim sim;
  private final List<Entry> written = new ArrayList<>();
  private int synced;

  SimDisk(Sim sim) {
    this.sim = sim;
  }

  void write(Entry entry) {
    written.add(entry);
  }

  void sync() {
    synced = written.size();
  }

  int size() {
    return written.size();
  }

  /** A write that was not synced may be there after all, but none without those before it. */
  void powerCut() {
    while (written.size() > synced && sim.odds(0.7)) {
      written.removeLast();
    }
    synced = written.size();
  }

  /** What a new process reads. */
  Book book() {
    var book = Book.BLANK;
    for (int i = 0; i < written.size(); i++) {
      book = book.after(i + 1L, written.get(i));
    }
    return book;
  }

  /** The runs that hold an application, by what is there for good. */
  Map<RunId, ApplicationName> claims() {
    var claims = new TreeMap<RunId, ApplicationName>();
    for (var entry : written.subList(0, synced)) {
      if (entry instanceof Entry.PlanHeld held) {
        claims.put(held.run(), held.plan().application());
      } else if (entry instanceof Entry.Ended ended) {
        claims.remove(ended.run());
      }
    }
    return claims;
  }

  /** Whether such a record is there for good. */
  boolean holds(Predicate<Entry> wanted) {
    for (int i = synced - 1; i >= 0; i--) {
      if (wanted.test(written.get(i))) {
        return true;
      }
    }
    return false;
  }
}
