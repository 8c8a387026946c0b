package rearguard.agent.driver.postgres;

import java.util.List;
import rearguard.agent.database.Session;
import rearguard.agent.database.Sql;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/**
 * The one moment in which the live database is another one: a single transaction renames both,
 * shuts the old one and opens the new one. The first rename holds everybody who wants to connect
 * until the end of the transaction (the server locks a database before it lets a session in, {@code
 * InitPostgres}); so nobody has to be refused beforehand, and a switch that is killed at any
 * instant leaves the live database as it was, open.
 */
record Switching(Cluster cluster, Bench bench, Switch wanted) {

  /** Does nothing when it is done already. */
  String done() throws HostException, InterruptedException {
    var names = new Names(cluster.live().name());
    String kept;
    try (var session = cluster.changing()) {
      var live = cluster.now(session);
      if (live.oid().equals(wanted.comes())) {
        return cluster.live().named() + " is the one that was prepared already";
      }
      var comes = ready(session, live);
      kept = names.replaced(bench.mark(), cluster.host().clock().instant());
      var leaving = new Evicting(cluster, live.oid());
      leaving.start();
      try {
        for (var sql : statements(names, comes.name(), kept, bench.mark())) {
          session.change(sql);
        }
        session.keep();
      } finally {
        leaving.end();
      }
    }
    return cluster.live().named() + " replaced; the one before is kept as \"" + kept + "\"";
  }

  private Cluster.Found ready(Session session, Cluster.Found live)
      throws HostException, InterruptedException {
    var comes = Cluster.numbered(session, wanted.comes());
    if (!live.oid().equals(wanted.before()) || comes.isEmpty()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              cluster.live().named()
                  + (comes.isEmpty()
                      ? ": what was prepared to replace it is gone"
                      : " is another one than when this was prepared"),
              "Plan again."));
    }
    new Fitness(session, cluster).refuseSwitch();
    return comes.get();
  }

  /** The one that comes is locked before the outage begins. Pure. */
  static List<Sql> statements(Names names, String comes, String kept, String mark) {
    return List.of(
        rename(comes, names.switching(mark)),
        rename(names.live(), kept),
        Sql.of("alter database " + Sql.quoted(kept) + " allow_connections false"),
        rename(names.switching(mark), names.live()),
        Sql.of("alter database " + Sql.quoted(names.live()) + " allow_connections true"));
  }

  private static Sql rename(String from, String to) {
    return Sql.of("alter database " + Sql.quoted(from) + " rename to " + Sql.quoted(to));
  }

  Progress progress() throws HostException, InterruptedException {
    try (var session = cluster.looking()) {
      var live = cluster.now(session);
      if (!live.open()) {
        return Progress.MIXED;
      }
      if (live.oid().equals(wanted.comes())) {
        return Progress.DONE;
      }
      return live.oid().equals(wanted.before()) ? Progress.NOT_DONE : Progress.MIXED;
    }
  }
}
