package rearguard.controller.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.model.name.Quoted;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.stock.Pin;
import rearguard.model.stock.PointDrop;
import rearguard.wire.SnapshotWire;

/** Which restore points are pinned, and which were dropped, when, by whom and why. */
public final class RetentionLedger {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Ledger ledger;

  public RetentionLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** False when there is no such point, or it was dropped. */
  public boolean pin(PointId id, Pin pin) {
    return ledger.write(
        handle -> {
          if (!there(handle, id)) {
            return false;
          }
          handle.execute(
              "INSERT INTO point_pin (id, who, pinned, reason) VALUES (?, ?, ?, ?)"
                  + " ON CONFLICT (id) DO UPDATE SET who = excluded.who, pinned = excluded.pinned,"
                  + " reason = excluded.reason",
              id.value(),
              pin.by(),
              pin.at().toEpochMilli(),
              pin.reason());
          var why = pin.reason().isEmpty() ? "" : ": " + pin.reason();
          audit(handle, "point-pinned", id, pin.by(), "restore point " + id + " is pinned" + why);
          return true;
        });
  }

  /**
   * One that is not pinned stays as it is; false when there is no such point, or it was dropped.
   */
  public boolean unpin(PointId id, String by) {
    return ledger.write(
        handle -> {
          if (handle.execute("DELETE FROM point_pin WHERE id = ?", id.value()) > 0) {
            audit(handle, "point-unpinned", id, by, "restore point " + id + " is not pinned");
          }
          return there(handle, id);
        });
  }

  private static boolean there(Handle handle, PointId id) {
    return handle
        .createQuery("SELECT 1 FROM point WHERE id = ? AND id NOT IN (SELECT id FROM point_drop)")
        .bind(0, id.value())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  public Map<PointId, Pin> pins() {
    return ledger.read(
        handle -> {
          var pins = new TreeMap<PointId, Pin>(java.util.Comparator.comparing(PointId::value));
          handle
              .createQuery("SELECT * FROM point_pin")
              .map(
                  (row, _) ->
                      Map.entry(
                          new PointId(row.getString("id")),
                          new Pin(
                              row.getString("who"),
                              Instant.ofEpochMilli(row.getLong("pinned")),
                              row.getString("reason"))))
              .forEach(one -> pins.put(one.getKey(), one.getValue()));
          return pins;
        });
  }

  /**
   * Drops points for good: from here on nobody goes there. Given are those that went; none does
   * while a run owns the application, and none that was pinned meanwhile.
   */
  public List<PointDrop> drop(
      ApplicationName application, List<PointDrop> drops, String by, Instant at) {
    return ledger.write(
        handle -> {
          var gone = new ArrayList<PointDrop>();
          for (var drop : owned(handle, application) ? List.<PointDrop>of() : drops) {
            int rows =
                handle.execute(
                    "INSERT INTO point_drop (id, dropped, who, why) SELECT id, ?, ?, ? FROM point"
                        + " WHERE id = ? AND application = ?"
                        + " AND id NOT IN (SELECT id FROM point_pin)"
                        + " AND id NOT IN (SELECT id FROM point_drop)",
                    at.toEpochMilli(),
                    by,
                    drop.why(),
                    drop.point().value(),
                    application.value());
            if (rows > 0) {
              var words =
                  "restore point "
                      + drop.point()
                      + " of "
                      + application
                      + " is "
                      + words(by, drop.why());
              audit(handle, "point-dropped", drop.point(), by, words);
              gone.add(drop);
            }
          }
          return gone;
        });
  }

  private static String words(String by, String why) {
    return "dropped by " + by + ": " + why;
  }

  private static boolean owned(Handle handle, ApplicationName application) {
    return handle
        .createQuery("SELECT 1 FROM run WHERE ended IS NULL AND application = ?")
        .bind(0, application.value())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /** What to say to who wants to go to that point; empty when it was not dropped. */
  public Optional<Problem> gone(PointId id) {
    return gone("SELECT * FROM point_drop WHERE id = ?", id.value(), "");
  }

  /** Likewise by its id or label, when no other point of the application has that. */
  public Optional<Problem> gone(ApplicationName application, String named) {
    return gone(
        "SELECT point_drop.*, point FROM point_drop JOIN point USING (id)"
            + " WHERE application = ? ORDER BY number DESC",
        application.value(),
        named);
  }

  /** A refusal says so when what was named was dropped. */
  public <T> Answer<T> told(ApplicationName application, String named, Answer<T> found) {
    return found instanceof Answer.Refused<T> && !named.isBlank()
        ? gone(application, named).map(Answer::<T>refused).orElse(found)
        : found;
  }

  private Optional<Problem> gone(String query, String value, String named) {
    return ledger.read(
        handle ->
            handle
                .createQuery(query)
                .bind(0, value)
                .map(
                    (row, _) -> {
                      var id = row.getString("id");
                      return named.isEmpty()
                              || id.equals(named)
                              || SnapshotWire.point(row.getBytes("point"))
                                  .label()
                                  .filter(label -> label.value().equals(named))
                                  .isPresent()
                          ? Optional.of(
                              gone(
                                  id,
                                  Instant.ofEpochMilli(row.getLong("dropped")),
                                  row.getString("who"),
                                  row.getString("why")))
                          : Optional.<Problem>empty();
                    })
                .stream()
                .flatMap(Optional::stream)
                .findFirst());
  }

  private static Problem gone(String id, Instant at, String by, String why) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "restore point "
            + Quoted.of(id)
            + " was dropped on "
            + MINUTE.format(at)
            + " by "
            + by
            + ": "
            + why,
        "See \"rearguard points APP\" for those there are; pin one that is to stay.");
  }

