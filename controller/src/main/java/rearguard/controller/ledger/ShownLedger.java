package rearguard.controller.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.run.Shown;
import rearguard.wire.shown.ShownWire;

/**
 * What targets showed when steps had ended. Bounded: what comes when a host or a run has had its
 * share is dropped, for a host that is broken shows the same again and again.
 */
public final class ShownLedger {
  /** Bytes of one host in one run: about ten steps that have a lot to show. */
  static final long HOST_SHARE = 128 << 10;

  /** Bytes of one run: what still fits into one answer with the run. */
  static final long RUN_SHARE = 1 << 20;

  private final Ledger ledger;

  public ShownLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Of a run that is known, each attempt once; false when it was not kept. */
  public boolean keep(HostName host, RunId run, Shown shown) {
    var bytes = ShownWire.bytes(run, shown);
    return ledger.write(
        handle ->
            fits(handle, host, run, bytes.length)
                && handle.execute(
                        "INSERT INTO shown (run, host, step, attempt, size, shown)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        run.value(),
                        host.value(),
                        shown.step().value(),
                        shown.attempt(),
                        bytes.length,
                        bytes)
                    == 1);
  }

  private static boolean fits(Handle handle, HostName host, RunId run, long more) {
    return handle
            .createQuery("SELECT 1 FROM run WHERE id = ?")
            .bind(0, run.value())
            .mapTo(Integer.class)
            .findOne()
            .isPresent()
        && sum(handle, "SELECT coalesce(sum(size), 0) FROM shown WHERE run = ?", run.value()) + more
            <= RUN_SHARE
        && sum(
                    handle,
                    "SELECT coalesce(sum(size), 0) FROM shown WHERE run = ? AND host = ?",
                    run.value(),
                    host.value())
                + more
            <= HOST_SHARE;
  }

  private static long sum(Handle handle, String query, String... values) {
    var asked = handle.createQuery(query);
    for (int at = 0; at < values.length; at++) {
      asked.bind(at, values[at]);
    }
    return asked.mapTo(Long.class).one();
  }

  /** In the order in which they came. */
  public List<Shown> of(RunId run) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT shown FROM shown WHERE run = ? ORDER BY number")
                .bind(0, run.value())
                .map((row, _) -> ShownWire.from(row.getBytes(1)))
                .list());
  }
}
