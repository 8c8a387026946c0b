package rearguard.controller.link;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.fleet.AgentNews;
import rearguard.controller.fleet.Epochs;
import rearguard.controller.fleet.Lives;
import rearguard.controller.fleet.Roster;
import rearguard.controller.ledger.CertificateLedger;
import rearguard.controller.ledger.HostLedger;
import rearguard.controller.ledger.LifeLedger;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.Counted;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.run.Shown;
import rearguard.model.run.StepReport;
import rearguard.model.run.Takeover;
import rearguard.model.watch.Sighted;
import rearguard.v1.LeaseMsg;
import rearguard.v1.ToAgent;
import rearguard.v1.WelcomeMsg;
import rearguard.wire.Times;

/**
 * Takes in what agents say and passes it on, for each host one after the other: a session that is
 * no longer the host's newest is not listened to.
 */
public final class Reception {
  /**
   * What an agent says first.
   *
   * @param held every run it still holds, with the last state of each step
   * @param epoch the highest it ever heeded
   * @param life which start of it this is
   */
  record Greeting(
      HostFacts facts, Map<RunId, List<StepReport>> held, long epoch, LifeLedger.Life life) {
    Greeting {
      held = Map.copyOf(held);
    }
  }

  /**
   * How often an agent is to be heard that holds no run, for a heartbeat is most of what an idle
   * one costs its host; one that holds a run beats every two seconds.
   */
  public static final Duration BEAT = Duration.ofSeconds(8);

  /**
   * After this long without a heartbeat a host counts as lost: long enough for a late one, and with
   * the second of the sweep within the 15 s in which a lost link is noticed.
   */
  public static final Duration SILENCE = Duration.ofSeconds(13);

  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final Sessions sessions;
  private final Roster roster;
  private final HostLedger hosts;
  private final AgentNews news;
  private final BiConsumer<HostName, Sighted> sights;
  private final Clocks clocks;
  private final Epochs epochs;
  private final Lives lives;
  private final CertificateLedger certificates;
  private final Map<HostName, ReentrantLock> turns = new ConcurrentHashMap<>();
  private final AtomicLong reports = new AtomicLong();

  /**
   * Listens for all sessions of the controller's present life.
   *
   * @param sights is told what hosts see of deployments, and returns at once
   */
  public Reception(
      Sessions sessions,
      Roster roster,
      HostLedger hosts,
      AgentNews news,
      BiConsumer<HostName, Sighted> sights,
      Clocks clocks) {
    this.sessions = sessions;
    this.roster = roster;
    this.hosts = hosts;
    this.news = news;
    this.sights = sights;
    this.clocks = clocks;
    this.epochs = new Epochs(hosts);
    this.lives = new Lives(hosts.lives());
    this.certificates = hosts.certificates();
    roster.onChange(this::cutRevoked);
  }

  /** Ends the sessions that are dead or from which no heartbeat came. Call it every second. */
  public void sweep() {
    for (var stream : sessions.all()) {
      if (stream.broken()) {
        stream.end(Status.RESOURCE_EXHAUSTED);
      } else if (stream.silence().compareTo(SILENCE) > 0) {
        LOG.warn("{}: no heartbeat for {} s", stream.name(), SILENCE.toSeconds());
        stream.end(Status.DEADLINE_EXCEEDED.withDescription("no heartbeat"));
      }
    }
  }

  /** How many reports came in, those that were sent again included. */
  public long reports() {
    return reports.get();
  }

  void arrived(AgentStream stream, Greeting greeting) {
    inTurn(
        stream.name(),
        () -> {
          boolean raised = epochs.met(stream.host(), greeting.epoch());
          if (doubtful(stream, greeting.life())) {
            return;
          }
          sessions.enter(stream).ifPresent(this::superseded);
          if (raised) {
            news.epochRaised(epochs.now());
          }
          if (roster.identified(stream.host().id()).isEmpty()) {
            stream.end(Status.PERMISSION_DENIED.withDescription("the host was revoked"));
            return;
          }
          LOG.info(
              "{}: connected, holds {}", stream.name(), Counted.of(greeting.held().size(), "run"));
          stream.send(ToAgent.newBuilder().setWelcome(welcome()));
          roster.certified(stream.host().id(), stream.shown().ends());
          roster.connected(stream.host().id(), greeting.facts());
          news.returned(stream.name(), greeting.held());
        });
  }

