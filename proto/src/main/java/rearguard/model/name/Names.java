package rearguard.model.name;

import java.util.regex.Pattern;

/** The one rule for names that people choose; what does not match never enters the system. */
enum Names {
  /** Lower-case letters, digits and inner hyphens, at most 63, as in a DNS label (RFC 1123). */
  DNS_LABEL(
      "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "lower-case letters, digits and hyphens, at most 63"),
  /**
   * Versions as people write them; no slash at the rim, no dot pair, nothing a shell or a path
   * could take badly.
   */
  VERSION(
      "[A-Za-z0-9](?:[A-Za-z0-9_+-]|\\.(?!\\.)|/(?![./])){0,99}(?<![./])",
      "letters, digits and . _ + - /, at most 100");

  private final Pattern pattern;
  private final String words;

  Names(String regex, String words) {
    this.pattern = Pattern.compile(regex);
    this.words = words;
  }

  String checked(String what, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " \"" + Quoted.of(value) + "\" is not allowed: " + words);
    }
    return value;
  }
}
