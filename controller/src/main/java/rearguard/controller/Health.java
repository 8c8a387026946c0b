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
import rearguard.controller.run.Runs;

/** Questions that are answered by looking or by doing the thing, not by what worked once. */
final class Health {
  private Health() {}

  /** Adds them all. */
  static void register(
      HealthCheckRegistry checks,
      Ledger ledger,
      Supplier<Optional<String>> knock,
      Roster roster,
      Runs runs,
      InstantSource clock) {
    checks.register("ledger", check(() -> ledgerWritable(ledger)));
    checks.register("grpc", check(knock));
    checks.register("heartbeats", check(() -> stale(roster, clock)));
    checks.register("runs", check(() -> standing(runs)));
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

  private static Optional<String> standing(Runs runs) {
    var standing =
        runs.standing().entrySet().stream()
            .map(run -> run.getKey() + " (" + run.getValue() + ")")
            .collect(Collectors.joining(", "));
    return standing.isEmpty() ? Optional.empty() : Optional.of("standing still: " + standing);
  }

  static HealthCheck check(Supplier<Optional<String>> problem) {
    return new HealthCheck() {
      @Override
      protected Result check() {
        return problem.get().map(Result::unhealthy).orElseGet(Result::healthy);
      }
    };
  }
}
