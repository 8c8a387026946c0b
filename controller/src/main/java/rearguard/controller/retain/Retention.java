package rearguard.controller.retain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much is kept of an application.
 *
 * @param points restore points; those that are pinned do not count
 * @param age no point is older
 * @param bytes what its snapshots take on any one host
 * @param said somebody wrote it into the fleet file
 */
public record Retention(int points, Duration age, long bytes, boolean said) {
  /** Where a fleet file says nothing: wide enough for a team that deploys every day. */
  public static final Retention USUAL =
      new Retention(50, Duration.ofDays(180), Sizes.GIB * 50, false);

  /** How long whoever wrote nothing has to pin what is to stay. */
  public static final Duration NOTICE = Duration.ofDays(1);

  /** The same with another number of points. */
  public Retention with(int others) {
    return new Retention(others, age, bytes, said);
  }

  /** What is said before anything goes of whoever wrote nothing. */
  public String notice(int points) {
    return words()
        + ": "
        + points
        + " of them go a day from now; pin what is to stay, or write \"retain\" into the file";
  }

  /** Likewise, for one of whom somebody was given notice then. */
  public String words(Optional<Instant> given, Instant now) {
    var begins = given.map(at -> at.plus(NOTICE)).filter(now::isBefore);
    return words() + begins.map(at -> "; drops nothing before " + at).orElse("");
  }

  /** What is kept, in words. */
  public String words() {
    return "keeps "
        + points
        + " points, "
        + age.toDays()
        + " days, "
        + Sizes.words(bytes)
        + " a host"
        + (said ? "" : " (the fleet file says nothing)");
  }
}
