package rearguard.agent.driver.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was captured of a database, beside its dump.
 *
 * @param carried settings of the database and of roles in it, and rights on it: what a dump without
 *     {@code --create} loses
 * @param content what has to be there when it is restored
 * @param files a print of what each file of the dump held, but for the list of contents, which
 *     holds a time
 */
record PostgresState(
    Identity identity,
    Shape shape,
    Carried carried,
    Content content,
    SortedMap<String, String> files)
    implements Kept {
  static final String KIND = "dumped";
  static final String CONTENTS = "toc.dat";

  PostgresState {
    files = sorted(files);
  }

  /** What is carried over by hand. */
  record Carried(List<Setting> settings, boolean usualRights, List<Right> rights) {
    Carried {
      settings = List.copyOf(settings);
      rights = List.copyOf(rights);
    }
  }

  /**
   * One of {@code pg_db_role_setting}.
   *
   * @param role empty for everybody
   */
  record Setting(String role, String name, String value) {}

  /**
   * One right on the database.
   *
   * @param role empty for everybody
   */
  record Right(String role, String right, boolean grantable) {}

  /**
   * What is in it.
   *
   * @param tables how many rows each has, by its quoted name
   * @param sequences where each stands
   * @param print of the catalogue: tables, columns, types, indexes, constraints, functions
   * @param needs extensions and roles that must be there first
   */
  record Content(
      SortedMap<String, String> tables,
      SortedMap<String, String> sequences,
      String largeObjects,
      String print,
      Needs needs) {
    Content {
      tables = sorted(tables);
      sequences = sorted(sequences);
    }

    long rows() {
      return tables.values().stream().mapToLong(Long::parseLong).sum();
    }
  }

  record Needs(SortedSet<String> extensions, SortedSet<String> roles) {
    Needs {
      extensions = Collections.unmodifiableSortedSet(new TreeSet<>(extensions));
      roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    }
  }

  private static SortedMap<String, String> sorted(SortedMap<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  PostgresState with(SortedMap<String, String> prints) {
    var kept = new TreeMap<>(prints);
    kept.remove(CONTENTS);
    return new PostgresState(identity, shape, carried, content, kept);
  }

  @Override
  public List<List<String>> rows() {
    var rows = new ArrayList<List<String>>();
    rows.add(identity.row(KIND));
    rows.add(shape.row("shape"));
    rows.add(List.of("print", content.print, content.largeObjects));
    rows.add(List.of("rights", Boolean.toString(carried.usualRights)));
    carried.settings.forEach(one -> rows.add(List.of("setting", one.role, one.name, one.value)));
    carried.rights.forEach(
        one -> rows.add(List.of("right", one.role, one.right, Boolean.toString(one.grantable))));
    content.tables.forEach((name, count) -> rows.add(List.of("table", name, count)));
    content.sequences.forEach((name, at) -> rows.add(List.of("sequence", name, at)));
    content.needs.extensions.forEach(name -> rows.add(List.of("extension", name)));
    content.needs.roles.forEach(name -> rows.add(List.of("role", name)));
    files.forEach((name, print) -> rows.add(List.of("file", name, print)));
    return rows;
  }

  static PostgresState read(List<List<String>> rows) {
    var settings = new ArrayList<Setting>();
    var rights = new ArrayList<Right>();
    var maps = new TreeMap<String, TreeMap<String, String>>();
    for (var row : rows) {
      switch (row.getFirst()) {
        case "setting" -> settings.add(new Setting(row.get(1), row.get(2), row.get(3)));
        case "right" -> rights.add(new Right(row.get(1), row.get(2), row.get(3).equals("true")));
        default ->
            maps.computeIfAbsent(row.getFirst(), _ -> new TreeMap<>())
                .put(row.get(1), row.size() > 2 ? row.get(2) : "");
      }
    }
    var none = new TreeMap<String, String>();
    var content =
        new Content(
            maps.getOrDefault("table", none),
            maps.getOrDefault("sequence", none),
            rows.get(2).get(2),
            rows.get(2).get(1),
            new Needs(
                new TreeSet<>(maps.getOrDefault("extension", none).keySet()),
                new TreeSet<>(maps.getOrDefault("role", none).keySet())));
    boolean usual = maps.getOrDefault("rights", none).containsKey("true");
    return new PostgresState(
        Identity.of(rows.get(0)),
        Shape.of(rows.get(1)),
        new Carried(settings, usual, rights),
        content,
        maps.getOrDefault("file", none));
  }
}
