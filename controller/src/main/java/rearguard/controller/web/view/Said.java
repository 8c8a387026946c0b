package rearguard.controller.web.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Figures as people say them. */
enum Said {
  ;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  static Moment moment(Instant then, Instant now) {
    return new Moment(
        then.truncatedTo(ChronoUnit.SECONDS).toString(),
        ago(Duration.between(then, now)),
        CLOCK.format(then),
        DAY.format(then));
  }

  static String ago(Duration age) {
    if (age.compareTo(Duration.ofSeconds(-2)) < 0) {
      return "in " + span(age.negated());
    }
    return age.compareTo(Duration.ofSeconds(5)) < 0 ? "just now" : span(age) + " ago";
  }

  /** Coarse: the largest unit that is not zero. */
  static String span(Duration span) {
    if (span.toDays() >= 2) {
      return span.toDays() + " days";
    }
    if (span.toHours() >= 1) {
      return span.toHours() + " h";
    }
    return span.toMinutes() >= 1 ? span.toMinutes() + " min" : span.toSeconds() + " s";
  }

  /** Fine: for what took so long. */
  static String took(Duration span) {
    if (span.compareTo(Duration.ofSeconds(1)) < 0) {
      return Math.max(0, span.toMillis()) + " ms";
    }
    if (span.compareTo(Duration.ofMinutes(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
    }
    return span.compareTo(Duration.ofHours(1)) < 0
        ? String.format(Locale.ROOT, "%d min %02d s", span.toMinutes(), span.toSecondsPart())
        : String.format(Locale.ROOT, "%d h %02d min", span.toHours(), span.toMinutesPart());
  }

  /** As the command line says them: binary units, at most one digit after the point. */
  static String bytes(long count) {
    double left = Math.max(0, count);
    int unit = 0;
    while (left >= 1024 && unit < UNITS.length - 1) {
      left /= 1024;
      unit++;
    }
    double tenths = Math.floor(left * 10) / 10;
    return tenths == Math.rint(tenths)
        ? String.format(Locale.ROOT, "%.0f %s", tenths, UNITS[unit])
        : String.format(Locale.ROOT, "%.1f %s", tenths, UNITS[unit]);
  }

  static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
