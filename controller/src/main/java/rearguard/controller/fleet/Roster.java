package rearguard.controller.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.ledger.HostLedger;
import rearguard.controller.ledger.LifeLedger;
import rearguard.controller.ledger.SeenLedger;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.Host.State;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.HostName;

/**
 * Who is in the fleet and what is known of each right now: one entry a name, its newest identity.
 * What a host told of itself, and when it was last heard of, is in the ledger when it comes and
 * goes, and from then on once a minute: a restart forgets a minute at most. Safe to use from any
 * thread.
 */
public final class Roster {
  /** How old what the ledger knows of a living host's last contact may become. */
  static final Duration KEPT_EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

  private final InstantSource clock;
  private final SeenLedger seen;
  private final LifeLedger lives;
  private final Map<String, Instant> kept = new ConcurrentHashMap<>();
  private final Map<HostName, Host> byName = new TreeMap<>();
  private final Map<HostName, HostLedger.Invited> doors = new TreeMap<>();
  private final List<Consumer<Host>> listeners = new CopyOnWriteArrayList<>();

  /** Knows what the ledger knows; everybody is silent until heard of. */
  public Roster(HostLedger hosts, InstantSource clock) {
    this.clock = clock;
    this.seen = hosts.seen();
    this.lives = hosts.lives();
    var told = seen.all();
    hosts
        .hosts()
        .forEach(
            known ->
                byName.put(known.name(), host(known, Optional.ofNullable(told.get(known.id())))));
    lives.quarantined().forEach(this::quarantined);
    hosts.open(clock.instant()).forEach(invited -> doors.put(invited.name(), invited));
  }

  /** All of them by name, the invited ones as long as their token is good. */
  public List<Host> hosts() {
    var now = clock.instant();
    synchronized (byName) {
      doors.values().removeIf(invited -> !invited.until().isAfter(now));
      var all = new TreeMap<HostName, Host>();
      doors.values().forEach(invited -> all.put(invited.name(), host(invited)));
      byName.forEach(
          (name, host) -> {
            if (host.state() != State.REVOKED || !doors.containsKey(name)) {
              all.put(name, host);
            }
          });
      return List.copyOf(all.values());
    }
  }

  public Optional<Host> host(HostName name) {
    return hosts().stream().filter(host -> host.name().equals(name)).findFirst();
  }

  /** The enrolled, not revoked host with that id: who a certificate speaks for. */
  public Optional<Host> identified(String id) {
    synchronized (byName) {
      return byName.values().stream()
          .filter(host -> host.id().equals(id) && host.state() != State.REVOKED)
          .findFirst();
    }
  }

  /** Calls the listener after every change, on the thread that made it: it must be quick. */
  public Runnable onChange(Consumer<Host> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** The host opened its session and told of itself. */
  public void connected(String id, HostFacts facts) {
    change(id, host -> seen(host, State.CONNECTED, Optional.of(facts), host.health(), host.skew()));
    keep(id);
  }

  /** The host came with a certificate that ends then. */
  public void certified(String id, Instant ends) {
    change(
        id,
        host ->
            new Host(
                host.id(),
                host.name(),
                host.tags(),
                host.state(),
                host.facts(),
                host.health(),
                host.lastContact(),
                host.skew(),
                host.quarantine(),
                Optional.of(ends)));
  }

  /** The host is alive. */
  public void beat(String id, HostHealth health) {
    var skew = Duration.between(clock.instant(), health.sent());
    change(id, host -> seen(host, host.state(), host.facts(), Optional.of(health), skew));
    var last = Optional.ofNullable(kept.get(id));
    if (last.filter(then -> clock.instant().isBefore(then.plus(KEPT_EVERY))).isEmpty()) {
      keep(id);
    }
  }

  /** The host's session is over; what it last told stays. */
  public void silent(String id) {
    change(
        id,
        host ->
            host.state() == State.CONNECTED ? inState(host, State.SILENT, Optional.empty()) : host);
    keep(id);
  }

  /** A ledger that takes nothing must not end a session: this is a memory, and comes again. */
  private void keep(String id) {
    try {
      identified(id).ifPresent(seen::keep);
    } catch (RuntimeException full) {
      LOG.warn("cannot keep what a host told: {}", full.getMessage());
    }
    kept.put(id, clock.instant());
  }

  /** Nothing is ordered of the host until it is released. */
  public void quarantined(String id, String why) {
    change(id, host -> inState(host, State.QUARANTINED, Optional.of(why)));
  }

  /** Ends the quarantine: the agent that comes next is the host's. Empty when there is none. */
  public Optional<Host> released(HostName name, String by) {
    return host(name)
        .filter(host -> host.state() == State.QUARANTINED && lives.release(host, by))
        .flatMap(
            host -> {
              change(host.id(), one -> inState(one, State.SILENT, Optional.empty()));
              return host(name);
            });
  }

  private static Host inState(Host host, State state, Optional<String> quarantine) {
    return new Host(
        host.id(),
        host.name(),
        host.tags(),
        state,
        host.facts(),
        host.health(),
        host.lastContact(),
        host.skew(),
        quarantine,
        host.certificateEnds());
  }

  /** Connected hosts that were last heard of before that moment. */
  public List<Host> connectedButNotHeardSince(Instant moment) {
    return hosts().stream()
        .filter(host -> host.state() == State.CONNECTED)
        .filter(host -> host.lastContact().map(moment::isAfter).orElse(true))
        .toList();
  }

  void invited(HostLedger.Invited invited) {
    synchronized (byName) {
      doors.put(invited.name(), invited);
    }
    announce(host(invited));
  }

  void enrolled(HostLedger.Known known) {
    var host = host(known, Optional.empty());
    synchronized (byName) {
      doors.remove(known.name());
      byName.put(known.name(), host);
    }
    announce(host);
  }

  Host revoked(HostLedger.Known known, Instant at) {
    var gone =
        host(
            new HostLedger.Known(
                known.id(),
                known.name(),
                known.tags(),
                known.enrolled(),
                Optional.of(at),
                known.ends()),
            Optional.empty());
    synchronized (byName) {
      byName.put(known.name(), gone);
    }
    announce(gone);
    return gone;
  }

  private void change(String id, UnaryOperator<Host> change) {
    Optional<Host> changed;
    synchronized (byName) {
      changed = identified(id).map(change);
      changed.ifPresent(host -> byName.put(host.name(), host));
    }
    changed.ifPresent(this::announce);
  }

  private void announce(Host host) {
    listeners.forEach(listener -> listener.accept(host));
  }

  private Host seen(
      Host host,
      State state,
      Optional<HostFacts> facts,
      Optional<HostHealth> health,
      Duration skew) {
    var now = Optional.of(clock.instant());
    return new Host(
        host.id(),
        host.name(),
        host.tags(),
        state,
        facts,
        health,
        now,
        skew,
        host.quarantine(),
        host.certificateEnds());
  }

  private static Host host(HostLedger.Known known, Optional<SeenLedger.Seen> told) {
    var state = known.revoked().isPresent() ? State.REVOKED : State.SILENT;
    return new Host(
        known.id(),
        known.name(),
        known.tags(),
        state,
        told.map(SeenLedger.Seen::facts),
        told.flatMap(SeenLedger.Seen::health),
        told.map(SeenLedger.Seen::contact),
        told.map(SeenLedger.Seen::skew).orElse(Duration.ZERO),
        Optional.empty(),
        known.ends());
  }

  private static Host host(HostLedger.Invited invited) {
    return new Host(
        invited.host(),
        invited.name(),
        invited.tags(),
        State.INVITED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Optional.empty());
  }
}
