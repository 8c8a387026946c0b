package rearguard.agent.step;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.agent.host.Failpoint;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry;
import rearguard.agent.journal.Journal;
import rearguard.model.Problem;

/**
 * The journal and what this host decides by, always in step: {@link HostLife} says what is to be
 * done, and here its notes come to the disk. Thread-safe.
 */
public final class Desk implements AutoCloseable {

  /** Whoever does what is neither a note nor thought. */
  interface Hand {
    /** What came of it, when anything follows from that. */
    Optional<StepEvent> perform(Deed deed) throws HostException, InterruptedException;

    /** Whose clocks are asked. */
    Host host();
  }

  private final HostLife life = new HostLife();
  private final ReentrantLock one = new ReentrantLock();
  private final Journal journal;
  private final AtomicReference<Post> post;
  private volatile Debts debts;

  private Desk(Journal journal, Book book, Debts debts) {
    this.journal = journal;
    this.debts = debts;
    this.post = new AtomicReference<>(Post.of(book, journal.stopped()));
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
    return post.get().book();
  }

  Post post() {
    return post.get();
  }

  /** The catch-ups that this host owes. */
  public Debts debts() {
    return debts;
  }

  /** Takes an event in and tells what is to be done now; waits for nothing. */
  List<Deed> take(StepEvent event) {
    while (true) {
      var before = post.get();
      var decision = life.next(before, event);
      if (post.compareAndSet(before, decision.post())) {
        return decision.deeds();
      }
    }
  }

  /** Takes an event in and does all that follows, one deed after the other. */
  void take(StepEvent event, Hand hand) throws HostException, InterruptedException {
    var due = new ArrayDeque<>(take(event));
    while (!due.isEmpty()) {
      take(due.poll(), hand).reversed().forEach(due::addFirst);
    }
  }

  private List<Deed> take(Deed deed, Hand hand) throws HostException, InterruptedException {
    return switch (deed) {
      case Deed.Note(var entry) -> noted(entry, hand.host().ticks());
      case Deed.Conclude(var run, var step, int attempt, var result) -> {
        var report = result.report(step, attempt, hand.host().clock().instant());
        yield noted(new Entry.Outcome(run, report), hand.host().ticks());
      }
      case Deed.AwaitLease _,
          Deed.Perform _,
          Deed.Look _,
          Deed.Tell _,
          Deed.Retell _,
          Deed.Say _,
          Deed.Accept _,
          Deed.Decline _,
          Deed.Tidy _,
          Deed.Ignore _ ->
          hand.perform(deed).map(this::take).orElse(List.of());
    };
  }

  private List<Deed> noted(Entry entry, long now) throws HostException {
    one.lock();
    try {
      if (journal.due()) {
        journal.condense(Condensing.of(book(), debts));
      }
      before(entry).ifPresent(Failpoint::reached);
      long number = journal.append(entry);
      after(entry).ifPresent(Failpoint::reached);
      debts = debts.after(book(), entry);
      return take(new StepEvent.Noted(number, entry, now));
    } catch (HostException e) {
      take(new StepEvent.NotNoted(e.problem()));
      throw e;
    } finally {
      one.unlock();
    }
  }

  private static Optional<Failpoint> before(Entry entry) {
    return switch (entry) {
      case Entry.PlanHeld _ -> Optional.of(Failpoint.BEFORE_ACCEPT);
      case Entry.Epoch _ -> Optional.of(Failpoint.BEFORE_EPOCH);
      case Entry.Intent _ -> Optional.of(Failpoint.BEFORE_INTENT);
      case Entry.Outcome _ -> Optional.of(Failpoint.BEFORE_OUTCOME);
      case Entry.Acknowledged _ -> Optional.of(Failpoint.BEFORE_ACKNOWLEDGED);
      case Entry.Ended _ -> Optional.of(Failpoint.BEFORE_END);
      default -> Optional.empty();
    };
  }

  private static Optional<Failpoint> after(Entry entry) {
    return switch (entry) {
      case Entry.PlanHeld _ -> Optional.of(Failpoint.AFTER_ACCEPT);
      case Entry.Epoch _ -> Optional.of(Failpoint.AFTER_EPOCH);
      case Entry.Intent _ -> Optional.of(Failpoint.AFTER_INTENT);
      case Entry.Outcome _ -> Optional.of(Failpoint.AFTER_OUTCOME);
      case Entry.Acknowledged _ -> Optional.of(Failpoint.AFTER_ACKNOWLEDGED);
      case Entry.Ended _ -> Optional.of(Failpoint.AFTER_END);
      default -> Optional.empty();
    };
  }

  /** A controller of this epoch spoke: those of a lower one are not heard any more. */
  public void heed(long epoch) throws HostException {
    var _ = take(new StepEvent.Heard(epoch)); // counts at once, also while the disk is busy
    noteAll(new StepEvent.Heard(epoch));
  }

  /**
   * A controller of that epoch has every report up to and with this number. One of the past says so
   * of runs that it never heard of; it is not believed.
   */
  public void acknowledged(long epoch, long number) throws HostException {
    noteAll(new StepEvent.Acknowledged(epoch, number));
  }

  /** Under the lock, so that what two threads hear at once is written once. */
  private void noteAll(StepEvent event) throws HostException {
    one.lock();
    try {
      for (var deed : take(event)) {
        if (deed instanceof Deed.Note(var entry)) {
          note(entry);
        }
      }
    } finally {
      one.unlock();
    }
  }

  /** Writes an entry of which nothing follows; durable when this returns. Tells its number. */
  public long note(Entry entry) throws HostException {
    one.lock();
    try {
      noted(entry, 0);
      return head();
    } finally {
      one.unlock();
    }
  }

  /** Why this host obeys no orders; empty while it does. */
  public Optional<Problem> observesOnly() {
    return journal.stopped();
  }

  /** Whether the journal failed under this process, which must end now. */
  public boolean broken() {
    return journal.broken();
  }

  /** The number of the last record. */
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
