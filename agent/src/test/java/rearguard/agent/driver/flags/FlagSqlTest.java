package rearguard.agent.driver.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.database.Sql;
import rearguard.agent.driver.flags.TableSettings.Columns;
import rearguard.model.Problem;
import rearguard.model.Setting;

/** Statements to the letter, and sections that make none. */
class FlagSqlTest {
  private static final Relation FLAGS =
      new Relation(
          new Columns("shop.Flags", Map.of("name", "key", "value", "On", "updated-at", "at")),
          "4711",
          Map.of("name", "text", "value", "boolean", "updated-at", "date"));

  @Test
  void aFlagIsLookedForAsText() {
    assertThat(FlagSql.locked(FLAGS, "X' or 1=1"))
        .isEqualTo(
            Sql.of(
                "select \"On\"::text from \"shop\".\"Flags\" where \"key\"::text = ? for update",
                "X' or 1=1"));
  }

  @Test
  void aChangeSetsWhatTheSectionNames() {
    assertThat(FlagSql.change(FLAGS, "X", Optional.of("true"), "ann"))
        .isEqualTo(
            Sql.of(
                "update \"shop\".\"Flags\" set \"On\" = cast(? as boolean), \"at\" = now()"
                    + " where \"key\"::text = ?",
                "true",
                "X"));
    var by =
        new Relation(
            new Columns("f", Map.of("name", "n", "value", "v", "updated-by", "b")),
            "1",
            Map.of("name", "text", "value", "jsonb", "updated-by", "character varying"));
    assertThat(FlagSql.change(by, "X", Optional.empty(), "ann"))
        .isEqualTo(
            new Sql(
                "update \"f\" set \"v\" = cast(? as jsonb), \"b\" = cast(? as character varying)"
                    + " where \"n\"::text = ?",
                List.of(Optional.empty(), Optional.of("ann"), Optional.of("X"))));
  }

  @Test
  void anAuditRowTellsWhoAndWhy() {
    var audit =
        new Relation(
            new Columns(
                "audit_log",
                Map.of("action", "a", "details", "d", "created-by", "c", "created-at", "t")),
            "1",
            Map.of(
                "action", "text", "details", "json", "created-by", "text", "created-at", "date"));
    assertThat(FlagSql.audit(audit, "flag_rollback", "{}", "ann"))
        .isEqualTo(
            Sql.of(
                "insert into \"audit_log\" (\"a\", \"d\", \"c\", \"t\") values"
                    + " (cast(? as text), cast(? as json), cast(? as text), now())",
                "flag_rollback",
                "{}",
                "ann"));
  }

  @Test
  void anIdentifierCannotLeaveItsQuotes() {
    assertThat(Sql.quoted("a\"; drop table b; --")).isEqualTo("\"a\"\"; drop table b; --\"");
    assertThat(Sql.of("select ?", "secret")).hasToString("select ?");
  }

  @ParameterizedTest
  @CsvSource({
    "table, a.b.c",
    "table, 'flags; drop table x'",
    "table, ''",
    "database, 'shop?user=postgres'",
    "user, 'a b'",
    "address, 127.0.0.1",
    "address, '127.0.0.1:5432/other?x=y'",
    "password-file, secret",
    "password-file, /etc/../shadow",
    "names, ''",
    "by, ' '",
  })
  void aWrongKeyIsNamed(String key, String value) {
    assertThat(review(Map.of(key, new Setting.Text(value))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.hint()).isNotBlank())
        .extracting(problem -> problem.place().orElseThrow().path())
        .isEqualTo(key);
  }

  @Test
  void aWrongKeyOfAGroupIsNamed() {
    var columns =
        Map.<String, Setting>of("value", new Setting.Text("a\"b"), "valeu", new Setting.Text("x"));
    assertThat(review(Map.of("columns", Setting.Group.of(columns))))
        .extracting(problem -> problem.place().orElseThrow().path())
        .containsExactlyInAnyOrder("columns.value", "columns.valeu");
    assertThat(review(Map.of("audit", Setting.Group.of(Map.of("action", new Setting.Text("a"))))))
        .extracting(Problem::message)
        .containsExactly("audit names no table");
  }

  private static List<Problem> review(Map<String, Setting> more) {
    var entries = new java.util.HashMap<String, Setting>();
    entries.put("database", new Setting.Text("shop"));
    entries.put("user", new Setting.Text("shop"));
    entries.put("table", new Setting.Text("flags"));
    entries.put("names", new Setting.Text("X"));
    entries.putAll(more);
    return TableSettings.review(Setting.Group.of(entries));
  }
}
