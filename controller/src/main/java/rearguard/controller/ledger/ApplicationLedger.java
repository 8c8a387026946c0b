package rearguard.controller.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.model.name.ApplicationName;

/** The fleet files that were applied, the newest of each application. */
public final class ApplicationLedger {

  /** A fleet file as it was written, and who applied it. */
  public record Applied(
      ApplicationName name, String file, String text, Instant applied, String by) {}

  private static final RowMapper<Applied> ROWS =
      (row, _) ->
          new Applied(
              new ApplicationName(row.getString("name")),
              row.getString("file"),
              row.getString("text"),
              Instant.ofEpochMilli(row.getLong("applied")),
              row.getString("applied_by"));

  private final Ledger ledger;

  public ApplicationLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  public void apply(Applied file, String words) {
    ledger.write(handle -> apply(handle, file, words));
  }

  private long apply(Handle handle, Applied file, String words) {
    handle.execute(
        "INSERT INTO application (name, file, text, applied, applied_by) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET file = excluded.file, text = excluded.text,"
            + " applied = excluded.applied, applied_by = excluded.applied_by",
        file.name().value(),
        file.file(),
        file.text(),
        file.applied().toEpochMilli(),
        file.by());
    return ledger
        .audit()
        .append(
            handle, "file-applied", file.name().value(), file.by(), words, Texts.utf8(file.text()));
  }

  public Optional<Applied> find(ApplicationName name) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM application WHERE name = ?")
                .bind(0, name.value())
                .map(ROWS)
                .findOne());
  }

  /** By name. */
  public List<Applied> all() {
    return ledger.read(
        handle -> handle.createQuery("SELECT * FROM application ORDER BY name").map(ROWS).list());
  }
}
