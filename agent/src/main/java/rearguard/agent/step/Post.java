package rearguard.agent.step;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.journal.Entry;
import rearguard.model.Problem;
import rearguard.model.name.RunId;
import rearguard.model.snapshot.Target;

/**
 * Everything a host decides by. Only the book outlives the process.
 *
 * @param atWork the order each run is busy with, from the decision to its outcome on the disk
 * @param stuck targets at which something is at work that was told to stop and did not
 * @param observesOnly why this host obeys no orders; empty while it does
 * @param heard the highest epoch that spoke, from the moment it did: the disk may be slow
 */
public record Post(
    Book book,
    SortedMap<RunId, Lease> leases,
    SortedMap<RunId, Order> atWork,
    SortedSet<Target> stuck,
    Optional<Problem> observesOnly,
    long heard) {

  public Post {
    leases = Collections.unmodifiableSortedMap(new TreeMap<>(leases));
    atWork = Collections.unmodifiableSortedMap(new TreeMap<>(atWork));
    stuck = Collections.unmodifiableSortedSet(new TreeSet<>(stuck));
  }

  /** What a process begins with. */
  public static Post of(Book book, Optional<Problem> observesOnly) {
    return new Post(
        book, new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), observesOnly, book.epoch());
  }

  /** Controllers of a lower one have no say. */
  long epoch() {
    return Math.max(book.epoch(), heard);
  }

  Post hears(long epoch) {
    return new Post(book, leases, atWork, stuck, observesOnly, Math.max(heard, epoch));
  }

  /** Whether the run may start destructive steps now. */
  public boolean leased(RunId run, long now) {
    return Optional.ofNullable(leases.get(run))
        .filter(lease -> lease.epoch() >= epoch() && lease.live(now))
        .isPresent();
  }

  Post with(Book next) {
    return new Post(next, leases, atWork, stuck, observesOnly, heard);
  }

  Post granted(RunId run, Lease lease) {
    var more = new TreeMap<>(leases);
    more.merge(run, lease, Lease::or);
    return new Post(book, more, atWork, stuck, observesOnly, heard);
  }

  Post dropped(RunId run) {
    var fewer = new TreeMap<>(leases);
    fewer.remove(run);
    return new Post(book, fewer, atWork, stuck, observesOnly, heard);
  }

  /**
   * For the end of a run that is not held: its offer may still come, late, over a stream that is
   * gone. Held then, nobody would ever end it.
   */
  List<Deed> unheardOf(StepEvent.Over over) {
    return observesOnly.isPresent() || book.ended().contains(over.run())
        ? List.of()
        : List.of(new Deed.Note(new Entry.Ended(over.run(), over.state())));
  }

  Post begins(Order order) {
    var more = new TreeMap<>(atWork);
    more.put(order.run(), order);
    return new Post(book, leases, more, stuck, observesOnly, heard);
  }

  Post rests(RunId run) {
    var fewer = new TreeMap<>(atWork);
    fewer.remove(run);
    return new Post(book, leases, fewer, stuck, observesOnly, heard);
  }

  Post stuck(Target target) {
    var more = new TreeSet<>(stuck);
    more.add(target);
    return new Post(book, leases, atWork, more, observesOnly, heard);
  }

  Post observes(Problem why) {
    return new Post(book, leases, atWork, stuck, Optional.of(why), heard);
  }

  /**
   * Until when a run may start destructive steps here, in this host's own monotonic nanoseconds,
   * counted from when the heartbeat was sent that the lease answers.
   *
   * @param epoch of the controller that gave it; void once a higher one commands
   */
  public record Lease(long epoch, long sentAt, long until) {

    /** Only differences of nanoseconds mean something: the clock may run over. */
    boolean live(long now) {
      return until - now > 0;
    }

    /** Of two leases the one that counts: a late one never shortens what was granted before. */
    Lease or(Lease other) {
      if (other.epoch != epoch) {
        return other.epoch > epoch ? other : this;
      }
      return other.until - until > 0 ? other : this;
    }
  }
}
