package rearguard.controller.desk;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.file.Application;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.plan.Scope;
import rearguard.controller.run.Runs;
import rearguard.controller.watch.Expectation;
import rearguard.controller.watch.Noticed;
import rearguard.model.Answer;
import rearguard.model.driver.Ability;
import rearguard.model.fleet.Host;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.run.Run;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.watch.Sight;
import rearguard.model.watch.Sighted;
import rearguard.model.watch.Watch;
import rearguard.model.watch.Watched;

/**
 * Says to hosts what to keep an eye on, hears what they see, and captures a deployment once it is
 * still everywhere. Safe from any thread.
 */
public final class Watching {
  static final String BY = "rearguard";

  private static final Logger LOG = LoggerFactory.getLogger(Watching.class);
  private static final int RUNS = 10;
  private static final int WORDS = 5;

  private final Ledgers ledgers;
  private final Applications applications;
  private final Points points;
  private final Fleet fleet;
  private final Runs runs;
  private final InstantSource clock;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<HostName, Map<ApplicationName, Watch>> sent = new ConcurrentHashMap<>();
  private final Map<ApplicationName, Noticed> noticed = new ConcurrentHashMap<>();
  private final Map<ApplicationName, Optional<RunId>> lastRun = new ConcurrentHashMap<>();
  private final Set<ApplicationName> capturing = ConcurrentHashMap.newKeySet();

  record Ledgers(Ledger ledger, PointLedger points) {}

  Watching(
      Ledgers ledgers,
      Applications applications,
      Points points,
      Fleet fleet,
      Runs runs,
      InstantSource clock) {
    this.ledgers = ledgers;
    this.applications = applications;
    this.points = points;
    this.fleet = fleet;
    this.runs = runs;
    this.clock = clock;
    fleet.roster().onChange(this::changed);
  }

  /** A session that ended may have lost what was sent, and says nothing more of what it saw. */
  private void changed(Host host) {
    if (host.state() != Host.State.CONNECTED && sent.remove(host.name()) != null) {
      noticed.replaceAll((_, before) -> before.with(host.name(), List.of()));
    }
  }

  /** What a host sees now. An answer to an older watch, or of what it was not asked, is nothing. */
  public void sighted(HostName host, Sighted seen) {
    var asked = Optional.ofNullable(sent.getOrDefault(host, Map.of()).get(seen.application()));
    if (asked.filter(watch -> watch.number() == seen.number()).isEmpty()) {
      return;
    }
    var known =
        asked.get().targets().stream()
            .map(one -> one.target().component())
            .collect(Collectors.toSet());
    var sights =
        seen.sights().stream()
            .filter(sight -> known.contains(sight.component()))
            .limit(known.size())
            .map(Watching::harmless)
            .toList();
    noticed.merge(
        seen.application(),
        Noticed.NOTHING.with(host, sights),
        (before, _) -> before.with(host, sights));
  }

  private static Sight harmless(Sight sight) {
    var words = sight.words().stream().limit(WORDS).map(Quoted::of).toList();
    return new Sight(sight.component(), sight.stage(), words);
  }

  /** Where an application stands. */
  public Noticed.Phase phase(ApplicationName application) {
    return noticed.getOrDefault(application, Noticed.NOTHING).phase();
  }

  /** Says what is to be said and captures what is to be captured. Call it every second or two. */
  public void look() {
    for (var known : applications.all()) {
      var application = known.application();
      boolean running = runs.owner(application.name()).isPresent();
      if (!running) {
        send(application);
      }
      var seen = noticed.getOrDefault(application.name(), Noticed.NOTHING);
      var stillFor = application.watch().stillFor();
      if (application.watch().on()
          && seen.due(clock.instant(), stillFor, running)
          && capturing.add(application.name())) {
        Thread.ofVirtual().name("notice").start(() -> capture(application.name(), seen.words()));
      }
    }
  }

