package rearguard.cli.output;

import rearguard.model.name.Quoted;

/**
 * A piece of text on one line. Whatever it is made from, nothing in it can move a cursor, turn the
 * writing direction or run over 2,000 characters.
 */
public record Cell(String text, Tone tone) {
  private static final int LIMIT = 2_000;
  private static final int PIECE = 200;

  public Cell {
    text = harmless(text);
  }

  public static Cell of(Object text) {
    return new Cell(text.toString(), Tone.PLAIN);
  }

  public static Cell faint(Object text) {
    return new Cell(text.toString(), Tone.FAINT);
  }

  public static Cell strong(Object text) {
    return new Cell(text.toString(), Tone.STRONG);
  }

  int width() {
    return Width.of(text);
  }

  private static String harmless(String text) {
    var shown = new StringBuilder();
    int start = 0;
    for (int taken = 0; start < text.length(); taken += PIECE) {
      if (taken >= LIMIT) {
        return shown.append('…').toString();
      }
      int left = text.codePointCount(start, text.length());
      int end = text.offsetByCodePoints(start, Math.min(PIECE, left));
      shown.append(Quoted.of(text.substring(start, end)));
      start = end;
    }
    return shown.toString();
  }
}
