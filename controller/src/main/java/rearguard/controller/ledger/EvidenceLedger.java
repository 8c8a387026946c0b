package rearguard.controller.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.model.evidence.Lockdown;
import rearguard.model.evidence.Seal;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.EvidenceId;
import rearguard.wire.EvidenceWire;

/** Who locked what down, and what hosts told of the evidence that they keep. */
public final class EvidenceLedger {
  private static final RowMapper<Lockdown> LOCKDOWNS =
      (row, _) ->
          new Lockdown(
              row.getString("id"),
              new ApplicationName(row.getString("application")),
              row.getString("begun_by"),
              row.getString("reason"),
              Instant.ofEpochMilli(row.getLong("began")));
  private static final RowMapper<Noted> NOTED =
      (row, _) -> new Noted(EvidenceWire.seal(row.getBytes("seal")), row.getLong("told") != 0);

  private final Ledger ledger;

  public EvidenceLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * What was noted of evidence.
   *
   * @param told when it was sealed; else it was found on the host later
   */
  public record Noted(Seal seal, boolean told) {}

  /** Begins it, unless the application is locked down already; given is the one that holds. */
  public Lockdown begin(Lockdown wanted) {
    return ledger.write(
        handle -> {
          var open = open(handle, wanted.application());
          if (open.isPresent()) {
            return open.get();
          }
          handle.execute(
              "INSERT INTO lockdown (id, application, begun_by, reason, began, ended)"
                  + " VALUES (?, ?, ?, ?, ?, 0)",
              wanted.id(),
              wanted.application().value(),
              wanted.by(),
              wanted.reason(),
              wanted.began().toEpochMilli());
          var words =
              wanted.application()
                  + " is locked down as "
                  + wanted.id()
                  + (wanted.reason().isEmpty() ? "" : ": " + wanted.reason());
          audited(handle, "lockdown-begun", wanted.application().value(), wanted.by(), words);
          return wanted;
        });
  }

  /** Ends the one that is open, if there is one. */
  public Optional<Lockdown> end(ApplicationName application, String by, String why, Instant now) {
    return ledger.write(
        handle -> {
          var open = open(handle, application);
          open.ifPresent(
              one -> {
                handle.execute(
                    "UPDATE lockdown SET ended = ? WHERE id = ?", now.toEpochMilli(), one.id());
                var words =
                    "lock-down "
                        + one.id()
                        + " of "
                        + application
                        + " is ended"
                        + (why.isEmpty() ? "" : ": " + why);
                audited(handle, "lockdown-ended", application.value(), by, words);
              });
          return open;
        });
  }

  /** Notes that somebody wanted to end it and could not. */
  public void goesOn(Lockdown one, String by, String why) {
    ledger.write(
        handle -> {
          audited(handle, "lockdown-goes-on", one.application().value(), by, why);
          return one;
        });
  }

  public Optional<Lockdown> open(ApplicationName application) {
    return ledger.read(handle -> open(handle, application));
  }

  public List<Lockdown> open() {
    return ledger.read(
        handle ->
            handle.createQuery("SELECT * FROM lockdown WHERE ended = 0").map(LOCKDOWNS).list());
  }

  private static Optional<Lockdown> open(Handle handle, ApplicationName application) {
    return handle
        .createQuery("SELECT * FROM lockdown WHERE application = ? AND ended = 0")
        .bind(0, application.value())
        .map(LOCKDOWNS)
        .findOne();
  }

  /**
   * Notes what a host told, the first time; what was noted once stays as it is.
   *
   * @param told false for what was found there later
   */
  public void note(Seal seal, boolean told, String by) {
    ledger.write(
        handle -> {
          var bytes = EvidenceWire.bytes(seal);
          int added =
              handle.execute(
                  "INSERT INTO evidence (id, application, host, digest, told, seal)"
                      + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                  seal.id().value(),
                  seal.application().value(),
                  seal.host().value(),
                  seal.digest(),
                  told ? 1 : 0,
                  bytes);
          if (added == 1) {
            var kind = told ? "evidence-sealed" : "evidence-found";
            ledger.audit().append(handle, kind, seal.id().value(), by, words(seal), bytes);
          }
          return added;
        });
  }

  private static String words(Seal seal) {
    return "evidence "
        + seal.id()
        + " of "
        + seal.application()
        + " is sealed on "
        + seal.host()
        + ", "
        + (seal.whole() ? "complete" : "incomplete")
        + ": "
        + seal.entries()
        + " entries, "
        + seal.bytes()
        + " bytes, manifest SHA-256 "
        + seal.digest();
  }

  private void audited(Handle handle, String kind, String subject, String by, String words) {
    ledger.audit().append(handle, kind, subject, by, words, Texts.utf8(words));
  }

  /** The oldest first. */
  public List<Noted> of(ApplicationName application) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM evidence WHERE application = ? ORDER BY number")
                .bind(0, application.value())
                .map(NOTED)
                .list());
  }

  public Optional<Noted> find(EvidenceId id) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM evidence WHERE id = ?")
                .bind(0, id.value())
                .map(NOTED)
                .findOne());
  }
}
