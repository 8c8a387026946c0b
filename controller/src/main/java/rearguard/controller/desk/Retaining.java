package rearguard.controller.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.file.Application;
import rearguard.controller.ledger.EvidenceLedger;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RetentionLedger;
import rearguard.controller.retain.Cure;
import rearguard.controller.retain.Protection;
import rearguard.controller.retain.Retention;
import rearguard.controller.retain.Selection;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.fleet.Host;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.stock.Full;
import rearguard.model.stock.PointDrop;
import rearguard.model.stock.Standing;
import rearguard.model.stock.Stock;

/**
 * Drops restore points that are too many, too old or too large, after each capture and once a day.
 * Nothing is dropped of an application while a run of it has not ended, while users are kept away
 * from it, or while it is locked down: somebody is at it and may need any of them. Safe from any
 * thread.
 */
public final class Retaining {
  /** By whom points are dropped when nobody asks for it. */
  static final String BY = "retention";

  private static final Logger LOG = LoggerFactory.getLogger(Retaining.class);
  private static final Duration DAILY = Duration.ofDays(1);
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration PLANNED = Duration.ofDays(1);

  private final Ledgers ledgers;
  private final Applications applications;
  private final Stocks stocks;
  private final Fleet fleet;
  private final Runs runs;
  private final InstantSource clock;
  private final Semaphore looking = new Semaphore(1);
  private final Map<ApplicationName, Looked> looked = new ConcurrentHashMap<>();
  private final Map<HostName, Instant> settled = new ConcurrentHashMap<>();

  record Ledgers(RetentionLedger retention, PointLedger points, EvidenceLedger evidence) {}

  private record Looked(Optional<PointId> newest, Retention retention, Instant next) {}

  Retaining(
      Ledgers ledgers,
      Applications applications,
      Stocks stocks,
      Fleet fleet,
      Runs runs,
      InstantSource clock) {
    this.ledgers = ledgers;
    this.applications = applications;
    this.stocks = stocks;
    this.fleet = fleet;
    this.runs = runs;
    this.clock = clock;
    fleet.roster().onChange(this::changed);
  }

  /** A host that comes back is told what it missed. */
  private void changed(Host host) {
    if (host.state() != Host.State.CONNECTED) {
      settled.remove(host.name());
    }
  }

  /** Looks where it is time to, on a thread of its own. Call it every second or two. */
  public void look() {
    if (looking.tryAcquire()) {
      Thread.ofVirtual()
          .name("retention")
          .start(
              () -> {
                try {
                  lookNow();
                } catch (RuntimeException failed) {
                  LOG.error("cannot look at what is kept", failed);
                } finally {
                  looking.release();
                }
              });
    }
  }

