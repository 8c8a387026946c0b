package rearguard.agent.driver.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static rearguard.agent.driver.flags.FlagTableDriverTest.many;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.driver.CutWire;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Postgres;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.run.Claim;

/** What else may be the case on the day. */
class FlagTableBadDaysTest extends FlagStage {
  private static final String OFF = "update flags set enabled = false";

  @AfterEach
  void theServerRuns() throws Exception {
    sql("drop role if exists clear");
    sql("alter role shop password '" + Postgres.PASSWORD + "'");
  }

  @Test
  void aRestoreTellsInTheTableAndInTheAuditWhoAndWhy() throws Exception {
    var subject = with(Map.of("by", text("emergency_rollback")));
    capture(GOOD, subject);
    sql(OFF + " where name = 'CART'", "update flags set at = '2021-01-01', who = 'ann'");
    var bench = bench();
    prepare(GOOD, subject, bench);

    assertThat(restore(GOOD, subject, bench)).isEqualTo("set 1 flag right");
    restore(GOOD, subject, bench);

    assertThat(sql("select name, enabled, at > now() - interval '1 minute', who from flags"))
        .contains("CART|t|t|emergency_rollback", "SEARCH|t|f|ann", "OTHER|t|f|ann");
    assertThat(
            sql(
                "select action, details, created_by, at > now() - interval '1 minute'"
                    + " from audit_log"))
        .isEqualTo(
            "flag_rollback|{\"to\": \"true\", \"run\": \"r-run00001\", \"flag\": \"CART\", \"from\":"
                + " \"false\", \"reason\": \"rollback to snapshot s-goodgood\", \"snapshot\":"
                + " \"s-goodgood\"}"
                + "|emergency_rollback|t");
  }

  @Test
  void theOperatorAndTheReasonOfTheRunStandInTheRowAndInTheAudit() throws Exception {
    capture(GOOD, subject());
    sql(OFF + " where name = 'CART'");
    var why = "checkout\0 fails since v42 '\"; 漢🚩";
    var bench = bench().because(new Claim("anna", why, Instant.EPOCH));
    prepare(GOOD, subject(), bench);
    restore(GOOD, subject(), bench);

    assertThat(sql("select who from flags where name = 'CART'")).isEqualTo("anna");
    assertThat(
            sql(
                "select created_by, details->>'operator', details->>'reason', details->>'run',"
                    + " details->>'snapshot' from audit_log"))
        .isEqualTo("anna|anna|checkout  fails since v42 '\"; 漢🚩|r-run00001|s-goodgood");
  }

  @Test
  void aLongReasonIsCutAndNeverInAHalfLetter() throws Exception {
    capture(GOOD, subject());
    sql(OFF + " where name = 'CART'");
    var bench = bench().because(new Claim("", "🚩".repeat(5000), Instant.EPOCH));
    restore(GOOD, subject(), bench);

    assertThat(sql("select details->>'reason' = repeat('🚩', 1000), created_by from audit_log"))
        .isEqualTo("t|rearguard r-run00001");
  }

  @Test
  void undoingIsToldAsWell() throws Exception {
    capture(GOOD, subject());
    sql(OFF);
    capture(UNDO, subject());
    var there = bench();
    prepare(GOOD, subject(), there);
    restore(GOOD, subject(), there);
    var back = bench();
    prepare(UNDO, subject(), back);
    restore(UNDO, subject(), back);

    assertThat(flags()).isEqualTo("CART|f OTHER|f SEARCH|f");
    assertThat(sql("select details->>'run', created_by, count(*) from audit_log group by 1, 2"))
        .contains("r-run00001|rearguard r-run00001|2", "r-run00002|rearguard r-run00002|2");
  }

