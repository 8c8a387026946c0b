package rearguard.model.name;

/**
 * Text of foreign origin made fit for one line of a terminal, log or page: control, format and
 * bidirectional characters are written as escapes, long text is cut.
 */
public enum Quoted {
  ;

  private static final int LIMIT = 200;

  /** Never longer than 200 characters and a mark; never empty of a reason to look odd. */
  public static String of(String foreign) {
    var quoted = new StringBuilder();
    foreign
        .codePoints()
        .limit(LIMIT)
        .forEach(
            point -> {
              if (harmless(point)) {
                quoted.appendCodePoint(point);
              } else {
                quoted.append(String.format("\\u%04x", point));
              }
            });
    return foreign.codePointCount(0, foreign.length()) > LIMIT ? quoted + "…" : quoted.toString();
  }

  private static boolean harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
