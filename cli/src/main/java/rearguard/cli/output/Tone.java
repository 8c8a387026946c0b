package rearguard.cli.output;

/** What a piece of text is to the reader; colour only ever repeats what a word says. */
public enum Tone {
  PLAIN(""),
  GOOD("32"),
  BAD("31"),
  BUSY("36"),
  WAITING("33"),
  UNSURE("35"),
  FAINT("2"),
  STRONG("1");

  private final String code;

  Tone(String code) {
    this.code = code;
  }

  /** The text in this tone for a terminal that shows colours. */
  String painted(String text) {
    return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
