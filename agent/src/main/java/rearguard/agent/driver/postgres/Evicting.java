package rearguard.agent.driver.postgres;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.database.Sql;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Pause;

/** Ends every session in a database, again and again, until it is over: clients come back. */
final class Evicting {
  private static final Logger LOG = Logger.getLogger("rearguard.postgres");
  private static final Duration BETWEEN = Duration.ofMillis(5);
  private static final Duration LAST = Duration.ofSeconds(20);

  /** One that may not be ended by this user would fail the statement for all. */
  private static final String END =
      """
      select pg_terminate_backend(a.pid) from pg_stat_activity a
        join pg_roles r on r.oid = a.usesysid, pg_roles own
      where own.rolname = current_user and a.datid::text = ?
        and (own.rolsuper or pg_has_role(own.oid, r.oid, 'USAGE')
          or not r.rolsuper and pg_has_role(own.oid, 'pg_signal_backend', 'USAGE'))""";

  private final Cluster cluster;
  private final Sql asked;
  private final Thread thread = Thread.ofVirtual().unstarted(this::work);
  private volatile boolean over;

  Evicting(Cluster cluster, String oid) {
    this.cluster = cluster;
    this.asked = Sql.of(END, oid);
  }

  void start() {
    thread.start();
  }

  private void work() {
    var pause = new Pause();
    try (var session = cluster.making()) {
      while (!over) {
        session.ask(asked);
        pause.take(BETWEEN);
      }
    } catch (HostException e) {
      LOG.log(Level.WARNING, "sessions could not be ended: " + e.problem().message());
    } catch (InterruptedException _) {
      return; // nobody does that; there is nothing to leave behind
    }
  }

  void end() throws InterruptedException {
    over = true;
    thread.join(LAST);
  }
}
