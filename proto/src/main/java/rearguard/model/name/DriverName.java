package rearguard.model.name;

/** The name of the code that knows one kind of state: {@code git}, {@code pm2}, {@code files}. */
public record DriverName(String value) implements Comparable<DriverName> {
  public DriverName {
    if (!value.matches("[a-z][a-z0-9-]{0,30}")) {
      throw new IllegalArgumentException("driver name \"" + Quoted.of(value) + "\" is not allowed");
    }
  }

  @Override
  public int compareTo(DriverName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
