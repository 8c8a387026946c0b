package rearguard.agent.driver.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import rearguard.agent.driver.Shelf;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;
import rearguard.model.snapshot.Drift;

/**
 * How far the live database is from a snapshot. Equal is only what is proven to be: the very
 * database of then, or the copy that was restored from it, with no transaction in the whole cluster
 * since. Everything else differs, also when no count does.
 */
record Comparing(Cluster cluster, Copies copies, Shelf kept) {
  /** Counting what is larger than that takes longer than a plan should. */
  private static final long COUNTED = 256L << 20;

  private static final int SHOWN = 10;

  /** What is seen of the live one. */
  private record Live(PostgresState state, boolean counted) {}

  /** What restoring would change. */
  Drift whole() throws HostException, InterruptedException {
    return switch (Kept.of(kept)) {
      case PostgresState then -> whole(then);
      case Remembered then -> back(then);
    };
  }

  /** What the restore has left: rows that users write afterwards are no matter. */
  Drift left() throws HostException, InterruptedException {
    return switch (Kept.of(kept)) {
      case Remembered then -> back(then);
      case PostgresState then -> {
        var live = live(false).state();
        yield copies.isOf(live.identity(), kept.id())
            ? new Drift(List.of(), print(live.identity()))
            : drift(then, live, false);
      }
    };
  }

  private Drift whole(PostgresState then) throws HostException, InterruptedException {
    var live = live(true);
    var drift = drift(then, live.state(), live.counted());
    if (!drift.none()) {
      try (var session = cluster.looking()) {
        new Fitness(session, cluster).refuse(then);
      }
    }
    return drift;
  }

  private Drift drift(PostgresState then, PostgresState live, boolean counted)
      throws HostException {
    var now = live.identity();
    if (then.identity().untouched(now) || copies.isStill(now, kept.id())) {
      return new Drift(List.of(), print(now));
    }
    var words = new ArrayList<String>();
    words.add(
        "rows written since are in no snapshot: the database is replaced as a whole, and the one of"
            + " now is kept beside under the name "
            + Quoted.of(cluster.live().name())
            + "__replaced_…");
    words.add("its users are cut off while it changes its name, most likely less than a second");
    if (!then.content().print().equals(live.content().print())) {
      words.add("tables, columns, indexes, constraints or functions differ");
    }
    words.addAll(counted ? rows(then, live) : List.of("its rows were not counted: it is large"));
    return new Drift(words, print(now));
  }

  private static List<String> rows(PostgresState then, PostgresState live) {
    var before = then.content().tables();
    var now = live.content().tables();
    var names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(before.get(name), now.get(name)))
        .limit(SHOWN)
        .map(
            name ->
                "table "
                    + Quoted.of(name)
                    + ": "
                    + (now.containsKey(name) ? now.get(name) + " rows now" : "not there now")
                    + ", "
                    + (before.containsKey(name) ? before.get(name) + " then" : "not there then"))
        .toList();
  }

  private Drift back(Remembered then) throws HostException, InterruptedException {
    try (var session = cluster.looking()) {
      var live = cluster.now(session);
      if (live.oid().equals(then.identity().oid())) {
        return new Drift(List.of(), kept.keyed(live.oid().getBytes(UTF_8)));
      }
      var found = Cluster.numbered(session, then.identity().oid());
      if (found.isEmpty()) {
        throw gone(cluster, then);
      }
      new Fitness(session, cluster).refuseSwitch();
      return new Drift(
          List.of(
              "the database that was live then takes its name back from "
                  + Quoted.of(found.get().name()),
              "rows written since are in no snapshot: the one of now is kept beside under the name "
                  + Quoted.of(cluster.live().name())
                  + "__replaced_…",
              "its users are cut off while it changes its name, most likely less than a second"),
          kept.keyed(live.oid().getBytes(UTF_8)));
    }
  }

  static HostException gone(Cluster cluster, Remembered then) {
    return new HostException(
        Problem.of(
            Problem.Kind.NOT_FOUND,
            "the database that was live before, number "
                + then.identity().oid()
                + " of "
                + cluster.live().named()
                + ", is missing",
            "Choose another restore point."));
  }

  private Live live(boolean count) throws HostException, InterruptedException {
    try (var session = cluster.within(cluster.live().name())) {
      boolean small = count && Cluster.size(session) <= COUNTED;
      var catalogue = new Catalogue(session);
      return new Live(small ? catalogue.counted() : catalogue.known(), small);
    }
  }

  private String print(Identity now) {
    return kept.keyed((now.system() + " " + now.oid() + " " + now.mark()).getBytes(UTF_8));
  }
}
