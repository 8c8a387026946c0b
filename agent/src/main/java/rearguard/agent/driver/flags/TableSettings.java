package rearguard.agent.driver.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import rearguard.agent.database.Database;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.DriverSpec.Shape;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.model.name.Quoted;

/**
 * A section of the fleet file for flags in a table.
 *
 * @param names sorted, each once
 * @param flags their table and its columns, by what they are for; only those that are used
 * @param audit of the table that tells of changes; empty when there is none
 * @param by who is said to have changed a flag; empty: the operator, or the run where nobody knows
 */
record TableSettings(
    Database database,
    Columns flags,
    List<String> names,
    Optional<Columns> audit,
    Optional<String> by) {
  static final String TABLE = "table";
  static final String NAMES = "names";
  static final String COLUMNS = "columns";
  static final String AUDIT = "audit";
  static final String BY = "by";

  static final String NAME = "name";
  static final String VALUE = "value";
  static final String UPDATED_AT = "updated-at";
  static final String UPDATED_BY = "updated-by";
  static final String ACTION = "action";
  static final String DETAILS = "details";
  static final String CREATED_BY = "created-by";
  static final String CREATED_AT = "created-at";

  static final int MOST_NAMES = 100;
  private static final int LONGEST = 1000;
  private static final Map<String, String> USUAL_FLAGS = Map.of(NAME, "name", VALUE, "enabled");
  private static final Map<String, String> USUAL_AUDIT =
      Map.of(ACTION, "action", DETAILS, "details", CREATED_BY, "created_by");

  static final DriverSpec SPEC =
      new DriverSpec(
          new DriverName("flag-table"),
          Kind.CONFIG,
          Set.of(Ability.SET, Ability.LIVE),
          Stream.concat(
                  Database.keys().stream(),
                  Stream.of(
                      key(TABLE, Shape.TEXT, true, "the table of flags, as NAME or SCHEMA.NAME"),
                      key(NAMES, Shape.TEXTS, true, "the flags to care for; each has one row"),
                      key(
                          COLUMNS,
                          Shape.GROUP,
                          false,
                          "its columns: name (name when absent), value (enabled when absent),"
                              + " updated-at and updated-by (not written when absent)"),
                      key(
                          AUDIT,
                          Shape.GROUP,
                          false,
                          "the table that gets a row for each change: table, and its columns"
                              + " action, details (JSON), created-by (created_by when absent) and"
                              + " created-at (not written when absent)"),
                      key(
                          BY,
                          Shape.TEXT,
                          false,
                          "who changed it, such as emergency_rollback; the operator when absent")))
              .toList());

  TableSettings {
    names = List.copyOf(names);
  }

  /** A table and those of its columns that matter, by what they are for. */
  record Columns(String table, Map<String, String> names) {
    Columns {
      names = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    Optional<String> column(String use) {
      return Optional.ofNullable(names.get(use));
    }
  }

  private static DriverSpec.Key key(String name, Shape shape, boolean required, String meaning) {
    return new DriverSpec.Key(name, shape, required, meaning);
  }

  static TableSettings of(Setting.Group group) throws HostException {
    var problems = review(group);
    if (!problems.isEmpty()) {
      throw new HostException(problems.getFirst());
    }
    return new TableSettings(
        Database.of(group),
        new Columns(
            group.text(TABLE).orElse(""),
            columns(
                inner(group, COLUMNS), List.of(NAME, VALUE, UPDATED_AT, UPDATED_BY), USUAL_FLAGS)),
        group.texts(NAMES).stream().distinct().sorted().toList(),
        Optional.of(inner(group, AUDIT))
            .filter(audit -> !audit.entries().isEmpty())
            .map(
                audit ->
                    new Columns(
                        audit.text(TABLE).orElse(""),
                        columns(
                            audit, List.of(ACTION, DETAILS, CREATED_BY, CREATED_AT), USUAL_AUDIT))),
        group.text(BY));
  }

  private static Setting.Group inner(Setting.Group group, String key) {
    return group.entries().get(key) instanceof Setting.Group found ? found : Setting.Group.EMPTY;
  }

  private static Map<String, String> columns(
      Setting.Group group, List<String> uses, Map<String, String> usual) {
    var columns = new LinkedHashMap<String, String>();
    for (var use : uses) {
      group
          .text(use)
          .or(() -> Optional.ofNullable(usual.get(use)))
          .ifPresent(column -> columns.put(use, column));
    }
    return columns;
  }

  static List<Problem> review(Setting.Group group) {
    var problems = new ArrayList<>(Database.review(group));
    group.text(TABLE).flatMap(table -> table(TABLE, table)).ifPresent(problems::add);
    problems.addAll(
        group(group, COLUMNS, List.of(NAME, VALUE, UPDATED_AT, UPDATED_BY), Optional.empty()));
    problems.addAll(
        group(
            group,
            AUDIT,
            List.of(TABLE, ACTION, DETAILS, CREATED_BY, CREATED_AT),
            Optional.of(TABLE)));
    names(group).ifPresent(problems::add);
    group
        .text(BY)
        .filter(by -> by.isBlank() || by.length() > 100 || by.indexOf('\0') >= 0)
        .ifPresent(_ -> problems.add(wrong(BY, "\"by\" is no name", "Write 1 to 100 characters.")));
    return List.copyOf(problems);
  }

  private static List<Problem> group(
      Setting.Group all, String key, List<String> known, Optional<String> needed) {
    var problems = new ArrayList<Problem>();
    var group = inner(all, key);
    for (var entry : group.entries().keySet()) {
      var path = key + "." + Quoted.of(entry);
      if (!known.contains(entry)) {
        problems.add(
            wrong(
                path,
                "\"" + Quoted.of(entry) + "\" is no key of " + key,
                "Use " + String.join(", ", known) + "."));
      } else {
        var text = group.text(entry).orElse("");
        (entry.equals(TABLE) ? table(path, text) : identifier(path, text)).ifPresent(problems::add);
      }
    }
    if (needed.isPresent()
        && all.entries().containsKey(key)
        && !group.entries().containsKey(needed.get())) {
      problems.add(wrong(key, key + " names no " + needed.get(), "Add " + needed.get() + "."));
    }
    return problems;
  }

  private static Optional<Problem> table(String path, String table) {
    var parts = List.of(table.split("\\.", -1));
    return parts.size() <= 2 && parts.stream().allMatch(TableSettings::fine)
        ? Optional.empty()
        : Optional.of(
            wrong(
                path,
                "\"" + Quoted.of(table) + "\" is not the name of a table",
                "Write it as feature_flags or public.feature_flags."));
  }

  private static Optional<Problem> identifier(String path, String name) {
    return fine(name)
        ? Optional.empty()
        : Optional.of(
            wrong(
                path,
                "\"" + Quoted.of(name) + "\" is not the name of a column",
                "Use letters, digits and \"_\", 63 at most."));
  }

  private static boolean fine(String identifier) {
    return identifier.matches("[A-Za-z_][A-Za-z0-9_$]{0,62}");
  }

  private static Optional<Problem> names(Setting.Group group) {
    var names = group.texts(NAMES);
    boolean odd =
        names.stream()
            .anyMatch(name -> name.isEmpty() || name.length() > LONGEST || name.indexOf('\0') >= 0);
    return odd || names.isEmpty() || names.size() > MOST_NAMES
        ? Optional.of(
            wrong(
                NAMES,
                odd
                    ? "names has one that is empty, too long or holds a NUL"
                    : "names has " + names.size() + " flags",
                "Name 1 to " + MOST_NAMES + " flags, of " + LONGEST + " characters at most."))
        : Optional.empty();
  }

  private static Problem wrong(String key, String message, String hint) {
    return Problem.of(Problem.Kind.USAGE, message, hint).at(new Problem.Place("", 0, 0, key));
  }
}
