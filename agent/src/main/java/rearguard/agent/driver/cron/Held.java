package rearguard.agent.driver.cron;

import java.util.regex.Pattern;

/** Lines that cron passes over for the time of a run, and the way back to the letter. Pure. */
enum Held {
  ;

  private static final String BEGINNING = "#rearguard-held ";
  private static final Pattern ANY = Pattern.compile("(?m)^" + BEGINNING);

  /** Every line with the run's mark in front; one that has it already is left alone. */
  static String hold(String table, String mark) {
    var text = new StringBuilder();
    for (var line : table.splitWithDelimiters("\n", -1)) {
      text.append(
          line.isEmpty() || line.equals("\n") || line.startsWith(front(mark)) ? "" : front(mark));
      text.append(line);
    }
    return text.toString();
  }

  /** Without the marks of that run. */
  static String release(String table, String mark) {
    return Pattern.compile("(?m)^" + Pattern.quote(front(mark))).matcher(table).replaceAll("");
  }

  static boolean in(String table) {
    return ANY.matcher(table).find();
  }

  private static String front(String mark) {
    return BEGINNING + mark + ": ";
  }
}
