package rearguard.agent.driver.ufw;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.Counted;
import rearguard.model.name.DriverName;
import rearguard.model.snapshot.Drift;
import rearguard.model.traffic.Admission;
import rearguard.model.traffic.Gradual;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;

/**
 * Captures and restores ufw's rules, and keeps traffic away from ports. Thread-safe: what looks
 * which holds are over and clears up after them must not meet one that is being put up.
 */
public final class UfwDriver implements Driver, Driver.Holds {
  private static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("ufw"),
          Kind.TRAFFIC,
          Set.of(Ability.HOLD_TRAFFIC),
          List.of(
              new DriverSpec.Key(
                  Port.KEY,
                  DriverSpec.Shape.TEXTS,
                  false,
                  "The ports that a hold keeps traffic away from, as in 443/tcp; never SSH's."),
              new DriverSpec.Key(
                  Gradual.RELEASE,
                  DriverSpec.Shape.TEXT,
                  false,
                  "\"gradually\": what a run held it lets through to first, then on one host, then on"
                      + " all, and closes it again when a check from outside does not pass; when"
                      + " absent, on all at once"),
              new DriverSpec.Key(
                  Gradual.FIRST,
                  DriverSpec.Shape.TEXTS,
                  false,
                  "addresses and prefixes that are let through first, those that ask from outside"
                      + " among them")),
          Optional.empty(),
          Optional.of(Port.KEY));
  private static final String RECORD = "ufw";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final UfwPlaces places;
  private final long agent;
  private final Duration patience;
  private final ReentrantLock holds = new ReentrantLock();

  /** For this agent on a host like any other. */
  public UfwDriver() {
    this(UfwPlaces.USUAL, ProcessHandle.current().pid(), PATIENCE);
  }

  /**
   * For the places of another root.
   *
   * @param agent the process whose connections are the link to the controller
   * @param patience of the watchdog
   */
  UfwDriver(UfwPlaces places, long agent, Duration patience) {
    this.places = places;
    this.agent = agent;
    this.patience = patience;
  }

  @Override
  public DriverSpec spec() {
    return SPEC;
  }

  @Override
  public List<Problem> review(Setting.Group settings) {
    return Stream.concat(Port.review(settings).stream(), Source.review(settings).stream()).toList();
  }

  /**
   * A host whose ufw is switched on has rules worth keeping; which ports to hold nobody can see.
   */
  @Override
  public List<Setting.Group> detect(Host host) throws HostException, InterruptedException {
    if (!host.disk().stat(places.configuration()).isPresent()) {
      return List.of();
    }
    var on = new UfwLook(host, places).now().on();
    return on ? List.of(Setting.Group.of(new LinkedHashMap<>())) : List.of();
  }

  @Override
  public Captured capture(Subject subject, Shelf.Writer shelf)
      throws HostException, InterruptedException {
    var state = new UfwLook(subject.host(), places).now();
    shelf.record(RECORD, state.written());
    var facts = new TreeMap<>(Map.of("ufw", UfwDrift.name(state)));
    return switch (state) {
      case UfwState.Absent _ -> new Captured("ufw is absent", facts);
      case UfwState.Present present when !present.active() ->
          new Captured("ufw is inactive", facts);
      case UfwState.Present present -> new Captured(summary(present), facts);
    };
  }

  private static String summary(UfwState.Present present) {
    var empty = present.four().jumps().isEmpty();
    var rules = present.four().rules() + present.six().rules();
    return "ufw is active, "
        + (empty ? "but its rules are not in the kernel" : Counted.of(rules, "rule"))
        + ", "
        + Counted.of(present.files().size(), "file");
  }

  @Override
  public Drift compare(Subject subject, Shelf kept) throws HostException, InterruptedException {
    refuseUnrestorable(state(kept), new UfwLook(subject.host(), places).now());
    return verify(subject, kept);
  }

  @Override
  public String prepare(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var switching = switching(subject, bench);
    var wanted = state(kept);
    refuseUnrestorable(wanted, switching.now());
    return switching.proven(wanted);
  }

  @Override
  public String restore(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var switching = switching(subject, bench);
    var wanted = state(kept);
    refuseUnrestorable(wanted, switching.now());
    return switching.to(wanted);
  }

  @Override
  public Drift verify(Subject subject, Shelf kept) throws HostException, InterruptedException {
    var now = new UfwLook(subject.host(), places).now();
    return new Drift(UfwDrift.words(state(kept), now), kept.keyed(now.written()));
  }

  /** Rules that the watchdog may still take back are not restored yet. */
  @Override
  public Progress probe(Subject subject, Shelf kept, Bench bench)
      throws HostException, InterruptedException {
    var now = new UfwLook(subject.host(), places).now();
    var watchdog = new Watchdog(subject.host(), places, bench);
    if (watchdog.armed()) {
      return Progress.MIXED;
    }
    if (UfwDrift.words(state(kept), now).isEmpty()) {
      return Progress.DONE;
    }
    var old = watchdog.old();
    return old.isEmpty() || java.util.Arrays.equals(old.get(), now.written())
        ? Progress.NOT_DONE
        : Progress.MIXED;
  }

  @Override
  public void tidy(Subject subject, Bench bench) throws HostException, InterruptedException {
    switching(subject, bench).tidy();
  }

  @Override
  public String hold(Subject subject, Hold terms) throws HostException, InterruptedException {
    holds.lockInterruptibly();
    try {
      return holding(subject).hold(subject, terms);
    } finally {
      holds.unlock();
    }
  }

  @Override
  public String renew(Subject subject, Hold terms) throws HostException, InterruptedException {
    holds.lockInterruptibly();
    try {
      return holding(subject).renew(subject, terms);
    } finally {
      holds.unlock();
    }
  }

  @Override
  public String admit(Subject subject, String owner, Admission who)
      throws HostException, InterruptedException {
    holds.lockInterruptibly();
    try {
      return holding(subject).admit(subject, owner, who);
    } finally {
      holds.unlock();
    }
  }

  @Override
  public String release(Subject subject, String owner) throws HostException, InterruptedException {
    holds.lockInterruptibly();
    try {
      return holding(subject).release(subject, owner);
    } finally {
      holds.unlock();
    }
  }

  @Override
  public List<Held> held(Subject subject) throws HostException, InterruptedException {
    holds.lockInterruptibly();
    try {
      return holding(subject).held(subject);
    } finally {
      holds.unlock();
    }
  }

  private Holding holding(Subject subject) {
    return new Holding(subject.host(), places, agent);
  }

  private Switching switching(Subject subject, Bench bench) {
    return new Switching(subject.host(), places, agent, patience, bench);
  }

  private static UfwState state(Shelf kept) throws HostException {
    try {
      return UfwState.read(kept.record(RECORD));
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + RECORD + "\" of snapshot " + kept.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }

  private static void refuseUnrestorable(UfwState wanted, UfwState now) throws HostException {
    if (wanted instanceof UfwState.Present && now instanceof UfwState.Absent) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "ufw was " + UfwDrift.name(wanted) + " and is not installed now",
              "Install the package ufw, then plan again."));
    }
  }
}
