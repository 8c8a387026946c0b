package rearguard.agent.driver.redis.line;

/**
 * The first line of an answer.
 *
 * @param kind {@code +} fine, {@code -} refused, {@code :} a number, {@code $} that many bytes,
 *     {@code *} that many answers
 * @param text the line without its kind
 */
public record Head(char kind, String text) {
  public boolean refused() {
    return kind == '-';
  }

  /** The number of the line; -1 when there is none or it says that nothing is there. */
  public long number() {
    if (kind == '+' || kind == '-') {
      return -1;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}
