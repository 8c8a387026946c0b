package rearguard.agent.driver.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import rearguard.agent.database.Sql;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Figure;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Counted;
import rearguard.model.name.Quoted;
import rearguard.model.stock.Full;

/** Restores a dump beside the live database, and proves that it is all there. */
record Building(Cluster cluster, PostgresSettings settings, PostgresState state, Bench bench) {
  private static final String ROOM = "room";
  private static final int BESIDE = 3;

  /** The copy, proven, into which nobody gets; without an answer when it is built already. */
  Identity built(Shelf kept) throws HostException, InterruptedException {
    var host = cluster.host();
    var name = new Names(settings.database().name()).restoring(bench.mark());
    try (var session = cluster.looking()) {
      new Fitness(session, cluster).refuse(state);
      refuseFull(kept, dataFolder(session));
    }
    clear(bench, host);
    var as = Workroom.user(settings, host);
    try {
      var room = new Workroom(settings, host, as, place(bench)).open();
      var tools = Tools.of(room, state.shape().major());
      kept.unseal(PostgresCommands.DUMP, room.dump(), as);
      room.run(tools.list(), "listing the dump");
      cluster.drop(name);
      make(name);
      room.run(tools.restore(settings.jobs(room.cores()), name), "the restore beside");
    } finally {
      clear(bench, host);
    }
    try (var session = cluster.working(name)) {
      session.change(Sql.of("analyze"));
    }
    prove(name);
    close(name);
    try (var session = cluster.looking()) {
      return identity(session, name);
    }
  }

  String words() {
    var content = state.content();
    return Counted.of(content.tables().size(), "table")
        + " restored beside and counted: "
        + content.rows()
        + " rows, as captured";
  }

  /** What programs worked with; absent is fine. */
  static void clear(Bench bench, Host host) throws HostException, InterruptedException {
    host.disk().deleteTree(place(bench));
  }

  private static Path place(Bench bench) {
    return bench.folder().resolve(ROOM);
  }

  /** Shut until nobody but its owner and superusers may enter it. */
  private void make(String name) throws HostException, InterruptedException {
    try (var session = cluster.making()) {
      session.change(PostgresSql.create(name, state.shape()));
      session.change(Sql.of("revoke all on database " + Sql.quoted(name) + " from public"));
      session.change(PostgresSql.open(name, true));
    }
  }

  /** From here on nobody enters it; what it was like is put on it. */
  private void close(String name) throws HostException, InterruptedException {
    try (var session = cluster.making()) {
      session.change(PostgresSql.open(name, false));
      for (var sql : PostgresSql.dressing(name, state)) {
        session.change(sql);
      }
    }
  }

  private void prove(String name) throws HostException, InterruptedException {
    try (var session = cluster.within(name)) {
      var found = new Catalogue(session).counted().content();
      var wrong = new ArrayList<String>();
      different(state.content().tables(), found.tables(), "rows of ", wrong);
      different(state.content().sequences(), found.sequences(), "sequence ", wrong);
      if (!found.largeObjects().equals(state.content().largeObjects())) {
        wrong.add("large objects");
      }
      if (!found.print().equals(state.content().print())) {
        wrong.add("tables, indexes or constraints");
      }
      if (!wrong.isEmpty()) {
        throw new HostException(
            Problem.of(
                Problem.Kind.CONFLICT,
                "restored beside, "
                    + settings.database().named()
                    + " is not what was captured: "
                    + Quoted.of(String.join(", ", wrong.stream().limit(10).toList())),
                "Choose another restore point; the live database was not touched."));
      }
    }
  }

  private static void different(
      java.util.Map<String, String> then,
      java.util.Map<String, String> found,
      String what,
      List<String> wrong) {
    var names = new java.util.TreeSet<>(then.keySet());
    names.addAll(found.keySet());
    names.stream()
        .filter(name -> !Objects.equals(then.get(name), found.get(name)))
        .map(name -> what + name + " (" + found.get(name) + ", not " + then.get(name) + ")")
        .forEach(wrong::add);
  }

  /**
   * As far as this host can tell: a server elsewhere, or one that does not say where, may be full.
   */
  private void refuseFull(Shelf kept, Path data) throws HostException {
    var disk = cluster.host().disk();
    long dump = kept.sealed(PostgresCommands.DUMP);
    refuseFull(dump, disk.freeBytes(bench.folder()), "the snapshot store");
    if (disk.stat(data).isPresent()) {
      refuseFull(dump * BESIDE, disk.freeBytes(data), "the server");
    }
  }

  private void refuseFull(long needed, long free, String where) throws HostException {
    if (needed > free) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "restoring "
                  + settings.database().named()
                  + " beside needs "
                  + Figure.bytes(needed)
                  + " on the disk of "
                  + where
                  + ", and "
                  + Figure.bytes(free)
                  + " are free",
              Full.hint("on the disk of " + where)));
    }
  }

  /** The folder of a local server, when it says so; else a name that is nowhere. */
  private Path dataFolder(rearguard.agent.database.Session session)
      throws HostException, InterruptedException {
    var asked = Sql.of("select setting from pg_settings where name = 'data_directory'");
    boolean here = List.of("127.0.0.1", "::1", "localhost").contains(cluster.live().host());
    return session.ask(asked).stream()
        .findFirst()
        .flatMap(List::getFirst)
        .filter(_ -> here)
        .map(Path::of)
        .orElse(bench.folder().resolve("nowhere"));
  }

  private Identity identity(rearguard.agent.database.Session session, String name)
      throws HostException, InterruptedException {
    var found = Cluster.named(session, name).orElseThrow();
    var mark = session.ask(Sql.of("select pg_current_snapshot()")).getFirst().getFirst();
    return new Identity(
        state.identity().system(), found.oid(), settings.database().name(), mark.orElse(""));
  }
}
