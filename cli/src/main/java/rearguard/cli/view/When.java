package rearguard.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * Times as people at this place and moment read them.
 *
 * @param zone asked only when a time of day is to be told: a program that has just started finds
 *     its zone in 25 ms
 */
public record When(Instant now, Supplier<ZoneId> zone) {

  /** Local, with the offset from UTC: {@code 2026-11-20 14:03:12 +01:00}. */
  public String at(Instant time) {
    var local = time.atZone(zone.get());
    var offset = local.getOffset().getTotalSeconds() == 0 ? "UTC" : local.getOffset().getId();
    return local.toLocalDate()
        + " "
        + clock(local.getHour(), local.getMinute(), local.getSecond())
        + " "
        + offset;
  }

  /** How long before now: {@code 3 s ago}. */
  public String ago(Instant time) {
    var past = Duration.between(time, now);
    return past.toSeconds() < 1 ? "now" : Words.span(past) + " ago";
  }

  private static String clock(int hour, int minute, int second) {
    return two(hour) + ":" + two(minute) + ":" + two(second);
  }

  static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
