package rearguard.controller;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import rearguard.controller.fleet.Roster;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.link.Reception;

/** Three questions that are each answered by doing the thing, not by remembering that it worked. */
final class Health {
  private Health() {}

  /** Adds them all. */
  static void register(
      HealthCheckRegistry checks,
      Ledger ledger,
      Supplier<Optional<String>> knock,
      Roster roster,
      InstantSource clock) {
    checks.register("ledger", check(() -> ledgerWritable(ledger)));
    checks.register("grpc", check(knock));
    checks.register("heartbeats", check(() -> stale(roster, clock)));
  }

  private static Optional<String> ledgerWritable(Ledger ledger) {
    try {
      ledger.touch();
      return Optional.empty();
    } catch (RuntimeException failed) {
      return Optional.of("the ledger takes no write: " + failed.getMessage());
    }
  }

  /** Twice the silence after which a session is ended: then not even that was noticed. */
  private static Optional<String> stale(Roster roster, InstantSource clock) {
    var since = clock.instant().minus(Reception.SILENCE.multipliedBy(2));
    var stale =
        roster.connectedButNotHeardSince(since).stream()
            .map(host -> host.name().value())
            .collect(Collectors.joining(", "));
    return stale.isEmpty()
        ? Optional.empty()
        : Optional.of("counted as connected but silent: " + stale);
  }

  private static HealthCheck check(Supplier<Optional<String>> problem) {
    return new HealthCheck() {
      @Override
      protected Result check() {
        return problem.get().map(Result::unhealthy).orElseGet(Result::healthy);
      }
    };
  }
}
