package rearguard.agent.driver.postgres;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import rearguard.agent.database.Database;
import rearguard.agent.database.Session;
import rearguard.agent.database.Sql;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/** The server of a database, and the databases beside it. */
record Cluster(Database live, Host host) {
  /** A superuser's own, which every server has. */
  static final String COMMON = "postgres";

  private static final Duration LONG = Duration.ofHours(6);

  private static final String FOUND =
      "select oid, datname, pg_get_userbyid(datdba), datallowconn from pg_database where ";

  /** A database as its server lists it. */
  record Found(String oid, String name, String owner, boolean open) {}

  Session looking() throws HostException, InterruptedException {
    return Session.looking(live.beside(COMMON), host);
  }

  /** Where both the live one and a copy can be renamed: from neither of them. */
  Session changing() throws HostException, InterruptedException {
    return Session.changing(live.beside(COMMON), host);
  }

  /** For making and removing databases. */
  Session making() throws HostException, InterruptedException {
    return Session.alone(live.beside(COMMON), host, LONG);
  }

  Session within(String name) throws HostException, InterruptedException {
    return Session.reading(live.beside(name), host, LONG);
  }

  Session working(String name) throws HostException, InterruptedException {
    return Session.alone(live.beside(name), host, LONG);
  }

  /** Of the database that is entered, on the server's disk. */
  static long size(Session within) throws HostException, InterruptedException {
    var asked = Sql.of("select pg_database_size(current_database())");
    return Long.parseLong(within.ask(asked).getFirst().getFirst().orElse("0"));
  }

  /** What is live now, without a look into it. */
  Found now(Session session) throws HostException, InterruptedException {
    return named(session, live.name())
        .orElseThrow(
            () ->
                new HostException(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "there is no " + live.named(),
                        "Correct \"database\" or \"address\" in the file.")));
  }

  static Optional<Found> named(Session session, String name)
      throws HostException, InterruptedException {
    return found(session.ask(Sql.of(FOUND + "datname = ?", name)));
  }

  static Optional<Found> numbered(Session session, String oid)
      throws HostException, InterruptedException {
    return found(session.ask(Sql.of(FOUND + "oid::text = ?", oid)));
  }

  private static Optional<Found> found(List<List<Optional<String>>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(text -> text.orElse("")).toList())
        .map(row -> new Found(row.get(0), row.get(1), row.get(2), row.get(3).equals("t")))
        .findFirst();
  }

  /** Ends whoever is in it and removes it; absent is fine. */
  void drop(String name) throws HostException, InterruptedException {
    try (var session = making()) {
      session.change(Sql.of("drop database if exists " + Sql.quoted(name) + " with (force)"));
    }
  }
}
