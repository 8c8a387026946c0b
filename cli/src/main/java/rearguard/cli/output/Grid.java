package rearguard.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays a table out: columns side by side, or row by row under each other where that is too wide.
 */
enum Grid {
  ;

  private static final int GAP = 2;
  private static final int NARROWEST = 18;

  static List<String> shown(Block.Table table, Style style, int columns) {
    var widths = widths(table);
    int last = widths.size() - 1;
    int before = widths.subList(0, last).stream().mapToInt(width -> width + GAP).sum();
    int left = columns - before;
    if (left < Math.min(NARROWEST, widths.get(last))) {
      return stacked(table, style, columns);
    }
    var lines = new ArrayList<String>();
    var header = table.header().stream().map(Cell::faint).toList();
    row(lines, header, widths, style, left);
    table.rows().forEach(row -> row(lines, row, widths, style, left));
    return List.copyOf(lines);
  }

  private static List<Integer> widths(Block.Table table) {
    var widths = new ArrayList<Integer>();
    for (int i = 0; i < table.header().size(); i++) {
      int column = i;
      int widest = table.rows().stream().mapToInt(row -> row.get(column).width()).max().orElse(0);
      widths.add(Math.max(widest, Width.of(table.header().get(i))));
    }
    return widths;
  }

  private static void row(
      List<String> lines, List<Cell> row, List<Integer> widths, Style style, int left) {
    var text = new StringBuilder();
    int start = 0;
    for (int i = 0; i < row.size() - 1; i++) {
      int room = widths.get(i) + GAP;
      text.append(style.painted(row.get(i))).repeat(' ', room - row.get(i).width());
      start += room;
    }
    var rest = new Line(0, List.of(row.getLast())).shown(style, left);
    lines.add((text + rest.getFirst()).stripTrailing());
    for (var more : rest.subList(1, rest.size())) {
      lines.add(" ".repeat(start) + more.strip());
    }
  }

  private static List<String> stacked(Block.Table table, Style style, int columns) {
    var lines = new ArrayList<String>();
    for (var row : table.rows()) {
      lines.addAll(new Line(0, List.of(row.getFirst())).shown(style, columns));
      for (int i = 1; i < row.size(); i++) {
        if (!row.get(i).text().isEmpty()) {
          var name = Cell.faint(table.header().get(i).toLowerCase(java.util.Locale.ROOT) + " ");
          lines.addAll(new Line(2, List.of(name, row.get(i))).shown(style, columns));
        }
      }
    }
    return List.copyOf(lines);
  }
}