  /** Where plans lead that were made since. */
  public Set<PointId> planned(ApplicationName application, Instant since) {
    return ledger.read(
        handle ->
            new HashSet<>(
                handle
                    .createQuery("SELECT plan FROM plan WHERE application = ? AND made >= ?")
                    .bind(0, application.value())
                    .bind(1, since.toEpochMilli())
                    .map((row, _) -> rearguard.wire.PlanWire.plan(row.getBytes(1)).target())
                    .list()));
  }

  /**
   * The snapshots of all points.
   *
   * @param kept of points that stay
   * @param dropped of no point but those that were dropped
   */
  public record Snapshots(Set<SnapshotId> kept, Set<SnapshotId> dropped) {}

  public Snapshots snapshots() {
    return ledger.read(
        handle -> {
          var kept =
              ids(handle, "SELECT point FROM point WHERE id NOT IN (SELECT id FROM point_drop)");
          var dropped =
              ids(handle, "SELECT point FROM point WHERE id IN (SELECT id FROM point_drop)");
          dropped.removeAll(kept);
          return new Snapshots(kept, dropped);
        });
  }

  private static Set<SnapshotId> ids(Handle handle, String query) {
    var ids = new HashSet<SnapshotId>();
    handle
        .createQuery(query)
        .map((row, _) -> SnapshotWire.point(row.getBytes(1)).snapshots())
        .forEach(snapshots -> snapshots.stream().map(Snapshot::id).forEach(ids::add));
    return ids;
  }

  /** Since when its points are looked at. */
  public Optional<Instant> since(ApplicationName application) {
    return ledger.read(handle -> since(handle, application));
  }

  private static Optional<Instant> since(Handle handle, ApplicationName application) {
    return handle
        .createQuery("SELECT since FROM retention_since WHERE application = ?")
        .bind(0, application.value())
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }

  /** Likewise; from now when they were not yet, which is noted. */
  public Instant since(ApplicationName application, Instant now, String notice) {
    return ledger.write(
        handle -> {
          int rows =
              handle.execute(
                  "INSERT INTO retention_since (application, since) VALUES (?, ?)"
                      + " ON CONFLICT (application) DO NOTHING",
                  application.value(),
                  now.toEpochMilli());
          if (rows > 0) {
            ledger
                .audit()
                .append(
                    handle,
                    "retention-begins",
                    application.value(),
                    "rearguard",
                    notice,
                    Texts.utf8(notice));
          }
          return since(handle, application).orElse(now);
        });
  }

  private void audit(Handle handle, String kind, PointId id, String by, String words) {
    ledger.audit().append(handle, kind, id.value(), by, words, Texts.utf8(words));
  }
}
