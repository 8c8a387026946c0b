package rearguard.controller.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Verb;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.wire.PlanWire;
import rearguard.wire.RunWire;

/** Plans and runs; a run is kept as its events. */
public final class RunLedger {

  /** A run's row: everything that is not an event. */
  public record Kept(
      RunId id, PlanId planId, ApplicationName application, long epoch, Instant began) {}

  /** Whether a start made a run, or found that there is one. */
  public sealed interface Start {
    record Made(RunId id) implements Start {}

    /** The same request was heard before; this is its run. */
    record HeardBefore(RunId id) implements Start {}

    /** Another run owns the application. */
    record Owned(RunId owner) implements Start {}
  }

  private static final RowMapper<Kept> ROWS =
      (row, _) ->
          new Kept(
              new RunId(row.getString("id")),
              new PlanId(row.getString("plan")),
              new ApplicationName(row.getString("application")),
              row.getLong("epoch"),
              Instant.ofEpochMilli(row.getLong("began")));

  private final Ledger ledger;
  private final CatchUpLedger catchUps;

  public RunLedger(Ledger ledger) {
    this.ledger = ledger;
    this.catchUps = new CatchUpLedger(ledger);
  }

  /** What hosts owe that runs left behind. */
  public CatchUpLedger catchUps() {
    return catchUps;
  }

  /** Keeping the same plan again changes nothing. */
  public PlanId keep(Plan plan) {
    var id = PlanWire.id(plan);
    return ledger.write(
        handle -> {
          handle.execute(
              "INSERT INTO plan (id, application, plan, made) VALUES (?, ?, ?, ?)"
                  + " ON CONFLICT (id) DO UPDATE SET made = excluded.made",
              id.value(),
              plan.application().value(),
              PlanWire.bytes(plan),
              plan.created().toEpochMilli());
          return id;
        });
  }

