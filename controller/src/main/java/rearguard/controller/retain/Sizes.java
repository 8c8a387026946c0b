package rearguard.controller.retain;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sizes as people write them. */
public enum Sizes {
  ;

  static final long GIB = 1L << 30;

  private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,8})(KiB|MiB|GiB|TiB)");

  /** Written as a size is, however large: {@code 20GiB} is, and {@code 20GB} says too little. */
  public static boolean written(String text) {
    return WRITTEN.matcher(text).matches();
  }

  /** Empty for what is no size, and for more bytes than can be counted. */
  public static Optional<Long> read(String text) {
    var match = WRITTEN.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(match.group(1));
    int shift = shift(match.group(2));
    return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(number << shift);
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
