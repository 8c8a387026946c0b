package rearguard.agent.driver.postgres;

import java.util.Map;
import java.util.TreeMap;
import rearguard.agent.database.Sql;
import rearguard.agent.driver.Captured;
import rearguard.agent.driver.Figure;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Counted;
import rearguard.model.stock.Full;

/** Dumps a database, and counts it as the dump sees it. */
record Capturing(Subject subject, PostgresSettings settings) {

  Captured into(Shelf.Writer shelf) throws HostException, InterruptedException {
    var host = subject.host();
    var cluster = new Cluster(settings.database(), host);
    var as = Workroom.user(settings, host);
    var place = shelf.workshop(as);
    var room = new Workroom(settings, host, as, place).open();
    try (var session = cluster.within(settings.database().name())) {
      var catalogue = new Catalogue(session);
      var known = catalogue.known();
      refuseFull(Cluster.size(session), room);
      var tools = Tools.of(room, known.shape().major());
      var snapshot =
          session.ask(Sql.of("select pg_export_snapshot()")).getFirst().getFirst().orElse("");
      room.run(tools.dump(settings.jobs(room.cores()), snapshot), "the dump");
      room.run(tools.list(), "listing the dump");
      room.run(tools.readThrough(), "reading through the dump");
      var counted = catalogue.counted();
      var state = counted.with(shelf.seal(PostgresCommands.DUMP, room.dump()));
      shelf.record(Kept.RECORD, state.written());
      return said(state);
    } finally {
      room.shut();
    }
  }

  private static Captured said(PostgresState state) {
    var content = state.content();
    var words =
        Counted.of(content.tables().size(), "table")
            + " with "
            + Counted.of(content.rows(), "row")
            + ", dumped from PostgreSQL "
            + state.shape().major()
            + " and read through";
    return new Captured(
        words,
        new TreeMap<>(
            Map.of(
                "rows", Long.toString(content.rows()),
                "tables", Integer.toString(content.tables().size()))));
  }

  /** The dump and its sealed twin are each smaller than half of what they are of, as a rule. */
  private static void refuseFull(long size, Workroom room) throws HostException {
    long free = room.host().disk().freeBytes(room.folder());
    if (size > free) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              room.settings().database().named()
                  + " has "
                  + Figure.bytes(size)
                  + ", and the snapshot store has "
                  + Figure.bytes(free)
                  + " free",
              Full.hint("on the disk of the snapshot store")));
    }
  }
}
