package rearguard.controller.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Run;
import rearguard.model.run.StepRecord;

/** What hosts owe that a run left behind; one for each host and application. */
public final class CatchUpLedger {
  private static final RowMapper<CatchUp> ROWS =
      (row, _) ->
          new CatchUp(
              new HostName(row.getString("host")),
              new ApplicationName(row.getString("application")),
              new RunId(row.getString("run")),
              new PointId(row.getString("target")),
              row.getString("target_words"),
              Instant.ofEpochMilli(row.getLong("since")),
              row.getString("held"));

  private final Ledger ledger;

  public CatchUpLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** What is owed now, oldest first. */
  public List<CatchUp> open() {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM catch_up WHERE settled = 0 ORDER BY since, host")
                .map(ROWS)
                .list());
  }

  /** Whose agent does not know yet that nothing is owed any more. */
  public List<CatchUp> untold(HostName host) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM catch_up WHERE settled > 0 AND told = 0 AND host = ?")
                .bind(0, host.value())
                .map(ROWS)
                .list());
  }

  /** How holding it went. */
  public void held(CatchUp owed, String words) {
    ledger.write(
        handle ->
            handle.execute(
                "UPDATE catch_up SET held = ? WHERE settled = 0 AND host = ? AND application = ?",
                words,
                owed.host().value(),
                owed.application().value()));
  }

  /** The agent knows. */
  public void told(CatchUp owed) {
    ledger.write(
        handle ->
            handle.execute(
                "UPDATE catch_up SET told = 1 WHERE settled > 0 AND host = ? AND application = ?",
                owed.host().value(),
                owed.application().value()));
  }

  /** Somebody lets the host go; what it owed. */
  public List<CatchUp> release(HostName host, String by, String reason, Instant at) {
    return ledger.write(
        handle -> {
          var owed = open(handle, host);
          for (var one : owed) {
            settle(handle, one, at, false);
            note(
                handle,
                "catch-up-released",
                one,
                by,
                host
                    + " is let go of "
                    + one.application()
                    + " without having caught up"
                    + (reason.isBlank() ? "" : ": " + Quoted.of(reason)));
          }
          return owed;
        });
  }

  private static List<CatchUp> open(Handle handle, HostName host) {
    return handle
        .createQuery("SELECT * FROM catch_up WHERE settled = 0 AND host = ?")
        .bind(0, host.value())
        .map(ROWS)
        .list();
  }

  /** What the end of a run means for those it left behind, and for those who owed something. */
  void ended(Handle handle, Run run, Instant at) {
    var plan = run.plan();
    switch (run.state()) {
      case SUCCEEDED -> {
        caughtUp(handle, plan.application(), Set.copyOf(plan.hosts()), at);
        undone(handle, plan.target()).ifPresent(before -> settled(handle, before, at));
      }
      case MIXED, FAILED, UNKNOWN -> {
        boolean changed = run.steps().values().stream().anyMatch(StepRecord::changed);
        for (var host : changed ? run.course().left() : Set.<HostName>of()) {
          owe(
              handle,
              new CatchUp(
                  host, plan.application(), run.id(), plan.target(), plan.targetWords(), at, ""));
        }
      }
      case PLANNED,
          PREPARING,
          RUNNING,
          PAUSED,
          VERIFYING,
          REVERTING,
          NO_OP,
          REVERTED,
          REFUSED,
          ABORTED -> {}
    }
  }

  /** The run whose undo point it is. */
  private static Optional<RunId> undone(Handle handle, PointId point) {
    return handle
        .createQuery("SELECT run FROM point WHERE run IS NOT NULL AND id = ?")
        .bind(0, point.value())
        .mapTo(String.class)
        .findOne()
        .map(RunId::new);
  }

  /** Owed from now on; a host that owed something of the application already owes this instead. */
  private void owe(Handle handle, CatchUp owed) {
    handle.execute(
        "DELETE FROM catch_up WHERE host = ? AND application = ?",
        owed.host().value(),
        owed.application().value());
    handle.execute(
        "INSERT INTO catch_up (host, application, run, target, target_words, since, held, settled,"
            + " told) VALUES (?, ?, ?, ?, ?, ?, '', 0, 0)",
        owed.host().value(),
        owed.application().value(),
        owed.run().value(),
        owed.target().value(),
        owed.targetWords(),
        owed.since().toEpochMilli());
    note(
        handle,
        "catch-up-owed",
        owed,
        "controller",
        owed.host() + " was left behind by " + owed.run() + " and owes " + owed.application());
  }

  /** The hosts took part in a run that succeeded: they know that themselves. */
  private void caughtUp(
      Handle handle, ApplicationName application, Set<HostName> hosts, Instant at) {
    for (var host : hosts) {
      open(handle, host).stream()
          .filter(owed -> owed.application().equals(application))
          .forEach(
              owed -> {
                settle(handle, owed, at, true);
                note(handle, "catch-up-done", owed, "controller", host + " has caught up");
              });
    }
  }

  /** What the run had left undone was undone everywhere else. */
  private void settled(Handle handle, RunId run, Instant at) {
    handle
        .createQuery("SELECT * FROM catch_up WHERE settled = 0 AND run = ?")
        .bind(0, run.value())
        .map(ROWS)
        .list()
        .forEach(
            owed -> {
              settle(handle, owed, at, false);
              note(handle, "catch-up-undone", owed, "controller", run + " was undone");
            });
  }

  private static void settle(Handle handle, CatchUp owed, Instant at, boolean told) {
    handle.execute(
        "UPDATE catch_up SET settled = ?, told = ?"
            + " WHERE settled = 0 AND host = ? AND application = ?",
        at.toEpochMilli(),
        told ? 1 : 0,
        owed.host().value(),
        owed.application().value());
  }

  private void note(Handle handle, String kind, CatchUp owed, String who, String words) {
    ledger.audit().append(handle, kind, owed.host().value(), who, words, Texts.utf8(words));
  }

  /** What is owed to an application. */
  public List<CatchUp> open(ApplicationName application) {
    return open().stream().filter(owed -> owed.application().equals(application)).toList();
  }
}
