package rearguard.agent.driver.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import rearguard.agent.database.Database;
import rearguard.agent.database.Sql;
import rearguard.agent.host.Owner;
import rearguard.model.Setting;

class PostgresCommandsTest {
  private static final Database SHOP =
      new Database(
          "[::1]:5433",
          "shop",
          "keeper",
          Optional.of(Path.of("/etc/shop/pass")),
          Optional.of(Path.of("/etc/shop/ca.pem")));
  private static final PostgresCommands COMMANDS =
      new PostgresCommands(
          Optional.of(Path.of("/usr/lib/postgresql/15/bin")),
          new Owner(101, 102),
          Path.of("/store/work"),
          SHOP,
          true,
          true);

  @Test
  void aDumpIsOfOneSnapshotAndTheLastInLine() {
    var dump = COMMANDS.dump(2, "00000003-0000001B-1");

    assertThat(dump.words())
        .containsExactly(
            "nice",
            "-n",
            "10",
            "ionice",
            "-c",
            "2",
            "-n",
            "7",
            "/usr/lib/postgresql/15/bin/pg_dump",
            "--format=directory",
            "--jobs=2",
            "--compress=1",
            "--snapshot=00000003-0000001B-1",
            "--lock-wait-timeout=30000",
            "--no-sync",
            "--no-password",
            "--file=/proc/self/fd/9/dump",
            "--dbname=shop");
    assertThat(dump.as()).contains(new Owner(101, 102));
    assertThat(dump.lent()).contains(Path.of("/store/work"));
    assertThat(dump.environment())
        .isEqualTo(
            Map.of(
                "PGHOST", "::1",
                "PGPORT", "5433",
                "PGUSER", "keeper",
                "PGAPPNAME", "rearguard",
                "PGCONNECT_TIMEOUT", "10",
                "PGGSSENCMODE", "disable",
                "PGPASSFILE", "/proc/self/fd/9/pass",
                "PGSSLMODE", "verify-full",
                "PGSSLROOTCERT", "/proc/self/fd/9/ca.pem"));
  }

  @Test
  void aRestoreEndsWithTheFirstMistake() {
    var restore = COMMANDS.restore(3, "shop__restoring_0123abcd");

    assertThat(restore.words())
        .containsExactly(
            "/usr/lib/postgresql/15/bin/pg_restore",
            "--format=directory",
            "--jobs=3",
            "--exit-on-error",
            "--no-password",
            "--dbname=shop__restoring_0123abcd",
            "/proc/self/fd/9/dump");
    assertThat(restore.environment())
        .containsEntry("PGOPTIONS", "-c synchronous_commit=off -c maintenance_work_mem=128MB")
        .containsEntry("PGPASSFILE", "/proc/self/fd/9/pass");
  }

  @Test
  void aDumpIsListedAndReadThrough() {
    assertThat(COMMANDS.list().words())
        .containsExactly("/usr/lib/postgresql/15/bin/pg_restore", "--list", "/proc/self/fd/9/dump");
    assertThat(COMMANDS.readThrough().words())
        .endsWith(
            "/usr/lib/postgresql/15/bin/pg_restore", "--file=/dev/null", "/proc/self/fd/9/dump");
    assertThat(COMMANDS.version("pg_dump").words())
        .containsExactly("/usr/lib/postgresql/15/bin/pg_dump", "--version");
  }

