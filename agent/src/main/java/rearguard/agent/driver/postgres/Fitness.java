package rearguard.agent.driver.postgres;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import rearguard.agent.database.Session;
import rearguard.agent.database.Sql;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * Whether a server can take a database back: everything that stands against it, before anything.
 */
record Fitness(Session session, Cluster cluster) {
  private static final Sql WHO =
      Sql.of(
          """
          select r.rolsuper, r.rolcreatedb, r.rolname,
            current_setting('server_version_num')::int / 10000
          from pg_roles r where r.rolname = current_user""");

  /** What a switch needs, whichever the database that comes. */
  void refuseSwitch() throws HostException, InterruptedException {
    refuseRights();
    var name = cluster.live().name();
    refuse(
        "select count(*) || ' prepared transaction(s)' from pg_prepared_xacts where database = ?"
            + " having count(*) > 0",
        name,
        "Commit or roll them back (pg_prepared_xacts): they are part of the database.");
    refuse(
        "select 'logical replication slot ' || slot_name from pg_replication_slots"
            + " where database = ?",
        name,
        "Drop it, and set the replication up anew when the database is back.");
    refuse(
        "select 'subscription ' || subname from pg_subscription s join pg_database d"
            + " on d.oid = s.subdbid where d.datname = ?",
        name,
        "Drop it, and set the replication up anew when the database is back.");
  }

  /** What the dump of another day needs of today's server. */
  void refuse(PostgresState state) throws HostException, InterruptedException {
    refuseSwitch();
    var major = one(WHO).get(3);
    if (!major.equals(state.shape().major())) {
      throw conflict(
          "was captured from PostgreSQL "
              + state.shape().major()
              + ", and version "
              + major
              + " answers now",
          "Choose a restore point that was captured since, or restore by hand.");
    }
    absent(
        "select rolname from pg_roles",
        state.content().needs().roles(),
        "role",
        "CREATE ROLE %s; or choose a restore point that does not need it.");
    absent(
        "select name from pg_available_extensions",
        state.content().needs().extensions(),
        "extension",
        "Install what brings extension %s on the server.");
  }

  private void refuseRights() throws HostException, InterruptedException {
    var who = one(WHO);
    var user = Sql.quoted(who.get(2));
    if (who.get(0).equals("t")) {
      return;
    }
    if (!who.get(1).equals("t")) {
      throw missing("make a database beside it", "ALTER ROLE " + user + " CREATEDB;");
    }
    var live = cluster.now(session);
    boolean owns =
        session
            .ask(Sql.of("select pg_has_role(current_user, ?, 'MEMBER')", live.owner()))
            .getFirst()
            .getFirst()
            .equals(Optional.of("t"));
    if (!owns) {
      throw missing("rename it", "GRANT " + Sql.quoted(live.owner()) + " TO " + user + ";");
    }
    var others =
        session.ask(
            Sql.of(
                """
                select usename from pg_stat_activity a where datname = ? and usename is not null
                  and not pg_has_role(current_user, usesysid, 'MEMBER')
                  and (not pg_has_role(current_user, 'pg_signal_backend', 'MEMBER')
                    or (select rolsuper from pg_roles where oid = usesysid)) limit 1""",
                cluster.live().name()));
    if (!others.isEmpty()) {
      var other = others.getFirst().getFirst().orElse("");
      throw missing(
          "end the sessions of \"" + Quoted.of(other) + "\"",
          "GRANT pg_signal_backend TO "
              + user
              + "; a superuser's session has to be ended by hand.");
    }
  }

  private HostException missing(String what, String grant) {
    return new HostException(
        Problem.of(
            Problem.Kind.NOT_ALLOWED,
            cluster.live().named() + ": its user may not " + what,
            Quoted.of(grant)));
  }

  private void refuse(String asked, String name, String hint)
      throws HostException, InterruptedException {
    var rows = session.ask(Sql.of(asked, name));
    if (!rows.isEmpty()) {
      throw conflict("has " + Quoted.of(rows.getFirst().getFirst().orElse("")), hint);
    }
  }

  private void absent(String asked, java.util.Set<String> needed, String what, String hint)
      throws HostException, InterruptedException {
    var missing = new TreeSet<>(needed);
    session.ask(Sql.of(asked)).forEach(row -> missing.remove(row.getFirst().orElse("")));
    if (!missing.isEmpty()) {
      var names = String.join(", ", missing.stream().map(Sql::quoted).toList());
      throw conflict(
          "misses the " + what + " " + Quoted.of(names) + " of then",
          hint.replace("%s", Quoted.of(names)));
    }
  }

  private List<String> one(Sql sql) throws HostException, InterruptedException {
    return session.ask(sql).getFirst().stream().map(text -> text.orElse("")).toList();
  }

  private HostException conflict(String what, String hint) {
    return new HostException(
        Problem.of(Problem.Kind.CONFLICT, cluster.live().named() + " " + what, hint));
  }
}
