package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database goes back with the rest of its application, and comes again with an undo. */
class PostgresIT {
  private static final String ROWS = "select count(*), md5(string_agg(o::text, ';' order by id))";

  @TempDir Path folder;

  @Test
  void rowsThatWereDeletedComeBackAndAnUndoBringsWhatWasThereBefore() throws IOException {
    try (var server = OwnPostgres.start();
        var fleet = SmallFleet.alone(folder, _ -> Map.of())) {
      server.sql(
          "shop",
          "set role keeper",
          "create table orders (id serial primary key, what text)",
          "insert into orders (what) select 'thing ' || n from generate_series(1, 100) n");
      captured(server, fleet);
      var good = rows(server);
      server.sql("shop", "delete from orders where id % 2 = 0");
      var damaged = rows(server);

      assertThat(fleet.operator.type("plan", "shop", "full").fine().out())
          .contains("rows written since are in no snapshot", "less than a second")
          .contains("table public.orders: 50 rows now, 100 then");
      type(fleet, "rollback", "shop", "full");
      assertThat(rows(server)).isEqualTo(good);
      assertThat(databases(server)).containsPattern("^shop\nshop__replaced_[0-9_]{16}[0-9a-f]{8}$");

      type(fleet, "undo", fleet.runs().getFirst());
      assertThat(rows(server)).isEqualTo(damaged);
      assertThat(databases(server)).contains("shop__replaced_").doesNotContain("__restoring_");
    }
  }

  private static void captured(OwnPostgres server, SmallFleet fleet) throws IOException {
    var file = fleet.folder.resolve("shop.yml");
    var component = "  database: { on: web, postgres: " + server.section() + " }\n";
    var text = Files.readString(file).replace("checks:\n", component + "checks:\n");
    Files.writeString(file, text);
    fleet.operator.type("apply", file.toString()).fine();
    fleet.operator.type("capture", "shop", "--label", "v2", "--good").fine();
  }

  private static void type(SmallFleet fleet, String... words) {
    var all = new java.util.ArrayList<>(java.util.List.of(words));
    all.addAll(java.util.List.of("--confirm", "shop", "--reason", "rows were deleted"));
    fleet.operator.type(all.toArray(String[]::new)).fine();
  }

  private static String rows(OwnPostgres server) throws IOException {
    return server.sql("shop", ROWS + " from orders o");
  }

  private static String databases(OwnPostgres server) throws IOException {
    return server.sql(
        "postgres", "select datname from pg_database where datname ~ '^shop' order by 1");
  }
}
