package rearguard.controller.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.controller.ledger.EvidenceLedger;
import rearguard.controller.plan.Survey;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.evidence.Lockdown;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;

/**
 * Keeps users away from applications until an operator ends that, whatever runs meanwhile, and
 * whether or not this controller lives: a hold lasts for a day, and is said anew every minute, so
 * that a host which was started again holds again. Thread-safe.
 */
public final class Lockdowns {
  /** As long as a host holds when nobody says anything any more. */
  static final Duration LENGTH = Duration.ofDays(1);

  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final EvidenceLedger ledger;
  private final Applications applications;
  private final Doors doors;
  private final InstantSource clock;
  private final Supplier<String> ids;

  /** So that nothing is held anew that is being released. */
  private final ReentrantLock holding = new ReentrantLock();

  private volatile Instant next = Instant.MIN;

  Lockdowns(
      EvidenceLedger ledger,
      Applications applications,
      Doors doors,
      InstantSource clock,
      Supplier<String> ids) {
    this.ledger = ledger;
    this.applications = applications;
    this.doors = doors;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What came of it.
   *
   * @param traffic by target, or why nobody knows; a problem in place of all when nothing there can
   *     hold traffic
   * @param findings of the checks by which it ended
   */
  public record Done(
      Lockdown lockdown, Answer<Map<Target, Answer<Standing>>> traffic, List<Finding> findings) {
    public Done {
      findings = List.copyOf(findings);
    }
  }

  /** By which users come in, and how one sees what they would find. */
  record Doors(Traffic traffic, Checking checking, Runs runs) {}

  /** Begins, or holds again what is locked down already. It is durable before anything is held. */
  public Answer<Done> begin(ApplicationName name, String reason, String by) {
    return applications
        .application(name)
        .then(
            application -> {
              var wanted = new Lockdown("l-" + ids.get(), name, by, reason, clock.instant());
              var lockdown = ledger.begin(wanted);
              spare(application, lockdown);
              holding.lock();
              try {
                return Answer.given(
                    new Done(
                        lockdown, doors.traffic().of(asked(lockdown, hold(lockdown))), List.of()));
              } finally {
                holding.unlock();
              }
            });
  }

  /** A run that is under way goes on to its end, by what can be asked of the inside. */
  private void spare(Application application, Lockdown lockdown) {
    var inward = new Inward(application, Optional.of(lockdown));
    doors
        .runs()
        .owner(application.name())
        .ifPresent(
            run -> {
              var later = inward.inVain(run.plan());
              if (!later.isEmpty() && !later.equals(run.course().later())) {
                doors.runs().lockedDown(run.id(), later);
              }
            });
  }

  /** Who ends one, and whether checks that do not pass are no matter. */
  public record Word(String by, String reason, boolean anyway) {}

  /**
   * Ends it when the checks pass: those of the inside before anybody is let in, the others as soon
   * as users are; when one of these does not pass, users are kept away again and it goes on. A host
   * that is away holds for a day more, or until it is released.
   */
  public Answer<Done> end(ApplicationName name, Word word) {
    holding.lock();
    try {
      return applications
          .application(name)
          .then(
              application ->
                  ledger
                      .open(name)
                      .map(one -> end(application, one, word))
                      .orElseGet(() -> Answer.refused(open(name))));
    } finally {
      holding.unlock();
    }
  }

  private Answer<Done> end(Application application, Lockdown one, Word word) {
    var inside = new Proof(doors.checking().some(application, Inward::reaches), word.anyway());
    if (!inside.fine()) {
      return new Answer.Refused<>(inside.problems(application.name()));
    }
    var traffic = doors.traffic().byOwner(asked(one, new Wish.Release(one.id()), word.by()));
    var outside =
        new Proof(
            doors.checking().some(application, asked -> !Inward.reaches(asked)), word.anyway());
    if (!outside.fine()) {
      return new Answer.Refused<>(shutAgain(one, outside, word));
    }
    ledger.end(one.application(), word.by(), word.reason(), clock.instant());
    var findings = Stream.concat(inside.findings().stream(), outside.findings().stream());
    return Answer.given(new Done(one, traffic, findings.toList()));
  }

  private List<Problem> shutAgain(Lockdown one, Proof outside, Word word) {
    var problems = new ArrayList<>(outside.problems(one.application()));
    switch (doors.traffic().again(asked(one, hold(one)))) {
      case Answer.Given<Map<Target, Answer<Standing>>>(var answers) ->
          answers.forEach(
              (target, answer) -> {
                if (answer instanceof Answer.Refused<Standing>(var why)) {
                  why.forEach(problem -> problems.add(Survey.located(target, problem)));
                }
              });
      case Answer.Refused<Map<Target, Answer<Standing>>>(var why) -> problems.addAll(why);
    }
    ledger.goesOn(one, word.by(), problems.getFirst().message());
    return problems;
  }

  /** What checks found, and whether that lets users in. */
  private record Proof(List<Finding> findings, boolean anyway) {
    boolean fine() {
      return anyway || failed().findAny().isEmpty();
    }

    private Stream<Finding> failed() {
      return findings.stream().filter(finding -> finding.verdict() != Verdict.PASSED);
    }

    List<Problem> problems(ApplicationName name) {
      return failed().map(finding -> problem(name, finding)).toList();
    }

    private static Problem problem(ApplicationName name, Finding finding) {
      return Problem.of(
          Problem.Kind.CONFLICT,
          "\""
              + name
              + "\" stays locked down: check "
              + finding.check()
              + finding.host().map(host -> " on " + host).orElse("")
              + (finding.verdict() == Verdict.FAILED ? " failed: " : " is not known: ")
              + Quoted.of(finding.evidence()),
          "Bring it in order and end it then; or let users in all the same with --anyway.");
    }
  }

  private static Problem open(ApplicationName name) {
    return Problem.of(
        Problem.Kind.NOT_FOUND,
        "\"" + name + "\" is not locked down",
        "See what is held with \"rearguard traffic status " + name + "\".");
  }

  public Optional<Lockdown> of(ApplicationName name) {
    return ledger.open(name);
  }

  public List<Lockdown> open() {
    return ledger.open();
  }

  /** Says every hold anew, once a minute, on a thread of its own: hosts may be slow. */
  public void renewSometimes() {
    var now = clock.instant();
    if (!now.isBefore(next)) {
      next = now.plus(PAUSE);
      if (!ledger.open().isEmpty()) {
        Thread.ofVirtual().name("lock-down").start(this::renew);
      }
    }
  }

  void renew() {
    if (!holding.tryLock()) {
      return; // somebody is at it
    }
    try {
      ledger.open().forEach(this::again);
    } finally {
      holding.unlock();
    }
  }

  private void again(Lockdown one) {
    if (applications.application(one.application())
        instanceof Answer.Given<Application>(var application)) {
      spare(application, one);
    }
    doors.traffic().again(asked(one, hold(one)));
  }

  private static Wish hold(Lockdown lockdown) {
    var why = new Hold.Why(lockdown.application().value(), lockdown.reason());
    return new Wish.Keep(new Hold(lockdown.id(), LENGTH, List.of()).because(why));
  }

  private static Traffic.Asked asked(Lockdown lockdown, Wish wish) {
    return asked(lockdown, wish, lockdown.by());
  }

  private static Traffic.Asked asked(Lockdown lockdown, Wish wish, String by) {
    return new Traffic.Asked(lockdown.application(), List.of(), wish, by, Traffic.Means.FIREWALL);
  }
}
