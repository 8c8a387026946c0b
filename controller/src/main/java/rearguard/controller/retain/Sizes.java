package rearguard.controller.retain;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sizes as people write them. */
public enum Sizes {
  ;

  static final long GIB = 1L << 30;

  private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,8})(KiB|MiB|GiB|TiB)");

  /** Empty for what is no size: {@code 20GiB} is one, and {@code 20GB} says too little. */
  public static Optional<Long> read(String text) {
    var match = WRITTEN.matcher(text);
    return match.matches()
        ? Optional.of(Long.parseLong(match.group(1)) << shift(match.group(2)))
        : Optional.empty();
  }

  private static int shift(String unit) {
    return 10 * ("KMGT".indexOf(unit.charAt(0)) + 1);
  }

  public static String words(long bytes) {
    for (int power = 4; power > 0; power--) {
      long unit = 1L << (10 * power);
      if (bytes >= unit) {
        var name = " " + " KMGT".charAt(power) + "iB";
        return bytes % unit == 0
            ? bytes / unit + name
            : String.format(Locale.ROOT, "%.1f%s", (double) bytes / unit, name);
      }
    }
    return bytes + " B";
  }
}