  /** Nothing is looked at from here on, and the last look is over. */
  public void close() {
    try {
      var _ = looking.tryAcquire(20, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void lookNow() {
    for (var known : applications.all()) {
      var application = known.application();
      hosts(application).stream().filter(this::due).forEach(this::settle);
      var newest = ledgers.points().last(application.name());
      if (due(application, newest)) {
        look(application, newest);
      }
    }
  }

  private boolean due(HostName host) {
    return !clock.instant().isBefore(settled.getOrDefault(host, Instant.MIN));
  }

  private boolean due(Application application, Optional<PointId> newest) {
    return Optional.ofNullable(looked.get(application.name()))
        .filter(last -> last.newest().equals(newest))
        .filter(last -> last.retention().equals(application.retention()))
        .filter(last -> clock.instant().isBefore(last.next()))
        .isEmpty();
  }

  private void look(Application application, Optional<PointId> newest) {
    var now = clock.instant();
    boolean blocked = inTheWay(application).isPresent();
    looked.put(
        application.name(),
        new Looked(newest, application.retention(), now.plus(blocked ? AGAIN : DAILY)));
    if (blocked) {
      return;
    }
    hosts(application).forEach(this::settle);
    var drops = drops(application, application.retention());
    if (!drops.isEmpty() && noticed(application, drops, now)) {
      dropped(application, drops, BY);
    }
  }

  /** Whoever wrote nothing about retention is told a day before that it begins. */
  private boolean noticed(Application application, List<PointDrop> drops, Instant now) {
    if (application.retention().said()) {
      return true;
    }
    var words = application.retention().notice(drops.size());
    var since = ledgers.retention().since(application.name(), now, words);
    return !now.isBefore(since.plus(Retention.NOTICE));
  }

  private List<PointDrop> dropped(Application application, List<PointDrop> drops, String by) {
    var gone = ledgers.retention().drop(application.name(), drops, by, clock.instant());
    if (!gone.isEmpty()) {
      fleet.enrolled().keySet().forEach(settled::remove);
      hosts(application).forEach(this::settle);
    }
    return gone;
  }

  private List<HostName> hosts(Application application) {
    return application.hosts(fleet.enrolled()).stream().filter(stocks::there).toList();
  }

  private void settle(HostName host) {
    switch (stocks.settle(host)) {
      case Answer.Given<List<Stock.Refused>>(var refused) -> {
        settled.put(host, clock.instant().plus(refused.isEmpty() ? DAILY : AGAIN));
        refused.forEach(one -> LOG.warn("{} keeps {}: {}", host, one.id(), one.why().message()));
      }
      case Answer.Refused<List<Stock.Refused>> _ -> {
        settled.put(host, clock.instant().plus(AGAIN));
      }
    }
  }

  private List<PointDrop> drops(Application application, Retention retention) {
    return Selection.of(retention, known(application), stocks.hoard(), clock.instant());
  }

  private Selection.Known known(Application application) {
    var name = application.name();
    var points = ledgers.points().all(name);
    var planned = ledgers.retention().planned(name, clock.instant().minus(PLANNED));
    var owed = runs.catchUps().open(name).stream().flatMap(one -> runs.find(one.run()).stream());
    var last = runs.newest(Optional.of(name), Protection.RUNS).stream();
    var needed = Protection.of(points, Stream.concat(last, owed).toList(), planned);
    return new Selection.Known(points, new HashSet<>(ledgers.retention().pins().keySet()), needed);
  }

  /** Why nothing is dropped now. */
  private Optional<String> inTheWay(Application application) {
    var name = application.name();
    if (runs.owner(name).isPresent()) {
      return Optional.of("a run of " + name + " has not ended");
    }
    if (ledgers.evidence().open(name).isPresent()) {
      return Optional.of(name + " is locked down");
    }
    return application.hosts(fleet.enrolled()).stream()
        .flatMap(host -> fleet.roster().host(host).stream())
        .filter(host -> host.health().stream().anyMatch(health -> Protection.held(health, name)))
        .map(host -> "users are kept away from " + name + " on " + host.name())
        .findFirst();
  }

  /**
   * What an operator wants dropped.
   *
   * @param keep as if the fleet file said so many points
   * @param points none but these, of those that may go
   */
  public record Wish(boolean dryRun, OptionalInt keep, List<PointId> points, String by) {}

  /** What went, or would go. */
  public record Pruned(List<PointDrop> drops, String retention, List<String> notes) {}

  /** Does now what is done every day. */
  public Answer<Pruned> prune(ApplicationName name, Wish wish) {
    return applications.application(name).then(application -> prune(application, wish));
  }

  private Answer<Pruned> prune(Application application, Wish wish) {
    var retention = application.retention();
    var wanted = wish.keep().isPresent() ? retention.with(wish.keep().getAsInt()) : retention;
    var blocked = inTheWay(application);
    if (blocked.isPresent() && !wish.dryRun()) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.CONFLICT,
              "nothing is dropped now: " + blocked.get(),
              "Prune when that is over; whoever is at it may need any restore point."));
    }
    hosts(application).forEach(this::settle);
    var drops =
        drops(application, wanted).stream()
            .filter(drop -> wish.dryRun() || wish.points().contains(drop.point()))
            .toList();
    var gone = wish.dryRun() ? drops : dropped(application, drops, wish.by());
    return Answer.given(new Pruned(gone, words(application, wanted), notes(application, blocked)));
  }

  private List<String> notes(Application application, Optional<String> blocked) {
    var notes = new ArrayList<String>();
    blocked.map(why -> "nothing is dropped now: " + why).ifPresent(notes::add);
    application.hosts(fleet.enrolled()).stream()
        .filter(host -> !stocks.there(host))
        .map(host -> host + " is away: it drops them when it is back")
        .forEach(notes::add);
    return notes;
  }

  /** What is kept of the application, in words. */
  public String words(ApplicationName name) {
    return applications.application(name) instanceof Answer.Given<Application>(var application)
        ? words(application, application.retention())
        : "";
  }

  private String words(Application application, Retention retention) {
    var since = ledgers.retention().since(application.name());
    return retention.words(since.filter(_ -> !retention.said()), clock.instant());
  }

  /** How each of the points is kept, in their order. */
  public List<Standing> standings(List<RestorePoint> points) {
    var pins = ledgers.retention().pins();
    var hoard = stocks.hoard();
    return points.stream()
        .map(
            point ->
                new Standing(
                    point.id(), hoard.bytes(point), Optional.ofNullable(pins.get(point.id()))))
        .toList();
  }

  /** Says of a capture that does not fit what could be dropped for it. */
  public <T> Answer<T> explained(ApplicationName name, Answer<T> capture) {
    return capture instanceof Answer.Refused<T>(var problems)
            && problems.stream().anyMatch(Full::is)
            && applications.application(name) instanceof Answer.Given<Application>(var application)
        ? new Answer.Refused<>(Cure.of(problems, name, known(application)))
        : capture;
  }
}
