package rearguard.controller.ledger;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.Spelt;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.wire.SnapshotWire;

/**
 * Every restore point that was ever taken; without those that were dropped, where nothing else is
 * said.
 */
public final class PointLedger {
  private static final RowMapper<RestorePoint> ROWS =
      (row, _) ->
          marked(SnapshotWire.point(row.getBytes("point")), Mark.valueOf(row.getString("mark")));

  /** Not of what was dropped. */
  private static final String KEPT = " AND id NOT IN (SELECT id FROM point_drop)";

  private static final String OF = "SELECT * FROM point WHERE application = ?" + KEPT;

  private final Ledger ledger;

  public PointLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Adding a run's undo point again leaves the first one; given is the one that is kept. */
  public RestorePoint add(RestorePoint point) {
    return ledger.write(handle -> add(handle, point));
  }

  private RestorePoint add(Handle handle, RestorePoint point) {
    var kept = point.run().flatMap(run -> ofRun(handle, run));
    if (kept.isPresent()) {
      return kept.get();
    }
    var bytes = SnapshotWire.bytes(point);
    handle.execute(
        "INSERT INTO point (id, application, run, mark, point) VALUES (?, ?, ?, ?, ?)",
        point.id().value(),
        point.application().value(),
        point.run().map(RunId::value).orElse(null),
        point.mark().name(),
        bytes);
    ledger
        .audit()
        .append(
            handle,
            "point-taken",
            point.id().value(),
            point.by(),
            "restore point "
                + point.id()
                + point.label().map(label -> " (" + label + ")").orElse("")
                + " of "
                + point.application()
                + " with "
                + point.snapshots().size()
                + " snapshots",
            bytes);
    return point;
  }

  /** Empty when there is no such point. */
  public Optional<RestorePoint> mark(PointId id, Mark mark, String by) {
    return ledger.write(
        handle -> {
          if (handle.execute(
                  "UPDATE point SET mark = ? WHERE id = ?" + KEPT, mark.name(), id.value())
              == 0) {
            return Optional.empty();
          }
          var words = "restore point " + id + " is " + Spelt.of(mark);
          ledger.audit().append(handle, "point-marked", id.value(), by, words, Texts.utf8(words));
          return one(handle, "SELECT * FROM point WHERE id = ?", id.value());
        });
  }

  /** As {@link #find}, unless it was dropped. */
  public Optional<RestorePoint> present(PointId id) {
    return ledger.read(
        handle -> one(handle, "SELECT * FROM point WHERE id = ?" + KEPT, id.value()));
  }

  /** Also one that was dropped. */
  public Optional<RestorePoint> find(PointId id) {
    return ledger.read(handle -> one(handle, "SELECT * FROM point WHERE id = ?", id.value()));
  }

  public Optional<RestorePoint> ofRun(RunId run) {
    return ledger.read(handle -> ofRun(handle, run));
  }

  /** Newest first; without those that were drawn up for a plan. */
  public List<RestorePoint> of(ApplicationName application) {
    return all(application).stream()
        .filter(point -> point.origin() != RestorePoint.Origin.DRAWN)
        .toList();
  }

  /** Newest first. */
  public List<RestorePoint> all(ApplicationName application) {
    return ledger.read(
        handle ->
            handle
                .createQuery(OF + " ORDER BY number DESC")
                .bind(0, application.value())
                .map(ROWS)
                .list());
  }

  /** The id of the newest, whatever it is. */
  public Optional<PointId> last(ApplicationName application) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT id FROM point WHERE application = ? ORDER BY number DESC")
                .bind(0, application.value())
                .mapTo(String.class)
                .stream()
                .findFirst()
                .map(PointId::new));
  }

  /** The newest that is neither an undo point nor drawn up for a plan. */
  public Optional<RestorePoint> newest(ApplicationName application) {
    return ledger.read(
        handle ->
            handle
                .createQuery(OF + " AND run IS NULL ORDER BY number DESC")
                .bind(0, application.value())
                .map(ROWS)
                .filter(point -> point.origin() != RestorePoint.Origin.DRAWN)
                .stream()
                .findFirst());
  }

  private static Optional<RestorePoint> ofRun(Handle handle, RunId run) {
    return one(handle, "SELECT * FROM point WHERE run = ?", run.value());
  }

  private static Optional<RestorePoint> one(Handle handle, String query, String value) {
    return handle.createQuery(query).bind(0, value).map(ROWS).findOne();
  }

  private static RestorePoint marked(RestorePoint point, Mark mark) {
    return new RestorePoint(
        point.id(),
        point.application(),
        point.label(),
        point.origin(),
        point.run(),
        point.taken(),
        point.by(),
        mark,
        point.snapshots());
  }
}
