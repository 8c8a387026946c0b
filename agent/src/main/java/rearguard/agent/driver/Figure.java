package rearguard.agent.driver;

import java.time.Duration;
import java.util.Locale;

/** A figure as people read it. */
public enum Figure {
  ;

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  /** Such as {@code 12.3 MiB}. */
  public static String bytes(long bytes) {
    double left = bytes;
    int unit = 0;
    while (left >= 1024 && unit < UNITS.length - 1) {
      left /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", left, UNITS[unit]);
  }

  /** Such as {@code 1.25 s} of the processor, which says how much was done and not how fast. */
  public static String time(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
  }
}
