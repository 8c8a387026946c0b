package rearguard.agent.driver.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What databases of a run are called beside the live one. A name has 63 bytes at most (NAMEDATALEN,
 * PostgreSQL's manual 4.1.1): a long one is cut, and the run's print at its end tells it apart.
 */
record Names(String live) {
  private static final int LONGEST = 63;
  private static final int PRINT = 8;
  private static final String RESTORING = "__restoring_";
  private static final String REPLACED = "__replaced_";
  private static final String ASIDE = "__switching_";
  private static final DateTimeFormatter DATED =
      DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss_").withZone(ZoneOffset.UTC);

  /** The copy that this run builds. */
  String restoring(String mark) {
    return fit(RESTORING + print(mark));
  }

  /** What the one that stops being live is called from that moment on. */
  String replaced(String mark, Instant when) {
    return fit(REPLACED + DATED.format(when) + print(mark));
  }

  /** The name within the one transaction that switches; nobody ever sees it. */
  String switching(String mark) {
    return fit(ASIDE + print(mark));
  }

  /** Whether a run of Rearguard has put the database of that name aside for this live one. */
  boolean wasReplaced(String name) {
    int dated = REPLACED.length() + "20261123_030000_".length() + PRINT;
    return Pattern.matches(
        Pattern.quote(cut(live, LONGEST - dated) + REPLACED)
            + "[0-9]{8}_[0-9]{6}_[0-9a-f]{"
            + PRINT
            + "}",
        name);
  }

  private String fit(String suffix) {
    return cut(live, LONGEST - suffix.length()) + suffix;
  }

  /** The name is letters of one byte each (see {@code Database.review}). */
  private static String cut(String name, int most) {
    return name.length() <= most ? name : name.substring(0, most);
  }

  private String print(String mark) {
    try {
      var sha = MessageDigest.getInstance("SHA-256").digest((live + "/" + mark).getBytes(UTF_8));
      return HexFormat.of().formatHex(sha).substring(0, PRINT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