  @Test
  void withoutColumnsAndAuditOnlyTheValueIsSet() throws Exception {
    var entries = new LinkedHashMap<>(subject().settings().entries());
    entries.remove("columns");
    entries.remove("audit");
    var subject = new Subject(TARGET, new Setting.Group(entries), host);
    capture(GOOD, subject);
    sql(OFF);
    var bench = bench();
    prepare(GOOD, subject, bench);
    restore(GOOD, subject, bench);

    assertThat(flags()).isEqualTo("CART|t OTHER|f SEARCH|t");
    assertThat(sql("select distinct who from flags")).isEqualTo("somebody");
    assertThat(sql("select count(*) from audit_log")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delete from flags where name = 'CART' | there is no row for flag \"CART\"",
        "alter table flags drop constraint flags_pkey; insert into flags values ('CART', true)"
            + " | there are 2 rows for flag \"CART\"",
        "drop table flags | there is no table \"flags\" in database \"shop\"",
        "alter table flags rename enabled to on_ | has no column \"enabled\" for value",
        "alter table flags drop who | has no column \"who\" for updated-by",
        "drop table audit_log | there is no table \"audit_log\"",
        "alter table flags owner to postgres; grant select on flags to shop"
            + " | may not update column",
        "alter table flags owner to postgres | permission denied for table flags",
        "alter table audit_log owner to postgres | may not insert column",
        "alter table flags alter enabled type date using now() | does not fit its column",
      })
  void whatCannotBeRestoredIsRefusedWhenItIsPlanned(String damage, String words) throws Exception {
    capture(GOOD, subject());
    sql(OFF);
    sql(damage.split("; "));

    refused(subject(), words, () -> compare(GOOD, subject()));
    refused(
        subject(), words.startsWith("may") ? "" : words, () -> prepare(GOOD, subject(), bench()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create function no() returns trigger language plpgsql as $$ begin raise exception"
            + " 'canary-5ecret'; end $$; create trigger no before update on flags for each row"
            + " execute function no() | a trigger of database \"shop\"",
        "create function no() returns trigger language plpgsql as $$ begin return null; end $$;"
            + " create trigger no before update on flags for each row execute function no()"
            + " | does not take its value",
        "alter table flags add constraint frozen check (not enabled) | stands against it: \"frozen\"",
        "alter table audit_log add who text not null | column \"who\" may not be empty",
        "alter table flags alter who type varchar(5) using 'x' | does not fit its column",
        "alter table flags alter at type bigint using 1; alter table flags alter at drop default"
            + " | is of type bigint",
      })
  void whatStandsAgainstItIsFoundBeforeAnythingChanges(String damage, String words)
      throws Exception {
    capture(GOOD, subject());
    sql(OFF, "alter table flags alter at drop default");
    sql(damage.replace("end $$; ", "end $$\n").split("; (?=alter|create)|\n"));

    refused(subject(), words, () -> prepare(GOOD, subject(), bench()));

    assertThat(flags()).isEqualTo("CART|f OTHER|f SEARCH|f");
    assertThat(sql("select count(*) from audit_log")).isEqualTo("0");
  }

  @Test
  void whoMayNotEnterIsToldWhy() throws Exception {
    refused(with(Map.of("database", text("nope"))), "there is no database \"nope\"");
    refused(with(Map.of("user", text("nope"))), "does not let user \"nope\" in");
    refused(with(Map.of("password-file", text("/nonexistent"))), "there is no such file");
    var without = new LinkedHashMap<>(subject().settings().entries());
    without.remove("password-file");
    refused(new Subject(TARGET, new Setting.Group(without), host), "wants a password");
    sql("create role clear login password '" + Postgres.PASSWORD + "'");
    refused(with(Map.of("user", text("clear"))), "wants the password in the clear");
    sql("alter role shop password 'another'");
    refused(subject(), "does not let user \"shop\" in with this password");
    Files.setPosixFilePermissions(
        POSTGRES.passwordFile(), PosixFilePermissions.fromString("rw-r--r--"));
    refused(subject(), "its mode is 0644");
    Files.setPosixFilePermissions(
        POSTGRES.passwordFile(), PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aDatabaseThatIsDownIsToldAndTheProbeDoesNotKnow() throws Exception {
    capture(GOOD, subject());
    var bench = bench();
    prepare(GOOD, subject(), bench);
    POSTGRES.stop();
    try {
      refused(subject(), "does not answer", () -> compare(GOOD, subject()));
      assertThat(probe(GOOD, subject(), bench)).isEqualTo(Driver.Progress.UNKNOWN);
    } finally {
      POSTGRES.start();
    }
    assertThat(probe(GOOD, subject(), bench)).isEqualTo(Driver.Progress.DONE);
  }

  @Test
  void whatSomebodyElseSetMeanwhileIsNotOverwritten() throws Exception {
    capture(GOOD, subject());
    sql(OFF + " where name = 'CART'");
    var bench = bench();
    prepare(GOOD, subject(), bench);
    sql(OFF + " where name = 'SEARCH'");

    assertThat(compare(GOOD, subject()).words())
        .containsExactly(
            "flag \"CART\" was true, now false", "flag \"SEARCH\" was true, now false");
    assertThat(probe(GOOD, subject(), bench)).isEqualTo(Driver.Progress.MIXED);
    refused(subject(), "somebody else set a flag", () -> restore(GOOD, subject(), bench));
    assertThat(flags()).isEqualTo("CART|f OTHER|t SEARCH|f");
  }

  @Test
  void aRowThatSomebodyHoldsIsWaitedForAndNotForLong() throws Exception {
    capture(GOOD, subject());
    sql(OFF);
    var bench = bench();
    prepare(GOOD, subject(), bench);
    var other =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    sql("begin; update flags set at = now(); select pg_sleep(9); rollback");
                  } catch (Exception | AssertionError _) {
                    // it is ended below
                  }
                });
    while (sql("select count(*) from pg_stat_activity where wait_event = 'PgSleep'").equals("0")) {
      Thread.onSpinWait();
    }

    assertThatThrownBy(() -> restore(GOOD, subject(), bench))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> {
              assertThat(e).hasMessageContaining("locked there by another session");
              assertThat(e.problem().retry()).isTrue();
            });
    sql("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");
    other.join();
    restore(GOOD, subject(), bench);
    assertThat(flags()).isEqualTo("CART|t OTHER|f SEARCH|t");
  }

  @Test
  void aLineThatIsCutAnywhereLeavesAllOrNothing() throws Exception {
    capture(GOOD, subject());
    var seen = new TreeSet<Driver.Progress>();
    for (long most = 1; ; most += 251) {
      sql(OFF);
      var bench = bench();
      prepare(GOOD, subject(), bench);
      try (var wire = CutWire.to(POSTGRES.port(), most, () -> {})) {
        try {
          restore(GOOD, with(Map.of("address", text(wire.address()))), bench);
        } catch (HostException _) {
          assertThat(wire.said()).isGreaterThanOrEqualTo(most);
        }
        seen.add(probe(GOOD, subject(), bench));
        restore(GOOD, subject(), bench);
        assertThat(probe(GOOD, subject(), bench)).isEqualTo(Driver.Progress.DONE);
        assertThat(
                sql(
                    "select details->>'flag' from audit_log where details->>'run' = '"
                        + bench.mark()
                        + "' order by 1"))
            .as("cut after %s bytes", most)
            .isEqualTo("CART\nSEARCH");
        if (wire.said() < most) {
          break;
        }
      }
    }
    assertThat(seen).containsExactly(Driver.Progress.DONE, Driver.Progress.NOT_DONE);
  }

  @ParameterizedTest
  @CsvSource({
    "integer, 1, 25",
    "jsonb, '''{\"on\": true}''', '''{\"on\": false}'''",
    "varchar(5), '''on''', '''off'''",
    "char(5), '''on''', '''off'''",
    "'numeric(5,2)', 0.50, 1",
    "mood, '''glad''', '''sad'''",
    "bytea, '''\\x00ff''', '''\\x01'''",
  })
  void valuesOfAnyTypeComeBack(String type, String good, String bad) throws Exception {
    sql(
        "create type mood as enum ('glad', 'sad')",
        "alter table flags drop enabled",
        "alter table flags add enabled " + type,
        "grant all on flags to shop",
        "grant usage on type mood to shop",
        "update flags set enabled = " + good);
    capture(GOOD, subject());
    sql("update flags set enabled = " + bad);
    var bench = bench();
    assertThat(compare(GOOD, subject()).none()).isFalse();
    prepare(GOOD, subject(), bench);
    restore(GOOD, subject(), bench);

    assertThat(
            sql(
                "select count(*) from flags where name <> 'OTHER' and enabled = "
                    + good
                    + (type.equals("jsonb") ? "::jsonb" : "")))
        .isEqualTo("2");
  }

  @Test
  void hostileNamesAndValuesAreNothingButText() throws Exception {
    var names =
        List.of(
            "'; drop table flags; --",
            "\" or 1=1 /*",
            "?::int \\ $1 %s",
            "\u202etxt\u0001ü漢🚩\n",
            "x".repeat(1000));
    var value = "'\"; delete from audit_log; -- $$ \\' 漢🚩".repeat(300);
    sql("alter table flags alter enabled type text");
    for (var name : names) {
      sql("insert into flags values ($n$" + name + "$n$, $v$" + value + "$v$)");
    }
    var subject = with(Map.of("names", many(names.toArray(String[]::new))));
    assertThat(driver.review(subject.settings())).isEmpty();
    var snapshot = capture(GOOD, subject);
    sql("update flags set enabled = 'off'");
    var bench = bench();
    var drift = compare(GOOD, subject);
    prepare(GOOD, subject, bench);
    restore(GOOD, subject, bench);

    assertThat(value.length()).isGreaterThan(10_000);
    assertThat(sql("select count(*) from flags where enabled = $v$" + value + "$v$"))
        .isEqualTo("5");
    assertThat(sql("select count(*) from flags where enabled = 'off'")).isEqualTo("3");
    assertThat(sql("select count(*) from audit_log")).isEqualTo("5");
    assertThat(drift.words()).hasSize(5).allMatch(words -> words.length() < 300);
    assertThat(drift.words() + snapshot.summary())
        .doesNotContain("\u202e", "\n", "delete from", "\u0001");
  }

  @Test
  void aSnapshotOfOtherFlagsIsRefused() throws Exception {
    capture(GOOD, with(Map.of("names", many("CART"))));

    refused(subject(), "does not hold all the flags", () -> compare(GOOD, subject()));
    var one = with(Map.of("names", many("CART")));
    assertThat(compare(GOOD, one).none()).isTrue();
  }

  private interface Call {
    void go() throws Exception;
  }

  private void refused(Subject subject, String words) {
    refused(subject, words, () -> capture(UNDO, subject));
  }

  private static void refused(Subject subject, String words, Call call) {
    assertThatThrownBy(call::go)
        .isInstanceOfSatisfying(
            HostException.class,
            e -> {
              assertThat(e).hasMessageContaining(words);
              assertThat(e.problem().hint()).isNotBlank();
              assertThat(e.problem().kind()).isNotEqualTo(Problem.Kind.UNEXPECTED);
              assertThat(e.problem().toString()).doesNotContain(Postgres.PASSWORD, "canary-5ecret");
            });
    assertThat(subject.settings().entries()).isNotEmpty();
  }
}