  @Test
  void aPasswordFileHoldsThePasswordToTheLetter() {
    assertThat(
            new String(
                Workroom.line("a:b\\c".getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
        .isEqualTo("*:*:*:*:a\\:b\\\\c\n");
  }

  @Test
  void namesBesideFitAndTellRunsApart() {
    var when = Instant.parse("2026-11-23T04:05:06Z");
    for (var live : List.of("shop", "x".repeat(63))) {
      var names = new Names(live);
      for (var name : List.of(names.restoring("r-1"), names.replaced("r-1", when))) {
        assertThat(name).hasSizeBetween(20, 63).startsWith(live.substring(0, 4));
      }
      assertThat(names.restoring("r-1")).isNotEqualTo(names.restoring("r-1_back"));
      assertThat(names.wasReplaced(names.replaced("r-1", when))).isTrue();
      assertThat(names.wasReplaced(names.restoring("r-1"))).isFalse();
      assertThat(names.wasReplaced(live)).isFalse();
    }
    assertThat(new Names("shop").replaced("r-1", when))
        .matches("shop__replaced_20261123_040506_[0-9a-f]{8}");
    assertThat(new Names("shop").wasReplaced("shop2__replaced_20261123_040506_01234567")).isFalse();
  }

  @Test
  void aSwitchIsOneTransactionOfFiveStatements() {
    var names = new Names("shop");
    assertThat(Switching.statements(names, "copy", "kept", "r-1"))
        .extracting(Sql::text)
        .containsExactly(
            "alter database \"copy\" rename to \"" + names.switching("r-1") + "\"",
            "alter database \"shop\" rename to \"kept\"",
            "alter database \"kept\" allow_connections false",
            "alter database \"" + names.switching("r-1") + "\" rename to \"shop\"",
            "alter database \"shop\" allow_connections true");
  }

  @Test
  void whatADumpLosesIsPutOnTheCopyToTheLetter() {
    var shape =
        new Shape("15", "o\"wner", "UTF8", "i", "C", "C", "de", "", "fast", "7", "it's \\ ?");
    var state =
        new PostgresState(
            new Identity("1", "2", "shop", "3:3:"),
            shape,
            new PostgresState.Carried(
                List.of(
                    new PostgresState.Setting("", "search_path", "\"$user\", \"a, \"\"b\", c"),
                    new PostgresState.Setting("r", "my.own", "it's")),
                false,
                List.of(new PostgresState.Right("", "CONNECT", false))),
            new PostgresState.Content(
                new TreeMap<>(),
                new TreeMap<>(),
                "0",
                "",
                new PostgresState.Needs(new TreeSet<>(), new TreeSet<>())),
            new TreeMap<>());

    assertThat(PostgresSql.create("n", shape).text())
        .isEqualTo(
            "create database \"n\" template template0 allow_connections false owner \"o\"\"wner\""
                + " encoding E'UTF8' lc_collate E'C' lc_ctype E'C' tablespace \"fast\""
                + " locale_provider icu icu_locale E'de'");
    assertThat(PostgresSql.dressing("n", state))
        .extracting(Sql::text)
        .containsExactly(
            "alter database \"n\" set \"search_path\" to E'$user', E'a, \"b', E'c'",
            "alter role \"r\" in database \"n\" set \"my\".\"own\" to E'it''s'",
            "revoke all on database \"n\" from \"o\"\"wner\"",
            "grant connect on database \"n\" to public",
            "alter database \"n\" connection limit 7",
            "comment on database \"n\" is E'it''s \\\\ ?'");
    assertThat(PostgresState.read(state.rows())).isEqualTo(state);
  }

  @Test
  void aSectionThatCannotBeMeantIsRefused() {
    assertThat(review("as", "root")).isNotEmpty();
    assertThat(review("as", "-x")).isNotEmpty();
    assertThat(review("programs", "bin")).isNotEmpty();
    assertThat(review("jobs", "0")).isNotEmpty();
    assertThat(review("jobs", "many")).isNotEmpty();
    assertThat(review("database", "postgres")).isNotEmpty();
    assertThat(review("jobs", "4")).isEmpty();
  }

  private static List<?> review(String key, String value) {
    var all = new TreeMap<String, Setting>();
    all.put("database", new Setting.Text("shop"));
    all.put("user", new Setting.Text("shop"));
    all.put(key, new Setting.Text(value));
    return PostgresSettings.review(Setting.Group.of(all));
  }
}
