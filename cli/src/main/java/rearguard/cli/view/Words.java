package rearguard.cli.view;

import java.time.Duration;
import java.util.List;

/** Amounts and constants as people read them. */
public enum Words {
  ;

  private static final List<String> SIZES = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

  /** Two units at most: {@code 12 ms}, {@code 3.4 s}, {@code 2 m 5 s}, {@code 3 h 20 m}. */
  public static String span(Duration span) {
    long millis = Math.abs(span.toMillis()); // a duration's own abs() loads all of BigDecimal
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 10_000) {
      long tenths = millis / 100;
      return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " s";
    }
    long seconds = millis / 1_000;
    return seconds < 60
        ? seconds + " s"
        : seconds < 3_600
            ? pair(seconds / 60, "m", seconds % 60, "s")
            : seconds < 86_400
                ? pair(seconds / 3_600, "h", seconds / 60 % 60, "m")
                : pair(seconds / 86_400, "d", seconds / 3_600 % 24, "h");
  }

  private static String pair(long big, String bigUnit, long small, String smallUnit) {
    return big + " " + bigUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /** Binary units, one digit after the point. */
  public static String bytes(long bytes) {
    long tenths = bytes * 10;
    int unit = 0;
    while (tenths >= 10_240 && unit < SIZES.size() - 1) {
      tenths /= 1_024;
      unit++;
    }
    return tenths / 10
        + (unit == 0 || tenths % 10 == 0 ? "" : "." + tenths % 10)
        + " "
        + SIZES.get(unit);
  }

  /** Minutes and seconds of something under way: {@code 0:37}. */
  static String elapsed(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    return seconds / 60 + ":" + When.two(seconds % 60);
  }
}
