package rearguard.model.traffic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import rearguard.model.Setting;

/**
 * How traffic that was held is let through again, as the section of a component says it that holds
 * traffic: the first sources, then one host, then all.
 *
 * @param first who is let through before everybody else
 */
public record Gradual(List<String> first) {
  public static final String RELEASE = "release";
  public static final String FIRST = "first";

  /** What {@link #RELEASE} may say; when it says nothing, everybody is let through at once. */
  public static final String GRADUALLY = "gradually";

  /** What a plan adds to a section: for how many seconds a phase stays open. */
  private static final String LASTS = "lasts";

  public Gradual {
    first = List.copyOf(first);
  }

  /** Empty: at once. */
  public static Optional<Gradual> of(Setting.Group settings) {
    return settings
        .text(RELEASE)
        .filter(GRADUALLY::equals)
        .map(_ -> new Gradual(settings.texts(FIRST)));
  }

  /** The section with how long a phase of its release stays open. */
  public static Setting.Group lasting(Setting.Group settings, Duration span) {
    var entries = new LinkedHashMap<>(settings.entries());
    entries.put(LASTS, new Setting.Text(Long.toString(span.toSeconds())));
    return new Setting.Group(entries);
  }

  /** How long a phase stays open, as {@link #lasting} said it. */
  public static Optional<Duration> lasts(Setting.Group settings) {
    return settings
        .text(LASTS)
        .filter(text -> text.matches("[1-9][0-9]{0,8}"))
        .map(Long::parseLong)
        .map(Duration::ofSeconds);
  }
}
