package rearguard.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of cells beside each other.
 *
 * @param indent columns in front of it; what does not fit goes on two columns deeper
 */
public record Line(int indent, List<Cell> cells) {
  public static final Line EMPTY = new Line(0, List.of());

  public Line {
    cells = List.copyOf(cells);
  }

  public static Line of(Cell... cells) {
    return new Line(0, List.of(cells));
  }

  public static Line of(String text) {
    return of(Cell.of(text));
  }

  public Line indented(int columns) {
    return new Line(indent + columns, cells);
  }

  /** As one text, without colour and however long. */
  public String text() {
    var text = new StringBuilder().repeat(' ', indent);
    cells.forEach(cell -> text.append(cell.text()));
    return text.toString();
  }

  /** Painted and broken between words so that no line is wider than the columns given. */
  public List<String> shown(Style style, int columns) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder().repeat(' ', indent);
    int used = indent;
    boolean fresh = true;
    for (var word : words()) {
      int width = word.width();
      if (!fresh && used + Width.of(word.text().stripTrailing()) > columns) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder().repeat(' ', indent + 2);
        used = indent + 2;
        if (word.text().isBlank()) {
          continue;
        }
      }
      line.append(style.painted(word));
      used += width;
      fresh = false;
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  /** Cells cut after their spaces; a word that is spread over cells may be cut there as well. */
  private List<Cell> words() {
    var words = new ArrayList<Cell>();
    for (var cell : cells) {
      int start = 0;
      var text = cell.text();
      for (int i = 1; i <= text.length(); i++) {
        if (i == text.length() || (text.charAt(i - 1) == ' ' && text.charAt(i) != ' ')) {
          words.add(new Cell(text.substring(start, i), cell.tone()));
          start = i;
        }
      }
    }
    return words;
  }
}
