package rearguard.agent.hold;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.HostException;
import rearguard.model.name.DriverName;
import rearguard.model.traffic.Admission;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.HoldNote;
import rearguard.model.traffic.InForce;

/**
 * A driver's holds, each written down before it is put up and crossed out after it is taken down.
 *
 * @param maintenance whether nothing but this agent ends them: then none is put up that is not
 *     written down
 */
record Noted(HoldBook book, DriverName name, Driver.Holds driver, boolean maintenance)
    implements Driver.Holds {
  private static final Logger LOG = Logger.getLogger("rearguard.hold");

  /** Puts it up, or renews it. */
  private interface Putting {
    String up() throws HostException, InterruptedException;
  }

  @Override
  public String hold(Subject subject, Hold terms) throws HostException, InterruptedException {
    return written(subject, terms, () -> driver.hold(subject, terms));
  }

  @Override
  public String renew(Subject subject, Hold terms) throws HostException, InterruptedException {
    return written(subject, terms, () -> driver.renew(subject, terms));
  }

  @Override
  public String admit(Subject subject, String owner, Admission who)
      throws HostException, InterruptedException {
    return driver.admit(subject, owner, who);
  }

  private String written(Subject subject, Hold terms, Putting putting)
      throws HostException, InterruptedException {
    synchronized (book) {
      var before = known(subject, terms.owner());
      var note = note(subject, terms, before);
      write(note);
      try {
        return putting.up();
      } catch (HostException e) {
        if (before.isEmpty()) {
          cancel(subject, note);
        }
        throw e;
      }
    }
  }

  /** One that never was is crossed out; one that nobody can take back stays, for its deadline. */
  private void cancel(Subject subject, HoldNote note) throws InterruptedException {
    try {
      driver.release(subject, note.hold().owner());
      book.drop(note);
    } catch (HostException e) {
      LOG.log(Level.WARNING, e, () -> "what was begun of a hold of " + note.target() + " stays");
    }
  }

  @Override
  public String release(Subject subject, String owner) throws HostException, InterruptedException {
    synchronized (book) {
      var words = driver.release(subject, owner);
      var note = known(subject, owner);
      if (note.isPresent()) {
        book.drop(note.get());
      }
      return words;
    }
  }

  @Override
  public List<Held> held(Subject subject) throws HostException, InterruptedException {
    return driver.held(subject);
  }

  private void write(HoldNote note) throws HostException {
    try {
      book.put(note);
    } catch (HostException e) {
      if (maintenance) {
        throw e;
      }
      LOG.log(Level.WARNING, e, () -> "a hold of " + note.target() + " is not written down");
    }
  }

  private Optional<HoldNote> known(Subject subject, String owner) {
    return book.notes().stream().filter(note -> note.isOf(subject.target(), owner)).findFirst();
  }

  private HoldNote note(Subject subject, Hold terms, Optional<HoldNote> before) {
    Instant now = subject.host().clock().instant();
    var hold =
        new InForce(
            terms.why().application(),
            subject.target().component().value(),
            maintenance,
            terms.owner(),
            terms.why().reason(),
            before.map(note -> note.hold().since()).orElse(now),
            terms.length().map(now::plus),
            "");
    return new HoldNote(hold, subject.target(), name, subject.settings());
  }
}
