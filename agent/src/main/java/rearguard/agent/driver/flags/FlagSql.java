package rearguard.agent.driver.flags;

import static rearguard.agent.database.Sql.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.agent.database.Sql;

/** The statements. Names come from a reviewed section and types from the catalogue; pure. */
enum FlagSql {
  ;

  private static String table(String name) {
    return Stream.of(name.split("\\.")).map(Sql::quoted).collect(Collectors.joining("."));
  }

  /** One row with the number of the table, or with nothing when there is none. */
  static Sql relation(String table) {
    return Sql.of("select to_regclass(?)::oid::text", table(table));
  }

  /**
   * Its columns and their types. A type is told without its length, as a value that is cast to a
   * length is cut without a word, and one that is stored is refused.
   */
  static Sql columns(String relation) {
    return Sql.of(
        "select attname, format_type(atttypid, -1) from pg_catalog.pg_attribute"
            + " where attrelid = cast(? as oid) and attnum > 0 and not attisdropped",
        relation);
  }

  static Sql may(String relation, String column, String right) {
    return Sql.of(
        "select has_column_privilege(cast(? as oid), ?, ?)::text", relation, column, right);
  }

  /** How the server writes a value of that type. */
  static Sql written(String type, String value) {
    return Sql.of("select cast(? as " + type + ")::text", value);
  }

  /** The rows of a flag. */
  static Sql value(Relation flags, String flag) {
    return of(flags, quoted(flags.column(TableSettings.VALUE)) + "::text", flag);
  }

  /** Who changed it last. */
  static Sql by(Relation flags, String flag) {
    return of(flags, quoted(flags.column(TableSettings.UPDATED_BY)) + "::text", flag);
  }

  /** When, in seconds since 1970; a time without a zone is one of the session's. */
  static Sql at(Relation flags, String flag) {
    var column = quoted(flags.column(TableSettings.UPDATED_AT));
    return of(flags, "extract(epoch from " + column + "::timestamptz)::numeric::text", flag);
  }

  private static Sql of(Relation flags, String what, String flag) {
    return Sql.of(
        "select "
            + what
            + " from "
            + table(flags.table())
            + " where "
            + quoted(flags.column(TableSettings.NAME))
            + "::text = ?",
        flag);
  }

  /** The same, and nobody else changes them until the transaction ends. */
  static Sql locked(Relation flags, String flag) {
    var look = value(flags, flag);
    return new Sql(look.text() + " for update", look.arguments());
  }

  static Sql change(Relation flags, String flag, Optional<String> value, String by) {
    var words = new ArrayList<String>();
    var arguments = new ArrayList<Optional<String>>();
    words.add(set(flags, TableSettings.VALUE));
    arguments.add(value);
    if (flags.uses(TableSettings.UPDATED_AT)) {
      words.add(quoted(flags.column(TableSettings.UPDATED_AT)) + " = now()");
    }
    if (flags.uses(TableSettings.UPDATED_BY)) {
      words.add(set(flags, TableSettings.UPDATED_BY));
      arguments.add(Optional.of(by));
    }
    arguments.add(Optional.of(flag));
    return new Sql(
        "update "
            + table(flags.table())
            + " set "
            + String.join(", ", words)
            + " where "
            + quoted(flags.column(TableSettings.NAME))
            + "::text = ?",
        arguments);
  }

  private static String set(Relation flags, String use) {
    return quoted(flags.column(use)) + " = cast(? as " + flags.type(use) + ")";
  }

  static Sql audit(Relation audit, String action, String details, String by) {
    var uses = List.of(TableSettings.ACTION, TableSettings.DETAILS, TableSettings.CREATED_BY);
    var columns = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (var use : uses) {
      columns.add(quoted(audit.column(use)));
      values.add("cast(? as " + audit.type(use) + ")");
    }
    if (audit.uses(TableSettings.CREATED_AT)) {
      columns.add(quoted(audit.column(TableSettings.CREATED_AT)));
      values.add("now()");
    }
    return Sql.of(
        "insert into "
            + table(audit.table())
            + " ("
            + String.join(", ", columns)
            + ") values ("
            + String.join(", ", values)
            + ")",
        action,
        details,
        by);
  }
}
