package rearguard.agent.driver.postgres;

import java.util.List;

/**
 * How a database was made. Empty where the server says nothing.
 *
 * @param provider of its collation, c, i or b (pg_database.datlocprovider)
 * @param locale of a provider that is not c
 * @param limit how many connections it takes; -1 for any
 */
record Shape(
    String major,
    String owner,
    String encoding,
    String provider,
    String collate,
    String ctype,
    String locale,
    String rules,
    String tablespace,
    String limit,
    String comment) {

  List<String> row(String kind) {
    return List.of(
        kind,
        major,
        owner,
        encoding,
        provider,
        collate,
        ctype,
        locale,
        rules,
        tablespace,
        limit,
        comment);
  }

  static Shape of(List<String> row) {
    return new Shape(
        row.get(1),
        row.get(2),
        row.get(3),
        row.get(4),
        row.get(5),
        row.get(6),
        row.get(7),
        row.get(8),
        row.get(9),
        row.get(10),
        row.get(11));
  }
}
