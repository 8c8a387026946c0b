package rearguard.cli.output;

import java.util.ArrayList;
import java.util.List;

/** A part of a page. */
public sealed interface Block {

  /** Broken between words on a terminal; one line each otherwise. */
  record Lines(List<Line> lines) implements Block {
    public Lines {
      lines = List.copyOf(lines);
    }
  }

  /** Aligned under its header on a terminal; tab separated without header otherwise. */
  record Table(List<String> header, List<List<Cell>> rows) implements Block {
    public Table {
      header = List.copyOf(header);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  static Block lines(Line... lines) {
    return new Lines(List.of(lines));
  }

  /** For a person at a terminal of this width. */
  default List<String> shown(Style style, int columns) {
    return switch (this) {
      case Lines(var lines) ->
          lines.stream().flatMap(line -> line.shown(style, columns).stream()).toList();
      case Table table -> Grid.shown(table, style, columns);
    };
  }

  /** For a pipe. */
  default List<String> plain() {
    return switch (this) {
      case Lines(var lines) -> lines.stream().map(Line::text).toList();
      case Table(_, var rows) -> {
        var lines = new ArrayList<String>();
        rows.forEach(row -> lines.add(String.join("\t", row.stream().map(Cell::text).toList())));
        yield List.copyOf(lines);
      }
    };
  }
}
