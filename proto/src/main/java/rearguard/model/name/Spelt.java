package rearguard.model.name;

import java.time.Duration;
import java.util.Locale;

/** A constant or a time as people and files spell it. */
public enum Spelt {
  ;

  /** {@code NO_OP} as {@code no-op}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A time as fleet files have it, to the second: {@code 10m}, {@code 1h30m}, {@code 45s}. */
  public static String of(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    var words =
        unit(seconds / 86_400, "d")
            + unit(seconds / 3_600 % 24, "h")
            + unit(seconds / 60 % 60, "m")
            + unit(seconds % 60, "s");
    return words.isEmpty() ? "0s" : words;
  }

  private static String unit(long number, String unit) {
    return number == 0 ? "" : number + unit;
  }
}
