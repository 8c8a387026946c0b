package rearguard.model.name;

/** A word pair by which hosts are chosen: {@code role=web}. */
public record Tag(String key, String value) implements Comparable<Tag> {
  public Tag {
    Names.DNS_LABEL.checked("tag key", key);
    Names.VERSION.checked("tag value", value);
  }

  /** Reads {@code key=value}. */
  public static Tag of(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "tag \"" + Quoted.of(text) + "\" is not of the form key=value");
    }
    return new Tag(text.substring(0, equals), text.substring(equals + 1));
  }

  @Override
  public int compareTo(Tag other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return key + "=" + value;
  }
}
