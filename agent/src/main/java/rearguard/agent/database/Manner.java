package rearguard.agent.database;

import java.time.Duration;

/**
 * How a session goes about its work.
 *
 * @param looks whether it changes nothing, and sees all as of one moment
 * @param alone whether each statement is kept at once
 * @param within how long a statement may take
 */
record Manner(boolean looks, boolean alone, Duration within) {
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration RESTING = Duration.ofSeconds(60);
  private static final Duration LATE = Duration.ofSeconds(10);

  static final Manner LOOKING = new Manner(true, false, SHORT);
  static final Manner CHANGING = new Manner(false, false, SHORT);
  static final Manner ALONE = new Manner(false, true, SHORT);

  Manner within(Duration other) {
    return new Manner(looks, alone, other);
  }

  /** Kept by the server. They end with the transaction, so that a pool hands nothing on. */
  Sql limits() {
    var resting = within.compareTo(RESTING) > 0 ? within : RESTING;
    return Sql.of(
        "select "
            + limit("lock_timeout", Duration.ofSeconds(3))
            + limit("statement_timeout", within)
            + limit("idle_in_transaction_session_timeout", resting)
            + "1");
  }

  private String limit(String name, Duration time) {
    return "set_config('" + name + "', '" + time.toMillis() + "ms', " + !alone + "), ";
  }

  /** Seconds after which a server that says nothing is given up. */
  String silence() {
    return Long.toString(within.plus(LATE).toSeconds());
  }
}
