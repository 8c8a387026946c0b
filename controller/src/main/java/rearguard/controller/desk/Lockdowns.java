package rearguard.controller.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import rearguard.controller.ledger.EvidenceLedger;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.evidence.Lockdown;
import rearguard.model.name.ApplicationName;
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
  private final Traffic traffic;
  private final InstantSource clock;
  private final Supplier<String> ids;

  /** So that nothing is held anew that is being released. */
  private final ReentrantLock holding = new ReentrantLock();

  private volatile Instant next = Instant.MIN;

  Lockdowns(
      EvidenceLedger ledger,
      Applications applications,
      Traffic traffic,
      InstantSource clock,
      Supplier<String> ids) {
    this.ledger = ledger;
    this.applications = applications;
    this.traffic = traffic;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What came of it.
   *
   * @param traffic by target, or why nobody knows; a problem in place of all when nothing there can
   *     hold traffic
   */
  public record Done(Lockdown lockdown, Answer<Map<Target, Answer<Standing>>> traffic) {}

  /** Begins, or holds again what is locked down already. It is durable before anything is held. */
  public Answer<Done> begin(ApplicationName name, String reason, String by) {
    return applications
        .application(name)
        .then(
            _ -> {
              var wanted = new Lockdown("l-" + ids.get(), name, by, reason, clock.instant());
              var lockdown = ledger.begin(wanted);
              holding.lock();
              try {
                return Answer.given(
                    new Done(lockdown, traffic.of(asked(lockdown, hold(lockdown)))));
              } finally {
                holding.unlock();
              }
            });
  }

  /** Ends it and releases; a host that is away holds for a day more, or until it is released. */
  public Answer<Done> end(ApplicationName name, String reason, String by) {
    holding.lock();
    try {
      return ledger
          .end(name, by, reason, clock.instant())
          .map(
              ended ->
                  Answer.given(
                      new Done(
                          ended,
                          traffic.of(
                              new Traffic.Asked(
                                  name,
                                  List.of(),
                                  new Wish.Release(ended.id()),
                                  by,
                                  Traffic.Means.FIREWALL)))))
          .orElseGet(() -> Answer.refused(open(name)));
    } finally {
      holding.unlock();
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
      ledger.open().forEach(one -> traffic.again(asked(one, hold(one))));
    } finally {
      holding.unlock();
    }
  }

  private static Wish hold(Lockdown lockdown) {
    var why = new Hold.Why(lockdown.application().value(), lockdown.reason());
    return new Wish.Keep(new Hold(lockdown.id(), LENGTH, List.of()).because(why));
  }

  private static Traffic.Asked asked(Lockdown lockdown, Wish wish) {
    return new Traffic.Asked(
        lockdown.application(), List.of(), wish, lockdown.by(), Traffic.Means.FIREWALL);
  }
}
