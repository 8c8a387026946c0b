package rearguard.controller.desk;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.file.Application;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.SoakLedger;
import rearguard.controller.run.Runs;
import rearguard.controller.watch.Soak;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.ApplicationName;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.model.snapshot.RestorePoint.Origin;

/**
 * Asks the checks of what was deployed last until they have held long enough to call its restore
 * point good. What is soaking follows from the ledger: the newest point, when it was noticed and
 * nobody judged it. Safe from any thread.
 */
public final class Soaking {
  private static final Logger LOG = LoggerFactory.getLogger(Soaking.class);

  private final PointLedger points;
  private final SoakLedger soaks;
  private final Applications applications;
  private final Stands stands;
  private final Runs runs;
  private final InstantSource clock;
  private final Set<ApplicationName> looking = ConcurrentHashMap.newKeySet();

  /** How an application is asked. */
  record Stands(Points points, Checking checking) {}

  Soaking(
      PointLedger points,
      SoakLedger soaks,
      Applications applications,
      Stands stands,
      Runs runs,
      InstantSource clock) {
    this.points = points;
    this.soaks = soaks;
    this.applications = applications;
    this.stands = stands;
    this.runs = runs;
    this.clock = clock;
  }

  /** Asks again where it is time to. Call it every second or two. */
  public void look() {
    for (var known : applications.all()) {
      var application = known.application();
      if (application.watch().on()) {
        points
            .newest(application.name())
            .filter(point -> point.origin() == Origin.NOTICED && point.mark() == Mark.UNKNOWN)
            .ifPresent(point -> look(application, point));
      }
    }
  }

  private void look(Application application, RestorePoint point) {
    var soak =
        soaks
            .find(point.id())
            .orElseGet(() -> Soak.begin(point.id(), application.name(), clock.instant()));
    if (soak.due(clock.instant(), application.watch().soak()) && looking.add(application.name())) {
      Thread.ofVirtual().name("soak").start(() -> round(application, point, soak));
    }
  }

  private void round(Application application, RestorePoint point, Soak soak) {
    try {
      var next = next(application, point, soak);
      soaks.keep(next);
      if (next.state() != soak.state()) {
        LOG.info("{}: point {}: {}", application.name(), point.id(), next.words());
      }
    } catch (RuntimeException failed) {
      LOG.error("{}: cannot look whether its checks hold", application.name(), failed);
    } finally {
      looking.remove(application.name());
    }
  }

  /** After one round of checks. */
  Soak next(Application application, RestorePoint point, Soak soak) {
    if (changedByRun(point)) {
      return soak.ended("a run changed the application");
    }
    var findings = stands.checking().unattended(application, point);
    if (findings.isEmpty()) {
      return soak.ended("there is no check that could hold");
    }
    var length = application.watch().soak();
    var round = round(findings, length.toString().substring(2).toLowerCase(java.util.Locale.ROOT));
    var next = soak.next(round, length);
    return next.state() != Soak.State.GOOD || stands.points().stands(application.name(), point)
        ? next
        : soak.next(
            new Soak.Round(round.at(), false, "the hosts differ from what was captured"), length);
  }

  private Soak.Round round(List<Finding> findings, String length) {
    var open = findings.stream().filter(finding -> finding.verdict() != Verdict.PASSED).findFirst();
    var names =
        findings.stream()
            .map(finding -> finding.check().value())
            .distinct()
            .collect(Collectors.joining(", "));
    return new Soak.Round(
        clock.instant(),
        open.isEmpty(),
        open.map(Soaking::words).orElse("checks held " + length + ": " + names));
  }

  private static String words(Finding finding) {
    return finding.check()
        + finding.host().map(host -> "@" + host).orElse("")
        + ": "
        + finding.evidence();
  }

  private boolean changedByRun(RestorePoint point) {
    return runs.newest(Optional.of(point.application()), 1).stream()
        .anyMatch(run -> run.state() != RunState.REFUSED && run.began().isAfter(point.taken()));
  }
}
