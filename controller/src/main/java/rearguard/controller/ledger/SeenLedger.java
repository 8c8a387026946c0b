package rearguard.controller.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.wire.HostWire;

/** What hosts told last and when they were heard of last, so that a restart does not forget it. */
public final class SeenLedger {
  /**
   * What was last known of a host.
   *
   * @param skew the host's clock minus the controller's
   */
  public record Seen(
      HostFacts facts, Optional<HostHealth> health, Duration skew, Instant contact) {}

  private final Ledger ledger;

  SeenLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** By the host's id. */
  public Map<String, Seen> all() {
    return ledger.read(
        handle -> {
          var all = new TreeMap<String, Seen>();
          handle
              .createQuery("SELECT * FROM host_seen")
              .map(
                  (row, _) ->
                      Map.entry(
                          row.getString("host"),
                          new Seen(
                              HostWire.facts(row.getBytes("facts")),
                              Optional.ofNullable(row.getBytes("health")).map(HostWire::health),
                              Duration.ofMillis(row.getLong("skew")),
                              Instant.ofEpochMilli(row.getLong("contact")))))
              .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
          return all;
        });
  }

  /** Keeps what the host told; one that told nothing yet is left. */
  public void keep(Host host) {
    if (host.facts().isEmpty() || host.lastContact().isEmpty()) {
      return;
    }
    var facts = HostWire.bytes(host.facts().get());
    var health = host.health().map(HostWire::bytes).orElse(null);
    long skew = host.skew().toMillis();
    long contact = host.lastContact().get().toEpochMilli();
    ledger.write(
        handle ->
            handle.execute(
                "INSERT INTO host_seen (host, facts, health, skew, contact) VALUES (?, ?, ?, ?, ?)"
                    + " ON CONFLICT (host) DO UPDATE SET facts = excluded.facts, health ="
                    + " excluded.health, skew = excluded.skew, contact = excluded.contact",
                host.id(),
                facts,
                health,
                skew,
                contact));
  }
}
