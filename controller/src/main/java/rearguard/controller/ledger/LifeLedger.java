package rearguard.controller.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.model.fleet.Host;

/** Which start of its agent spoke for each host last, and who is quarantined. */
public final class LifeLedger {
  /**
   * One start of an agent.
   *
   * @param incarnation never the same twice
   * @param starts counted in the agent's folder; zero says nothing
   */
  public record Life(String incarnation, long starts) {}

  /** What is kept of a host's agent; a quarantine stays until an operator ends it. */
  public record Kept(Life life, Optional<String> quarantine) {}

  private static final RowMapper<Kept> ROWS =
      (row, _) ->
          new Kept(
              new Life(row.getString("incarnation"), row.getLong("starts")),
              Optional.of(row.getString("quarantine")).filter(why -> !why.isEmpty()));

  private final Ledger ledger;

  LifeLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** What is kept of the host with that id. */
  public Optional<Kept> of(String id) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM host_life WHERE host = ?")
                .bind(0, id)
                .map(ROWS)
                .findOne());
  }

  /** Why hosts are quarantined, by id. */
  public Map<String, String> quarantined() {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT host, quarantine FROM host_life WHERE quarantine <> ''")
                .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The agent that speaks for the host now. */
  public void keep(Host host, Life life) {
    ledger.write(handle -> put(handle, host, new Kept(life, Optional.empty())));
  }

  /** Nothing is ordered of the host from now on. */
  public void quarantine(Host host, Life life, String why) {
    ledger.write(
        handle -> {
          put(handle, host, new Kept(life, Optional.of(why)));
          return note(handle, "host-quarantined", host, host.name().value(), why);
        });
  }

  /**
   * Forgets which agent spoke, and with what: the next one is the host's. False when it was not
   * quarantined.
   */
  public boolean release(Host host, String by) {
    return ledger.write(
        handle -> {
          boolean was =
              handle.execute("DELETE FROM host_life WHERE host = ? AND quarantine <> ''", host.id())
                  > 0;
          if (was) {
            CertificateLedger.forgetUse(handle, host.id());
            note(handle, "host-released", host, by, "quarantine ended by " + by);
          }
          return was;
        });
  }

  private long note(Handle handle, String kind, Host host, String who, String words) {
    return ledger.audit().append(handle, kind, host.name().value(), who, words, Texts.utf8(words));
  }

  private static int put(Handle handle, Host host, Kept kept) {
    return handle.execute(
        "INSERT INTO host_life (host, incarnation, starts, quarantine) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (host) DO UPDATE SET incarnation = excluded.incarnation, starts ="
            + " excluded.starts, quarantine = excluded.quarantine",
        host.id(),
        kept.life().incarnation(),
        kept.life().starts(),
        kept.quarantine().orElse(""));
  }
}
