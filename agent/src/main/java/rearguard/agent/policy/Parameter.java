package rearguard.agent.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import rearguard.model.name.Quoted;

/**
 * One word that a fleet file may fill in.
 *
 * @param usual what it is when the fleet file does not say; empty when it must
 * @param fromStatus whether a restore takes it from what {@code status} printed at the capture
 */
public record Parameter(String name, Type type, Optional<String> usual, boolean fromStatus) {
  private static final int LONGEST = 4096;

  /** What values are allowed. None allows a line break, another control character, or 4 KiB. */
  public sealed interface Type {
    /** In words, for messages. */
    String words();

    boolean allows(String value);
  }

  /** Such as {@code v1.2.3} or a commit. */
  public record Version() implements Type {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

    @Override
    public String words() {
      return "a version: letters, digits, \".\", \"_\", \"+\", \"-\"; not \"-\" first";
    }

    @Override
    public boolean allows(String value) {
      return ALLOWED.matcher(value).matches();
    }
  }

  /** Such as {@code worker_2}. */
  public record Name() implements Type {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,127}");

    @Override
    public String words() {
      return "a name: a letter, then letters, digits, \".\", \"_\", \"-\"";
    }

    @Override
    public boolean allows(String value) {
      return ALLOWED.matcher(value).matches();
    }
  }

  public record Whole(long from, long to) implements Type {
    private static final Pattern ALLOWED = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    @Override
    public String words() {
      return "a whole number from " + from + " to " + to;
    }

    @Override
    public boolean allows(String value) {
      return ALLOWED.matcher(value).matches()
          && Long.parseLong(value) >= from
          && Long.parseLong(value) <= to;
    }
  }

  public record OneOf(List<String> values) implements Type {
    public OneOf {
      values = List.copyOf(values);
    }

    @Override
    public String words() {
      return "one of " + String.join(", ", values.stream().map(Quoted::of).toList());
    }

    @Override
    public boolean allows(String value) {
      return values.contains(value);
    }
  }

  /** One line of anything, but never what a program could take for an option. */
  public record Line(int longest) implements Type {
    @Override
    public String words() {
      return "one line of at most " + longest + " characters; not \"-\" first";
    }

    @Override
    public boolean allows(String value) {
      return !value.isEmpty()
          && !value.startsWith("-")
          && value.codePointCount(0, value.length()) <= longest;
    }
  }

  /** Why a value is not allowed; empty when it is. */
  Optional<String> wrong(String value) {
    if (value.length() > LONGEST) {
      return Optional.of("it has " + value.length() + " characters");
    }
    boolean control = value.chars().anyMatch(Character::isISOControl);
    return control || !type.allows(value)
        ? Optional.of("\"" + Quoted.of(value) + "\" is not " + type.words())
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name
        + ": "
        + type.words()
        + usual.map(value -> ", usually \"" + Quoted.of(value) + "\"").orElse("")
        + (fromStatus ? ", taken from its status" : "");
  }
}
