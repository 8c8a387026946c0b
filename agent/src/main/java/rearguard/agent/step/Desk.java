package rearguard.agent.step;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry;
import rearguard.agent.journal.Journal;
import rearguard.model.Problem;

/** The journal and what it says, always in step. Thread-safe. */
public final class Desk implements AutoCloseable {
  private final ReentrantLock one = new ReentrantLock();
  private final Journal journal;
  private volatile Book book;
  private volatile Debts debts;

  private Desk(Journal journal, Book book, Debts debts) {
    this.journal = journal;
    this.book = book;
    this.debts = debts;
  }

  /** Opens the journal in a folder and reads it. */
  public static Desk open(Path folder, InstantSource clock) throws HostException {
    var reading =
        new Object() {
          Book book = Book.BLANK;
          Debts debts = Debts.NONE;
        };
    var journal =
        Journal.open(
            folder,
            clock,
            (number, entry) -> {
              reading.debts = reading.debts.after(reading.book, entry);
              reading.book = reading.book.after(number, entry);
            });
    return new Desk(journal, reading.book, reading.debts);
  }

  public Book book() {
    return book;
  }

  /** The catch-ups that this host owes. */
  public Debts debts() {
    return debts;
  }

  /** Writes the entry, then turns the page; durable when this returns. Tells its number. */
  public long note(Entry entry) throws HostException {
    one.lock();
    try {
      long number = journal.append(entry);
      debts = debts.after(book, entry);
      book = book.after(number, entry);
      return number;
    } finally {
      one.unlock();
    }
  }

  /** A controller of this epoch spoke: those of a lower one are not heard any more. */
  public void heed(long epoch) throws HostException {
    one.lock();
    try {
      if (epoch > book.epoch()) {
        note(new Entry.Epoch(epoch));
      }
    } finally {
      one.unlock();
    }
  }

  /** The controller has every report up to and with this number. */
  public void acknowledged(long number) throws HostException {
    one.lock();
    try {
      if (!book.unacknowledged().headMap(number + 1).isEmpty()) {
        note(new Entry.Acknowledged(number));
      }
    } finally {
      one.unlock();
    }
  }

  /** Why this host obeys no orders; empty while it does. */
  public Optional<Problem> observesOnly() {
    return journal.stopped();
  }

  /** How many records the journal holds. */
  public long head() {
    return journal.head();
  }

  /** What was set right when the journal was opened, for the log. */
  public Optional<String> note() {
    return journal.note();
  }

  @Override
  public void close() throws HostException {
    journal.close();
  }
}
