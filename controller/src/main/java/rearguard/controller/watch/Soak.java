package rearguard.controller.watch;

import java.time.Duration;
import java.time.Instant;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;

/**
 * How the checks of a point hold that was captured because of a deployment.
 *
 * <pre>
 * SOAKING  all checks pass, round after round       -> for the soak time: GOOD
 *          one fails, or nobody could look          -> the time begins anew
 *          three soak times (5 min at least) without success -> ENDED: it stays unknown
 *          something newer is there, or a person judged -> ENDED
 * </pre>
 *
 * Immutable, and the ledger has it: a controller that was gone for longer than a few rounds did not
 * look, and no data is not a pass.
 *
 * @param began when it was first looked at
 * @param since when the unbroken time began
 * @param last the last round
 * @param words what was seen last, or why it ended
 */
public record Soak(
    PointId point,
    ApplicationName application,
    Instant began,
    Instant since,
    Instant last,
    State state,
    String words) {
  private static final int PATIENCE = 3;
  private static final Duration LEAST_PATIENCE = Duration.ofMinutes(5);
  private static final int ROUNDS = 20;
  private static final int MISSED = 3;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** What may become of it. */
  public enum State {
    SOAKING,
    GOOD,
    ENDED
  }

  /**
   * What one round of checks came to.
   *
   * @param held whether every check passed, and something was checked at all
   */
  public record Round(Instant at, boolean held, String words) {}

  /** Before the first round. */
  public static Soak begin(PointId point, ApplicationName application, Instant now) {
    return new Soak(point, application, now, now, Instant.EPOCH, State.SOAKING, "");
  }

  /** Between two rounds. */
  public static Duration every(Duration soak) {
    var part = soak.dividedBy(ROUNDS);
    if (part.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
  }

  public boolean due(Instant now, Duration soak) {
    return state == State.SOAKING && !now.isBefore(last.plus(every(soak)));
  }

  public Soak next(Round round, Duration soak) {
    boolean unbroken =
        round.held() && !round.at().isAfter(last.plus(every(soak).multipliedBy(MISSED)));
    var from = unbroken ? since : round.at();
    if (round.held() && !round.at().isBefore(from.plus(soak))) {
      return with(from, round.at(), State.GOOD, round.words());
    }
    if (!round.at().isBefore(began.plus(patience(soak)))) {
      return with(from, round.at(), State.ENDED, "the checks did not hold: " + round.words());
    }
    return with(from, round.at(), State.SOAKING, round.words());
  }

  /** Short times leave room for hosts that come back to a controller that was restarted. */
  private static Duration patience(Duration soak) {
    var times = soak.multipliedBy(PATIENCE);
    return times.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : times;
  }

  public Soak ended(String why) {
    return with(since, last, State.ENDED, why);
  }

  private Soak with(Instant from, Instant seen, State next, String said) {
    return new Soak(point, application, began, from, seen, next, said);
  }
}
