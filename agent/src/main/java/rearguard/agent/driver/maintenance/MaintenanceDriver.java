package rearguard.agent.driver.maintenance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathRestore;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Drift;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;

/** Tells users of maintenance. Thread-safe: two owners of one switch come one after the other. */
public final class MaintenanceDriver implements Driver, Driver.Holds {
  private static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("maintenance"),
          Kind.TRAFFIC,
          Set.of(Ability.HOLD_TRAFFIC, Ability.MAINTENANCE),
          List.of(
              key(Section.FILE, "a flag file the application looks at: path, content"),
              key(Section.NGINX, "a page that nginx serves: page, message, ask, at, ca, if-down"),
              key(
                  Section.ENDPOINT,
                  "the application's own switch: on, off, headers, health, at, ca, if-down")));
  private static final String RECORD = "maintenance";
  private static final Path SECRETS = Path.of("/etc/rearguard/secrets");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path owners;
  private final Path secrets;
  private final Duration patience;
  private final ReentrantLock one = new ReentrantLock();

  /**
   * For this agent on a host like any other.
   *
   * @param owners a folder of the agent's: it is made when it is needed
   */
  public MaintenanceDriver(Path owners) {
    this(owners, SECRETS, PATIENCE);
  }

  MaintenanceDriver(Path owners, Path secrets, Duration patience) {
    this.owners = owners;
    this.secrets = secrets;
    this.patience = patience;
  }

  private static DriverSpec.Key key(String name, String meaning) {
    return new DriverSpec.Key(name, DriverSpec.Shape.GROUP, false, meaning);
  }

  @Override
  public DriverSpec spec() {
    return SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return Review.of(settings);
  }

  /** What would be a switch, nobody can see. */
  @Override
  public List<Setting.Group> detect(Host host) {
    return List.of();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var switching = of(subject);
    var place = place(subject.settings());
    if (place.filter(shelf::touchesStore).isPresent()) {
      throw Refusal.conflict("Rearguard's own store is there", "Leave it out of the fleet file.");
    }
    var there = locked(switching::underneath);
    shelf.record(RECORD, Owners.state(there));
    var word = Switching.word(there);
    return new Captured("maintenance is " + word, new TreeMap<>(Map.of(RECORD, word)));
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    fit(subject);
    return verify(subject, kept);
  }

  private void fit(Subject subject) throws HostException {
    if (of(subject).way() instanceof Endpoint endpoint) {
      endpoint.values();
    }
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var drift = compare(subject, kept);
    return drift.none() ? "maintenance is as it was" : "the switch answers";
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var wanted = state(kept);
    var switching = of(subject);
    return "maintenance " + locked(() -> switching.putUnderneath(wanted));
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var wanted = state(kept);
    var there = locked(of(subject)::underneath);
    var live = kept.keyed(Owners.state(there));
    if (there.equals(wanted)) {
      return new Drift(List.of(), live);
    }
    var words =
        there.isPresent() == wanted.isPresent()
            ? "maintenance is on with another content"
            : "maintenance is " + Switching.word(there) + ", was " + Switching.word(wanted);
    return new Drift(List.of(words), live);
  }

  /** There is no half way of a switch. */
  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench) throws InterruptedException {
    try {
      return verify(subject, kept).none() ? Progress.DONE : Progress.NOT_DONE;
    } catch (HostException _) {
      return Progress.UNKNOWN;
    }
  }

  /** A killed write may have left its half beside the flag. */
  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    var flag = place(subject.settings()).map(Path::getParent);
    if (flag.isPresent()) {
      PathRestore.tidy(flag.get(), subject.host().disk());
    }
  }

  @Override
  public String hold(Subject subject, Hold terms) throws HostException, InterruptedException {
    var switching = of(subject);
    return "maintenance " + locked(() -> switching.hold(component(subject), terms));
  }

  @Override
  public String release(Subject subject, String owner) throws HostException, InterruptedException {
    var switching = of(subject);
    return "maintenance " + locked(() -> switching.release(component(subject), owner));
  }

  @Override
  public List<Held> held(Subject subject) throws HostException, InterruptedException {
    var switching = of(subject);
    return locked(() -> switching.held(component(subject)));
  }

  private static String component(Subject subject) {
    return subject.target().component().value();
  }

  private Switching of(Subject subject) throws HostException {
    var means = new Means(subject.host(), secrets, patience);
    var way = Section.way(subject.settings(), means);
    return new Switching(way, OwnersFile.of(way, owners, subject.host()), means);
  }

  private static Optional<Path> place(Setting.Group settings) {
    return Section.group(settings, Section.FILE)
        .flatMap(file -> file.text(Section.PATH))
        .or(() -> Section.group(settings, Section.NGINX).flatMap(nginx -> nginx.text(Section.PAGE)))
        .map(Path::of);
  }

  private interface Deed<T> {
    T done() throws HostException, InterruptedException;
  }

  private <T> T locked(Deed<T> deed) throws HostException, InterruptedException {
    one.lockInterruptibly();
    try {
      return deed.done();
    } finally {
      one.unlock();
    }
  }

  private static Optional<String> state(Shelf kept) throws HostException {
    try {
      return Owners.read(kept.record(RECORD)).before();
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + RECORD + "\" of snapshot " + kept.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }
}
