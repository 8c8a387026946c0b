package rearguard.agent.driver.flags;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import rearguard.agent.database.Database;
import rearguard.agent.database.Session;
import rearguard.agent.driver.flags.TableSettings.Columns;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * A table that was found to have what the section says.
 *
 * @param number the server's own for it
 * @param types of the columns, by what they are for
 */
record Relation(Columns columns, String number, Map<String, String> types) {
  Relation {
    types = Map.copyOf(types);
  }

  static Relation of(Columns columns, Database database, Session session)
      throws HostException, InterruptedException {
    var number =
        session
            .ask(FlagSql.relation(columns.table()))
            .getFirst()
            .getFirst()
            .orElseThrow(
                () ->
                    missing(
                        "there is no table \""
                            + Quoted.of(columns.table())
                            + "\" in "
                            + database.named(),
                        "Names count as they are written; write SCHEMA.NAME for another schema."));
    var there = new HashMap<String, String>();
    for (var row : session.ask(FlagSql.columns(number))) {
      there.put(row.getFirst().orElse(""), row.getLast().orElse(""));
    }
    var types = new HashMap<String, String>();
    for (var column : columns.names().entrySet()) {
      var type =
          Optional.ofNullable(there.get(column.getValue()))
              .orElseThrow(
                  () ->
                      missing(
                          "table \""
                              + Quoted.of(columns.table())
                              + "\" has no column \""
                              + Quoted.of(column.getValue())
                              + "\" for "
                              + column.getKey(),
                          "Name the column in the fleet file."));
      types.put(column.getKey(), type);
    }
    return new Relation(columns, number, types);
  }

  String table() {
    return columns.table();
  }

  boolean uses(String use) {
    return columns.names().containsKey(use);
  }

  String column(String use) {
    return columns.column(use).orElseThrow();
  }

  String type(String use) {
    return Optional.ofNullable(types.get(use)).orElseThrow();
  }

  void refuseUnless(Session session, String right, String use, Database database)
      throws HostException, InterruptedException {
    if (uses(use) && !allows(session, right, use)) {
      throw new HostException(
          Problem.of(
              Problem.Kind.NOT_ALLOWED,
              "user \""
                  + Quoted.of(database.user())
                  + "\" may not "
                  + right.toLowerCase(java.util.Locale.ROOT)
                  + " column \""
                  + Quoted.of(column(use))
                  + "\" of table \""
                  + Quoted.of(table())
                  + "\" in "
                  + database.named(),
              "Grant it, or name another user in the fleet file."));
    }
  }

  /** Whether the session's user has that right to that column. */
  boolean allows(Session session, String right, String use)
      throws HostException, InterruptedException {
    return session
        .ask(FlagSql.may(number, column(use), right))
        .getFirst()
        .getFirst()
        .equals(Optional.of("true"));
  }

  private static HostException missing(String message, String hint) {
    return new HostException(Problem.of(Problem.Kind.CONFLICT, message, hint));
  }
}