  public Optional<Plan> plan(PlanId id) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT plan FROM plan WHERE id = ?")
                .bind(0, id.value())
                .map((row, _) -> PlanWire.plan(row.getBytes(1)))
                .findOne());
  }

  /** Makes the run that owns its application, together with its first event. */
  public Start start(Kept run, String key, RunEvent.Begun begun) {
    return start(run, key, List.of(begun));
  }

  /** As {@link #start}, for a run of which more is known when it comes into the ledger. */
  public Start start(Kept run, String key, List<RunEvent> events) {
    return ledger.write(handle -> start(handle, run, key, events));
  }

  /** The run that a request with this key began. */
  public Optional<RunId> heard(String key) {
    return ledger.read(handle -> heard(handle, key));
  }

  private static Optional<RunId> heard(Handle handle, String key) {
    return id(handle, "SELECT id FROM run WHERE idempotency_key = ?", key);
  }

  private Start start(Handle handle, Kept run, String key, List<RunEvent> events) {
    var before = heard(handle, key);
    if (before.isPresent()) {
      return new Start.HeardBefore(before.get());
    }
    var owner = owner(handle, run.application());
    if (owner.isPresent()) {
      return new Start.Owned(owner.get());
    }
    handle.execute(
        "INSERT INTO run (id, plan, application, idempotency_key, epoch, began)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        run.id().value(),
        run.planId().value(),
        run.application().value(),
        key,
        run.epoch(),
        run.began().toEpochMilli());
    for (int at = 0; at < events.size(); at++) {
      append(handle, run.id(), at + 1, events.get(at));
    }
    var by = events.getFirst() instanceof RunEvent.Begun begun ? begun.by() : "";
    audit(handle, "run-begun", run.id(), by, "run " + run.id() + " of " + run.application());
    return new Start.Made(run.id());
  }

  /** On disk when this returns. */
  public void append(RunId run, long number, RunEvent event) {
    ledger.write(
        handle -> {
          if (event instanceof RunEvent.Answered answered) {
            audit(handle, "run-answered", run, answered.by(), answered.words());
          }
          return append(handle, run, number, event);
        });
  }

  /**
   * The run ended: the application is free from here on, and whom it left behind owes a catch-up.
   * Again changes nothing.
   */
  public void free(Run run, Instant at) {
    ledger.write(
        handle -> {
          int freed =
              handle.execute(
                  "UPDATE run SET ended = ? WHERE id = ? AND ended IS NULL",
                  at.toEpochMilli(),
                  run.id().value());
          if (freed == 0) {
            return 0L;
          }
          catchUps.ended(handle, run, at);
          return audit(handle, "run-ended", run.id(), "controller", run.words().getLast());
        });
  }

  /** Whether this controller still is the one whose runs these are. */
  public boolean mine() {
    return ledger.mine();
  }

  /** The controller drives these runs. */
  public void alive(List<RunId> runs, Instant at) {
    ledger.write(
        handle -> {
          runs.forEach(
              run ->
                  handle.execute(
                      "UPDATE run SET alive = ? WHERE id = ?", at.toEpochMilli(), run.value()));
          return runs.size();
        });
  }

  /** When a controller last said that it drives the run; empty when it never did. */
  public Optional<Instant> alive(RunId run) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT alive FROM run WHERE alive > 0 AND id = ?")
                .bind(0, run.value())
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli));
  }

  /** What was asked or told of a run and changes nothing in it. */
  public void noted(RunId run, String kind, String who, String words) {
    ledger.write(handle -> audit(handle, kind, run, who, words));
  }

  public Optional<Kept> find(RunId id) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM run WHERE id = ?")
                .bind(0, id.value())
                .map(ROWS)
                .findOne());
  }

  public Optional<RunId> owner(ApplicationName application) {
    return ledger.read(handle -> owner(handle, application));
  }

  /** Runs that have not ended, oldest first. */
  public List<Kept> open() {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM run WHERE ended IS NULL ORDER BY number")
                .map(ROWS)
                .list());
  }

  /** Newest first; of all applications when none is named. */
  public List<Kept> newest(Optional<ApplicationName> application, int limit) {
    var name = application.map(ApplicationName::value).orElse("");
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM run WHERE ? = '' OR application = ?"
                        + " ORDER BY number DESC LIMIT ?")
                .bind(0, name)
                .bind(1, name)
                .bind(2, limit)
                .map(ROWS)
                .list());
  }

  /** In the order in which they happened. */
  public List<RunEvent> events(RunId run) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT event FROM run_event WHERE run = ? ORDER BY number")
                .bind(0, run.value())
                .map((row, _) -> RunWire.event(row.getBytes(1)))
                .list());
  }

  /** How long one step took. */
  public record Took(DriverName driver, Verb verb, Duration time) {}

  public void took(List<Took> steps) {
    ledger.write(
        handle -> {
          steps.forEach(
              step ->
                  handle.execute(
                      "INSERT INTO step_time (driver, verb, millis) VALUES (?, ?, ?)",
                      step.driver().value(),
                      step.verb().name(),
                      step.time().toMillis()));
          return steps.size();
        });
  }

  /** How long such steps took of late, on average; empty when none was done yet. */
  public Optional<Duration> usual(DriverName driver, Verb verb) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    "SELECT avg(millis) FROM (SELECT millis FROM step_time"
                        + " WHERE driver = ? AND verb = ? ORDER BY number DESC LIMIT 20) AS late")
                .bind(0, driver.value())
                .bind(1, verb.name())
                .mapTo(Double.class)
                .findOne()
                .map(millis -> Duration.ofMillis(Math.round(millis))));
  }

  private static int append(Handle handle, RunId run, long number, RunEvent event) {
    return handle.execute(
        "INSERT INTO run_event (run, number, event) VALUES (?, ?, ?)",
        run.value(),
        number,
        RunWire.bytes(event));
  }

  private long audit(Handle handle, String kind, RunId run, String who, String words) {
    return ledger.audit().append(handle, kind, run.value(), who, words, Texts.utf8(words));
  }

  private static Optional<RunId> owner(Handle handle, ApplicationName application) {
    return id(
        handle, "SELECT id FROM run WHERE ended IS NULL AND application = ?", application.value());
  }

  private static Optional<RunId> id(Handle handle, String query, String value) {
    return handle.createQuery(query).bind(0, value).mapTo(String.class).findOne().map(RunId::new);
  }
}