  private void capture(ApplicationName name, List<String> words) {
    try {
      LOG.info("{}: a deployment; going back would be {}", name, words);
      var wish = new Points.Wish(Optional.empty(), Mark.UNKNOWN, BY);
      var answer = points.notice(name, points.freshId(), wish, () -> disturbed(name));
      var now = clock.instant();
      switch (answer) {
        case Answer.Given<RestorePoint>(var point) -> {
          noticed.computeIfPresent(name, (_, before) -> before.captured(now));
          var what =
              "a deployment of "
                  + name
                  + " was noticed; going back would be "
                  + String.join("; ", words);
          ledgers.ledger().recorded("deployment-noticed", point.id().value(), BY, what);
        }
        case Answer.Refused<RestorePoint>(var problems) -> {
          noticed.computeIfPresent(name, (_, before) -> before.refused(now));
          LOG.warn("{}: a deployment is not captured: {}", name, problems.getFirst().message());
        }
      }
    } catch (RuntimeException failed) {
      LOG.error("{}: a deployment is not captured", name, failed);
    } finally {
      capturing.remove(name);
    }
  }

  /** Whether something is changing, by a run or by hand. */
  boolean disturbed(ApplicationName name) {
    return underWay(name) || phase(name) == Noticed.Phase.MOVING;
  }

  /** Whether a run of it has not ended. */
  boolean underWay(ApplicationName name) {
    return runs.owner(name).isPresent();
  }

  private void send(Application application) {
    var name = application.name();
    var connected =
        application.hosts(fleet.enrolled()).stream().filter(fleet.agents()::connected).toList();
    if (connected.isEmpty()) {
      return;
    }
    var ended = ended(name);
    askAnewAfter(name, ended);
    var wanted =
        application.watch().on() ? wanted(application, ended) : Map.<HostName, List<Watched>>of();
    for (var host : connected) {
      var had =
          Optional.ofNullable(sent.computeIfAbsent(host, _ -> new ConcurrentHashMap<>()).get(name));
      var targets = wanted.getOrDefault(host, List.of());
      var next =
          new Watch(
              name, had.map(Watch::number).orElse(0L), application.watch().stillFor(), targets);
      if ((targets.isEmpty() && had.isEmpty()) || had.filter(next::equals).isPresent()) {
        continue;
      }
      say(host, new Watch(name, numbers.incrementAndGet(), next.stillFor(), targets));
    }
  }

  private void say(HostName host, Watch watch) {
    var had = sent.computeIfAbsent(host, _ -> new ConcurrentHashMap<>());
    had.put(watch.application(), watch);
    noticed.computeIfPresent(watch.application(), (_, before) -> before.with(host, List.of()));
    if (!fleet.agents().watch(host, watch)) {
      had.remove(watch.application(), watch);
    }
  }

  private List<Run> ended(ApplicationName name) {
    return runs.newest(Optional.of(name), RUNS).stream()
        .filter(run -> run.ended().isPresent())
        .toList();
  }

  /** What was seen before a run may be what the run took away, even if no more is expected now. */
  private void askAnewAfter(ApplicationName name, List<Run> ended) {
    var last = ended.stream().map(Run::id).findFirst();
    if (!last.equals(lastRun.put(name, last))) {
      sent.values().forEach(had -> had.remove(name));
    }
  }

  /** By host; nothing while a driver of the application is not known yet. */
  private Map<HostName, List<Watched>> wanted(Application application, List<Run> ended) {
    var scope = fleet.scope(application, Applications.everything(application));
    if (!(scope instanceof Answer.Given<Scope>(var given))) {
      return Map.of();
    }
    var expectation =
        new Expectation(ledgers.points().of(application.name()), ended, ledgers.points()::present);
    return given.places().stream()
        .filter(place -> place.driver().can(Ability.WATCH))
        .collect(
            Collectors.groupingBy(
                place -> place.target().host(),
                Collectors.mapping(place -> watched(place, expectation), Collectors.toList())));
  }

  private static Watched watched(Scope.Place place, Expectation expectation) {
    return new Watched(
        place.target(),
        place.component().driver(),
        place.component().settings(),
        expectation.of(place.target()));
  }
}