  void beat(AgentStream stream, HostHealth health) {
    whenCurrent(
        stream,
        () -> {
          roster.beat(stream.host().id(), health);
          for (var run : news.leases(stream.name())) {
            stream.send(ToAgent.newBuilder().setLease(lease(run, health.number())));
          }
        });
  }

  void reported(AgentStream stream, RunId run, StepReport report, Runnable committed) {
    whenCurrent(
        stream,
        () -> {
          reports.incrementAndGet();
          news.reported(stream.name(), run, report, committed);
        });
  }

  void takenOver(AgentStream stream, RunId run, Takeover takeover, Runnable committed) {
    whenCurrent(stream, () -> news.takenOver(stream.name(), run, takeover, committed));
  }

  void handedBack(AgentStream stream, AgentNews.Handed handed, Runnable committed) {
    whenCurrent(stream, () -> news.handedBack(stream.name(), handed, committed));
  }

  void sighted(AgentStream stream, Sighted sighted) {
    whenCurrent(stream, () -> sights.accept(stream.name(), sighted));
  }

  void shown(AgentStream stream, RunId run, Shown shown) {
    whenCurrent(stream, () -> hosts.shown().keep(stream.name(), run, shown));
  }

  void left(AgentStream stream) {
    inTurn(
        stream.name(),
        () -> {
          if (sessions.leave(stream)) {
            LOG.info("{}: session over", stream.name());
            lost(stream);
          }
        });
  }

  void impostor(AgentStream stream, String subject) {
    hosts.remark(
        stream.name(), "host-spoke-for-other", "reported step \"" + Quoted.of(subject) + "\"");
  }

  /** A process that was heard and dials with what it had before is late in the network. */
  private boolean doubtful(AgentStream stream, LifeLedger.Life life) {
    var host = stream.host();
    boolean current = certificates.came(host, stream.shown(), clocks.wall().instant());
    if (!current && lives.same(host, life)) {
      stream.shut(Status.ABORTED.withDescription("this certificate was replaced by a newer one"));
      return true;
    }
    var doubt = current ? lives.met(host, life) : Optional.of(lives.copied(host, life));
    doubt.ifPresent(why -> quarantine(stream, why));
    return doubt.isPresent();
  }

  /** Whoever speaks for the host, the one that came and the one that was there, is not heard. */
  private void quarantine(AgentStream stream, String why) {
    LOG.warn("{}: quarantined: {}", stream.name(), why);
    var refusal = Status.FAILED_PRECONDITION.withDescription("this host is quarantined: " + why);
    roster.quarantined(stream.host().id(), why);
    stream.shut(refusal);
    sessions
        .of(stream.name())
        .filter(sessions::leave)
        .ifPresent(
            other -> {
              other.shut(refusal);
              lost(other);
            });
  }

  private void superseded(AgentStream older) {
    LOG.warn("{}: a newer session takes over", older.name());
    older.shut(Status.ABORTED.withDescription("a newer session of this host took over"));
    hosts.remark(older.name(), "host-second-session", "a second session came while one was open");
    lost(older);
  }

  private void lost(AgentStream stream) {
    roster.silent(stream.host().id());
    if (!sessions.closing()) {
      news.lost(stream.name());
    }
  }

  private void cutRevoked(Host host) {
    if (host.state() == Host.State.REVOKED) {
      sessions
          .of(host.name())
          .filter(stream -> stream.host().id().equals(host.id()))
          .ifPresent(
              stream ->
                  stream.end(Status.PERMISSION_DENIED.withDescription("the host was revoked")));
    }
  }

  private void whenCurrent(AgentStream stream, Runnable work) {
    inTurn(
        stream.name(),
        () -> {
          if (sessions.current(stream)) {
            work.run();
          }
        });
  }

  private void inTurn(HostName host, Runnable work) {
    var turn = turns.computeIfAbsent(host, _ -> new ReentrantLock(true));
    turn.lock();
    try {
      work.run();
    } finally {
      turn.unlock();
    }
  }

  private WelcomeMsg welcome() {
    return WelcomeMsg.newBuilder()
        .setEpoch(epochs.now())
        .setNow(Times.to(clocks.wall().instant()))
        .setHeartbeatEvery(Times.to(BEAT))
        .setTakesShown(true)
        .build();
  }

  private LeaseMsg lease(RunId run, long heartbeat) {
    return LeaseMsg.newBuilder()
        .setEpoch(epochs.now())
        .setRun(run.value())
        .setLasts(Times.to(AgentNews.LEASE))
        .setHeartbeat(heartbeat)
        .build();
  }
}
