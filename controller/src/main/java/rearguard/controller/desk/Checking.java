package rearguard.controller.desk;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.HostWords;
import rearguard.controller.ledger.EvidenceLedger;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.plan.Survey;
import rearguard.controller.plan.Templates;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.RestorePoint;

/** Asks the checks of an application as it is now, without a run. */
public final class Checking {
  private static final String LOCKED = "not asked while locked down, but when that ends";

  private final Applications applications;
  private final PointLedger points;
  private final EvidenceLedger lockdowns;
  private final Fleet fleet;
  private final InstantSource clock;

  Checking(
      Applications applications,
      PointLedger points,
      EvidenceLedger lockdowns,
      Fleet fleet,
      InstantSource clock) {
    this.applications = applications;
    this.points = points;
    this.lockdowns = lockdowns;
    this.fleet = fleet;
    this.clock = clock;
  }

  /**
   * One verdict a check and host; what could not be asked is unknown, never passed. Through the
   * hold of a lock-down nothing is asked, and people are asked only in runs.
   */
  public Answer<List<Finding>> check(ApplicationName name) {
    return applications
        .application(name)
        .then(
            application ->
                Answer.given(now(application, byHosts(application), lastGood(application))));
  }

  /** What {@link #check} leaves out, because only a person can answer it. */
  public List<CheckName> leftOut(ApplicationName name) {
    return switch (applications.application(name)) {
      case Answer.Given<Application>(var application) ->
          application.checks().stream()
              .map(AskedCheck::check)
              .filter(Check::manual)
              .map(Check::name)
              .toList();
      case Answer.Refused<Application> _ -> List.of();
    };
  }

  private static List<AskedCheck> byHosts(Application application) {
    return application.checks().stream().filter(asked -> !asked.check().manual()).toList();
  }

  private Optional<RestorePoint> lastGood(Application application) {
    return points.of(application.name()).stream()
        .filter(point -> point.mark() == RestorePoint.Mark.GOOD)
        .findFirst();
  }

  /**
   * The same without what only a person can answer; templates mean that point, which is what runs
   * now.
   */
  List<Finding> unattended(Application application, RestorePoint point) {
    return now(application, byHosts(application), Optional.of(point));
  }

  /** Some of those that no person answers, whether users are kept away or not. */
  List<Finding> some(Application application, Predicate<AskedCheck> wanted) {
    var checks = byHosts(application).stream().filter(wanted).toList();
    return all(application, checks, lastGood(application));
  }

  private List<Finding> now(
      Application application, List<AskedCheck> checks, Optional<RestorePoint> good) {
    var inward = new Inward(application, lockdowns.open(application.name()));
    var findings =
        new ArrayList<>(all(application, checks.stream().filter(inward::asks).toList(), good));
    checks.stream()
        .filter(asked -> !inward.asks(asked))
        .map(asked -> finding(asked.check(), Optional.empty(), LOCKED))
        .forEach(findings::add);
    return findings;
  }

  private List<Finding> all(
      Application application, List<AskedCheck> checks, Optional<RestorePoint> good) {
    var findings = new ArrayList<Finding>();
    var asked = new TreeMap<HostName, List<Check>>();
    for (var check : checks) {
      for (var one : questions(application, check)) {
        switch (check.on(words(one.about())).then(own -> filled(check, own, good, one.about()))) {
          case Answer.Given<Check>(var filled) ->
              asked.computeIfAbsent(one.asker(), _ -> new ArrayList<>()).add(one.now(filled));
          case Answer.Refused<Check>(var problems) ->
              findings.add(unknown(check.check(), one.asker(), problems));
        }
      }
    }
    Map<HostName, List<Finding>> answers =
        Survey.together(
            List.copyOf(asked.entrySet()),
            Map.Entry::getKey,
            entry -> ask(entry.getKey(), entry.getValue()));
    answers.values().forEach(findings::addAll);
    return findings;
  }

  /** Who is asked, and about whom: mostly the same. */
  private record Question(HostName asker, HostName about) {
    /** As it is at this moment: patience is for a rollback that has just restarted something. */
    Check now(Check check) {
      var name = asker.equals(about) ? check.name() : check.name().about(about);
      return new Check(name, check.probe(), check.within(), Duration.ZERO, Duration.ZERO);
    }
  }

  private List<Question> questions(Application application, AskedCheck check) {
    if (!check.outside()) {
      return hosts(application, check).stream().map(host -> new Question(host, host)).toList();
    }
    var enrolled = fleet.enrolled();
    var askers = application.askers(check.from(), enrolled);
    if (check.on().isEmpty()) {
      return askers.stream().map(asker -> new Question(asker, asker)).toList();
    }
    return application.hosts(check.on(), enrolled).stream()
        .flatMap(
            about ->
                askers.stream()
                    .filter(asker -> !asker.equals(about))
                    .map(asker -> new Question(asker, about)))
        .toList();
  }

  private HostWords words(HostName host) {
    return new HostWords(host, fleet.enrolled().getOrDefault(host, new TreeSet<>()));
  }

  private List<Finding> ask(HostName host, List<Check> checks) {
    return switch (fleet.agents().check(host, checks)) {
      case Answer.Given<List<Finding>>(var findings) -> findings;
      case Answer.Refused<List<Finding>>(var problems) ->
          checks.stream().map(check -> unknown(check, host, problems)).toList();
    };
  }

  /** A check of the whole is asked from the first host that is there. */
  private List<HostName> hosts(Application application, AskedCheck check) {
    var enrolled = fleet.enrolled();
    if (!check.ofTheWhole()) {
      return application.hosts(check.on(), enrolled);
    }
    var all = application.hosts(enrolled);
    return all.stream()
        .filter(fleet.agents()::connected)
        .findFirst()
        .or(() -> all.stream().findFirst())
        .map(List::of)
        .orElse(List.of());
  }

  private static Answer<Check> filled(
      AskedCheck asked, Check own, Optional<RestorePoint> good, HostName host) {
    if (!Templates.in(own)) {
      return Answer.given(own);
    }
    return good.map(
            point ->
                Templates.fill(
                    own, point, asked.on().isEmpty() ? Optional.empty() : Optional.of(host)))
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(Problem.Kind.NOT_FOUND, "no restore point to compare with", "")));
  }

  private Finding unknown(Check check, HostName host, List<Problem> problems) {
    return finding(check, Optional.of(host), problems.getFirst().message());
  }

  private Finding finding(Check check, Optional<HostName> host, String why) {
    return new Finding(check.name(), host, Verdict.UNKNOWN, why, Duration.ZERO, clock.instant());
  }
}
