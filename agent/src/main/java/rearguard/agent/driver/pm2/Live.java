package rearguard.agent.driver.pm2;

import java.util.Comparator;

/**
 * A process as PM2 shows it now.
 *
 * @param id PM2's number of it
 * @param pid zero when it does not run
 */
record Live(Entry entry, int id, int pid) {
  static final Comparator<Live> ORDER =
      Comparator.comparing((Live live) -> live.entry().key())
          .thenComparing(live -> live.entry().instance())
          .thenComparing(Live::id);

  /** Something may be running, or come up by itself. */
  boolean astir() {
    return entry.wanted() && !entry.status().equals("errored");
  }
}
