package rearguard.agent.driver.compose.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rearguard.model.name.Quoted;

/**
 * Takes the values of environments and files out of what strangers wrote, before it is shown.
 *
 * @param values the longest first
 */
public record Scrub(List<String> values) {
  private static final Pattern VALUE =
      Pattern.compile(
          "(?m)^[\\s-]*(?:export\\s+)?[\"']?[A-Za-z_][\\w.-]*[\"']?\\s*[=:]\\s*(\\S.*?)\\s*$");
  private static final int SECRET = 5;

  public static Scrub of(Stream<String> values) {
    return new Scrub(
        values
            .map(Scrub::bare)
            .filter(value -> value.length() >= SECRET && !value.startsWith("/"))
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** Every value that stands behind a key in one of these texts, and these values besides. */
  public static Scrub of(Collection<String> texts, Collection<String> more) {
    var values = new TreeSet<>(more);
    for (var text : texts) {
      VALUE.matcher(text).results().forEach(found -> values.add(found.group(1)));
    }
    return of(values.stream());
  }

  private static String bare(String value) {
    return value.replaceAll("^[\"']|[\"'],?$", "");
  }

  /** One line of them, fit to be shown. */
  public String line(String foreign) {
    var shown = foreign;
    for (var value : values) {
      shown = shown.replace(value, "…");
    }
    return Quoted.of(shown);
  }
}
