package rearguard.agent.driver.pm2.app;

import java.util.Comparator;

/**
 * A process as PM2 shows it now.
 *
 * @param id PM2's number of it
 * @param pid zero when it does not run
 * @param age milliseconds since it was last started
 * @param memory resident bytes, as PM2 saw them last; zero when it does not run
 * @param cpu hundredths of one processor, likewise
 */
public record Live(Entry entry, int id, int pid, long age, long memory, double cpu) {
  private static final long YOUNG = 10_000;

  /** PM2 counts one already when somebody restarts an app that is less than a second old. */
  private static final int LOOP = 2;

  public static final Comparator<Live> ORDER =
      Comparator.comparing((Live live) -> live.entry().key())
          .thenComparingInt(live -> live.entry().instance())
          .thenComparingInt(Live::id);

  /** Something may be running, or come up by itself. */
  public boolean astir() {
    return entry.wanted() && !entry.status().equals("errored");
  }

  /** Caught between two starts of a crash loop: what it does is not what it should do. */
  public boolean unsettled() {
    return (entry.wanted() && !entry.online())
        || (entry.unstableRestarts() >= LOOP && age < YOUNG && !entry.status().equals("errored"));
  }
}
