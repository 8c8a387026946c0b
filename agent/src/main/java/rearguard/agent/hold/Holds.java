package rearguard.agent.hold;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.logging.Logger;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.driver.Ability;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.HoldNote;
import rearguard.model.traffic.InForce;

/** What is held on this host: told, and ended when its time is over. Thread-safe. */
public final class Holds {
  private static final Logger LOG = Logger.getLogger("rearguard.hold");

  private final HoldBook book;
  private final Host host;

  /** Those that are written down in that folder of the agent's. */
  public Holds(Path folder, Host host) {
    this.book = HoldBook.in(folder.resolve("holds"), host);
    this.host = host;
  }

  /** The driver's holds, remembered here. */
  public Driver.Holds of(Driver driver, Driver.Holds holds) {
    return new Noted(book, driver.spec().name(), holds, driver.spec().can(Ability.MAINTENANCE));
  }

  /** As they are known here; starts nothing and waits for nobody. */
  public List<InForce> inForce() {
    return book.notes().stream().map(HoldNote::hold).toList();
  }

  public boolean has(Target target, String owner) {
    return book.notes().stream().anyMatch(note -> note.isOf(target, owner));
  }

  /** Ends those whose time is over. One that does not end is tried again with the next call. */
  public void endOverdue(Drivers drivers) throws InterruptedException {
    var now = host.clock().instant();
    for (var note : book.notes()) {
      if (over(note, now)) {
        attempt(note, () -> end(note, drivers, "is over"));
      }
    }
  }

  /** As {@link #endOverdue}, and forgets those that something else ended. */
  public void look(Drivers drivers) throws InterruptedException {
    endOverdue(drivers);
    for (var note : book.notes()) {
      attempt(note, () -> seen(note, drivers));
    }
  }

  private static boolean over(HoldNote note, Instant now) {
    return note.hold().until().filter(end -> !end.isAfter(now)).isPresent();
  }

  private void seen(HoldNote note, Drivers drivers) throws HostException, InterruptedException {
    synchronized (book) {
      if (!book.notes().contains(note) || over(note, host.clock().instant())) {
        return;
      }
      boolean there =
          driver(note, drivers).held(subject(note)).stream()
              .anyMatch(held -> held.owner().equals(note.hold().owner()));
      if (there) {
        book.put(note.with(note.hold().troubled("")));
      } else {
        end(note, drivers, "was ended by something else");
      }
    }
  }

  private void end(HoldNote note, Drivers drivers, String why)
      throws HostException, InterruptedException {
    synchronized (book) {
      if (book.notes().contains(note)) {
        var words = driver(note, drivers).release(subject(note), note.hold().owner());
        book.drop(note);
        LOG.warning(
            () ->
                "the hold of "
                    + note.target()
                    + " by "
                    + note.hold().owner()
                    + " "
                    + why
                    + ": "
                    + words);
      }
    }
  }

  private interface Deed {
    void done() throws HostException, InterruptedException;
  }

  /** What goes wrong is told with the hold, until it goes right. */
  private void attempt(HoldNote note, Deed deed) throws InterruptedException {
    try {
      deed.done();
    } catch (HostException e) {
      LOG.warning(() -> "the hold of " + note.target() + ": " + e.problem().message());
      troubled(note, e.problem().message());
    }
  }

  private void troubled(HoldNote note, String trouble) {
    synchronized (book) {
      try {
        if (book.notes().contains(note)) {
          book.put(note.with(note.hold().troubled(trouble)));
        }
      } catch (HostException e) {
        LOG.warning(() -> "cannot write down what is held: " + e.problem().message());
      }
    }
  }

  private Subject subject(HoldNote note) {
    return new Subject(note.target(), note.settings(), host);
  }

  private static Driver.Holds driver(HoldNote note, Drivers drivers) throws HostException {
    return drivers
        .named(note.driver())
        .filter(Driver.Holds.class::isInstance)
        .map(Driver.Holds.class::cast)
        .orElseThrow(
            () ->
                new HostException(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "this agent has no driver \"" + note.driver() + "\" that holds",
                        "Install the agent again that put it up, or end it by hand.")));
  }
}
