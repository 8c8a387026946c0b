package rearguard.agent.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry;
import rearguard.model.name.ApplicationName;
import rearguard.model.plan.Step;

/**
 * Holds what this host owes a catch-up for: its processes are stopped and stay so, also after a
 * restart of the agent or the host, until a run of the application succeeds here or somebody lets
 * it go. The note is on the disk before anything is stopped. Thread-safe; every call may be
 * repeated.
 */
public final class CatchUps {
  private static final Logger LOG = Logger.getLogger("rearguard.catch-up");

  private final Desk desk;
  private final Work work;

  public CatchUps(Desk desk, Work work) {
    this.desk = desk;
    this.work = work;
  }

  /** Holds the application from now on; one line of how that went. */
  public synchronized String hold(long epoch, Entry.Owing owing)
      throws HostException, InterruptedException {
    if (desk.observesOnly().isPresent()) {
      throw new HostException(desk.observesOnly().get());
    }
    desk.heed(epoch);
    if (!desk.debts().of(owing.application()).equals(Optional.of(owing))) {
      desk.note(owing);
    }
    return stop(owing);
  }

  /** To be done when the agent starts: what was held is held again, whoever started it since. */
  public synchronized void again() throws InterruptedException {
    for (var owing : desk.debts().owed().values()) {
      try {
        var words = stop(owing);
        LOG.warning(() -> owing.application() + " is held until it has caught up: " + words);
      } catch (HostException e) {
        LOG.log(Level.SEVERE, e, () -> owing.application() + " could not be held");
      }
    }
  }

  /** Starts what was held as it was, and owes nothing any more. */
  public synchronized String release(long epoch, ApplicationName application)
      throws HostException, InterruptedException {
    desk.heed(epoch);
    var owing = desk.debts().of(application);
    if (owing.isEmpty()) {
      return "nothing was held";
    }
    var words = new ArrayList<String>();
    for (var step : owing.get().stops()) {
      var bench = work.keeping().bench(owing.get().run(), step.target());
      words.add(work.stops(step.driver()).start(work.subject(step), shelf(step), bench));
    }
    desk.note(new Entry.Released(application));
    return words(words, "nothing was to be started");
  }

  /** A run that is at work on the application knows better. */
  private String stop(Entry.Owing owing) throws HostException, InterruptedException {
    boolean busy =
        desk.book().open().values().stream()
            .anyMatch(held -> held.plan().application().equals(owing.application()));
    if (busy) {
      return "a run is at work on it";
    }
    var words = new ArrayList<String>();
    for (var step : owing.stops()) {
      var bench = work.keeping().bench(owing.run(), step.target());
      words.add(work.stops(step.driver()).halt(work.subject(step), shelf(step), bench));
    }
    return words(words, "it has no processes to hold");
  }

  private Shelf shelf(Step step) throws HostException {
    return work.keeping().shelf(step.snapshot(), step.digest());
  }

  private static String words(List<String> words, String none) {
    return words.isEmpty() ? none : String.join(", ", words);
  }
}
