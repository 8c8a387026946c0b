package rearguard.agent.driver.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import rearguard.agent.database.Session;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.driver.Postgres;
import rearguard.agent.host.HostException;
import rearguard.model.name.SnapshotId;

/** What goes wrong when it matters. */
class PostgresBadDaysTest extends PostgresStage {
  private static final SnapshotId UNDO = new SnapshotId("s-undo0001");
  private static final int SWITCHES = 20;
  private static final int CLIENTS = 4;

  /** The connection ends after each statement in turn, as when the agent is killed there. */
  @Test
  void aSwitchThatIsKilledBetweenAnyTwoStatementsLeavesTheLiveDatabaseOpen() throws Exception {
    capture(GOOD);
    shop.damage();
    var bench = bench();
    prepare(GOOD, bench);
    var live = oid("shop");
    var copy = databases().getLast();
    var statements =
        Switching.statements(new Names("shop"), copy, "shop__replaced_x", bench.mark());

    for (int killed = 1; killed <= statements.size(); killed++) {
      try (var session = Session.changing(cluster().live().beside("postgres"), host)) {
        for (var sql : statements.subList(0, killed)) {
          session.change(sql);
        }
      }
      assertThat(POSTGRES.sql("shop", "select 'open'")).isEqualTo("open");
      assertThat(oid("shop")).as("killed after %s", killed).isEqualTo(live);
      assertThat(databases()).containsExactly("shop", copy);
      assertThat(driver().probe(subject(), store.open(GOOD), bench)).isEqualTo(Progress.NOT_DONE);
    }
    restore(GOOD, bench);
    assertThat(driver().probe(subject(), store.open(GOOD), bench)).isEqualTo(Progress.DONE);
    assertThat(oid("shop")).isNotEqualTo(live);
  }

  /** Clients that come back at once, for as long as it takes. */
  @Test
  void everyQueryDuringTwentySwitchesSeesOneOfTheTwo() throws Exception {
    as(Map.of("user", "boss"));
    POSTGRES.sql("shop", "alter database shop connection limit -1");
    POSTGRES.sql(
        "shop",
        "create table which (one text)",
        "insert into which values ('old')",
        "grant select on which to public");
    capture(GOOD);
    POSTGRES.sql("shop", "update which set one = 'new'");
    var bench = bench();
    prepare(GOOD, bench);
    remember(UNDO);
    var over = new AtomicBoolean();
    var seen = new ConcurrentLinkedQueue<String>();
    var worst = new AtomicLong();
    var begun = new CountDownLatch(CLIENTS);
    var clients = new ArrayList<Thread>();
    for (int client = 0; client < CLIENTS; client++) {
      clients.add(Thread.ofPlatform().start(() -> hammer(over, begun, seen, worst)));
    }
    assertThat(begun.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    restore(GOOD, bench);
    var last = UNDO;
    for (int number = 1; number < SWITCHES; number++) {
      var back = bench();
      prepare(last, back);
      var undo = new SnapshotId("s-switch" + String.format("%04d", number));
      remember(undo);
      restore(last, back);
      last = undo;
    }
    over.set(true);
    for (var client : clients) {
      client.join();
    }
    System.getLogger("rearguard.test")
        .log(System.Logger.Level.INFO, "worst gap of a client in ms: " + worst.get() / 1_000_000);
    assertThat(new TreeSet<>(seen))
        .isSubsetOf("new", "old", "57P01", "3D000", "55000", "08006", "57P03");
    assertThat(seen).contains("new", "old");
    assertThat(worst.get()).isLessThan(5_000_000_000L);
  }

  private static void hammer(
      AtomicBoolean over,
      CountDownLatch begun,
      ConcurrentLinkedQueue<String> seen,
      AtomicLong worst) {
    var as = new Properties();
    as.setProperty("user", "shop");
    as.setProperty("password", Postgres.PASSWORD);
    long fine = System.nanoTime();
    while (!over.get()) {
      try (var connection =
              DriverManager.getConnection(
                  "jdbc:postgresql://127.0.0.1:" + POSTGRES.port() + "/shop", as);
          var statement = connection.createStatement()) {
        for (int query = 0; query < 20 && !over.get(); query++) {
          try (var found = statement.executeQuery("select one from which")) {
            found.next();
            seen.add(found.getString(1));
            worst.accumulateAndGet(System.nanoTime() - fine, Math::max);
            fine = System.nanoTime();
            begun.countDown();
          }
        }
      } catch (SQLException e) {
        seen.add(String.valueOf(e.getSQLState()));
      }
    }
  }

  /** What prepare opens is asked; at each tenth place by prepare itself, which takes longer. */
  @Test
  void anAlteredDumpIsFoundAtEveryOneOfAHundredPlaces() throws Exception {
    capture(GOOD);
    shop.damage();
    List<Path> files;
    try (var all = Files.list(store.root().resolve("snapshots/" + GOOD))) {
      files = all.filter(one -> one.getFileName().toString().startsWith("f-")).sorted().toList();
    }
    var before = shop.fingerprint();
    for (int place = 0; place < 100; place++) {
      var file = files.get(place % files.size());
      var whole = Files.readAllBytes(file);
      var altered = whole.clone();
      altered[(int) ((long) whole.length * place / 100)] ^= (byte) (1 << place % 8);
      Files.write(file, place == 99 ? java.util.Arrays.copyOf(whole, whole.length - 1) : altered);
      var opened = folder.resolve("opened" + place);
      var shelf = store.open(GOOD);
      boolean byPrepare = place % 10 == 9;
      assertThatThrownBy(
              () -> {
                if (byPrepare) {
                  prepare(GOOD, bench());
                } else {
                  shelf.unseal(PostgresCommands.DUMP, opened, host.self());
                }
              })
          .as("place %s of %s", place, file)
          .isInstanceOf(HostException.class)
          .hasMessageContaining("altered or damaged");
      Files.write(file, whole);
    }
    assertThat(databases()).containsExactly("shop");
    assertThat(shop.fingerprint()).isEqualTo(before);
    prepare(GOOD, bench());
  }

  @Test
  void whatThePreparationCannotPassIsSaidBeforeAnythingIsMade() throws Exception {
    capture(GOOD);
    shop.damage();
    POSTGRES.sql("shop", "begin; create table held (n int); prepare transaction 'held'");
    refused("prepared transaction");
    POSTGRES.sql("shop", "rollback prepared 'held'");

    POSTGRES.sql("shop", "select pg_create_logical_replication_slot('held', 'test_decoding')");
    refused("replication slot held");
    POSTGRES.sql("shop", "select pg_drop_replication_slot('held')");

    POSTGRES.sql(
        "shop",
        "create subscription held connection 'dbname=x' publication p with (connect=false)");
    refused("subscription held");
    POSTGRES.sql(
        "shop", "alter subscription held set (slot_name = none)", "drop subscription held");

    POSTGRES.sql("postgres", "alter role clerk rename to somebody");
    refused("role \"clerk\"");
    POSTGRES.sql("postgres", "alter role somebody rename to clerk");

    POSTGRES.sql("postgres", "alter role shop nocreatedb");
    assertThatThrownBy(() -> prepare(GOOD, bench()))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> assertThat(e.problem().hint()).isEqualTo("ALTER ROLE \"shop\" CREATEDB;"));
    POSTGRES.sql("postgres", "alter role shop createdb");
    prepare(GOOD, bench());
  }

