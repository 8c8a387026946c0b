package rearguard.controller.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.controller.watch.Soak;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.model.snapshot.RestorePoint.Mark;

/** How long the checks of noticed points have held. */
public final class SoakLedger {
  private static final String BY = "rearguard";
  private static final RowMapper<Soak> ROWS =
      (row, _) ->
          new Soak(
              new PointId(row.getString("point")),
              new ApplicationName(row.getString("application")),
              Instant.ofEpochMilli(row.getLong("began")),
              Instant.ofEpochMilli(row.getLong("since")),
              Instant.ofEpochMilli(row.getLong("last")),
              Soak.State.valueOf(row.getString("state")),
              row.getString("words"));

  private final Ledger ledger;

  public SoakLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  public Optional<Soak> find(PointId point) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM soak WHERE point = ?")
                .bind(0, point.value())
                .map(ROWS)
                .findOne());
  }

  /**
   * Keeps it; with the end of a good one the point is marked, unless somebody judged it meanwhile.
   */
  public long keep(Soak soak) {
    return ledger.write(
        handle -> {
          handle.execute(
              "INSERT INTO soak (point, application, began, since, last, state, words)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (point) DO UPDATE SET"
                  + " since = excluded.since, last = excluded.last, state = excluded.state,"
                  + " words = excluded.words",
              soak.point().value(),
              soak.application().value(),
              soak.began().toEpochMilli(),
              soak.since().toEpochMilli(),
              soak.last().toEpochMilli(),
              soak.state().name(),
              soak.words());
          return switch (soak.state()) {
            case SOAKING -> 0L;
            case GOOD -> marked(handle, soak);
            case ENDED -> noted(handle, soak, "stays unjudged: " + soak.words());
          };
        });
  }

  private long marked(Handle handle, Soak soak) {
    int rows =
        handle.execute(
            "UPDATE point SET mark = ? WHERE id = ? AND mark = ?",
            Mark.GOOD.name(),
            soak.point().value(),
            Mark.UNKNOWN.name());
    return noted(
        handle, soak, rows == 0 ? "was judged by somebody meanwhile" : "is good: " + soak.words());
  }

  private long noted(Handle handle, Soak soak, String what) {
    var words = "restore point " + soak.point() + " " + what;
    return ledger
        .audit()
        .append(handle, "point-soaked", soak.point().value(), BY, words, Texts.utf8(words));
  }
}
