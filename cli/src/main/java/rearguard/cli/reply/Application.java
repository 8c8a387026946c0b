package rearguard.cli.reply;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rearguard.model.driver.Kind;
import rearguard.model.evidence.Lockdown;
import rearguard.model.run.CatchUp;
import rearguard.model.snapshot.RestorePoint;

/**
 * What is known of an application.
 *
 * @param text the fleet file as it was applied
 * @param run the one that owns the application now
 * @param owed what hosts owe that were left behind
 * @param lockdown while its users are shut out until somebody ends that
 */
public record Application(
    String name,
    String environment,
    List<Component> components,
    List<String> checks,
    List<String> procedures,
    Instant applied,
    String appliedBy,
    String text,
    Optional<RestorePoint> lastGood,
    Optional<RunSummary> run,
    List<CatchUp> owed,
    Optional<Lockdown> lockdown) {
  public Application {
    components = List.copyOf(components);
    checks = List.copyOf(checks);
    procedures = List.copyOf(procedures);
    owed = List.copyOf(owed);
  }

  /** One named piece of it and where it lives. */
  public record Component(String name, String driver, Kind kind, List<String> hosts) {
    public Component {
      hosts = List.copyOf(hosts);
    }
  }
}