  private void refused(String why) throws Exception {
    assertThatThrownBy(() -> compare(GOOD)).hasMessageContaining(why);
    assertThatThrownBy(() -> prepare(GOOD, bench())).hasMessageContaining(why);
    assertThat(databases()).containsExactly("shop");
  }

  @Test
  void toolsOfAnotherVersionAreRefused() throws Exception {
    var old = Files.createDirectory(folder.resolve("old"));
    for (var name : List.of("pg_dump", "pg_restore")) {
      var file =
          Files.writeString(old.resolve(name), "#!/bin/sh\necho \"x (PostgreSQL) 9.6.24\"\n");
      file.toFile().setExecutable(true, false);
    }
    for (var at : List.of(old, folder)) {
      at.toFile().setExecutable(true, false);
      at.toFile().setReadable(true, false);
    }
    as(Map.of("programs", old.toString()));

    assertThatThrownBy(() -> capture(GOOD))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> {
              assertThat(e).hasMessageContaining("has 9");
              assertThat(e.problem().hint()).contains("postgresql-client-");
            });
  }

  /** Its session cannot be ended by the owner: the switch is refused, and nobody is shut out. */
  @Test
  void aSessionThatMayNotBeEndedRefusesTheSwitchAndNothingIsChanged() throws Exception {
    capture(GOOD);
    shop.damage();
    var bench = bench();
    prepare(GOOD, bench);
    var live = oid("shop");
    var as = new Properties();
    as.setProperty("user", "boss");
    as.setProperty("password", Postgres.PASSWORD);
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + POSTGRES.port() + "/shop", as);
        var statement = connection.createStatement()) {
      assertThatThrownBy(() -> restore(GOOD, bench)).hasMessageContaining("end the sessions of");
      assertThat(statement.execute("select 1")).isTrue();
    }
    assertThat(oid("shop")).isEqualTo(live);
    restore(GOOD, bench);
    assertThat(oid("shop")).isNotEqualTo(live);
  }

  @Test
  void aRestoreThatIsKilledInTheMiddleIsBegunAnew() throws Exception {
    POSTGRES.sql(
        "shop",
        "create table large as select n, md5(n::text) || repeat('x', 200) t"
            + " from generate_series(1, 60000) n",
        "alter table large owner to shop",
        "create index on large (t)");
    capture(GOOD);
    shop.damage();
    var before = shop.fingerprint();
    var bench = bench();
    var failed = new ConcurrentLinkedQueue<String>();
    var preparing =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    prepare(GOOD, bench);
                  } catch (Exception e) {
                    failed.add(String.valueOf(e.getMessage()));
                  }
                });
    while (preparing.isAlive()
        && POSTGRES
            .sql("postgres", "select pid from pg_stat_activity where datname like 'shop\\_\\_%'")
            .isEmpty()) {
      Thread.onSpinWait();
    }
    host.programs().endLeftovers();
    preparing.join();

    assertThat(failed).singleElement().asString().contains("the restore beside");
    assertThat(shop.fingerprint()).isEqualTo(before);
    assertThat(driver().probe(subject(), store.open(GOOD), bench)).isEqualTo(Progress.NOT_DONE);
    prepare(GOOD, bench);
    restore(GOOD, bench);
    assertThat(POSTGRES.sql("shop", "select count(*) from large")).isEqualTo("60000");
  }

  private Cluster cluster() throws HostException {
    return new Cluster(PostgresSettings.of(settings).database(), host);
  }
}
