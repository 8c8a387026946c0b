package rearguard.agent.driver.redis.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Some bytes, such as the name of a key; ordered as unsigned numbers, shown only when asked. */
public final class Blob implements Comparable<Blob> {
  private final byte[] bytes;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Blob of(byte[] bytes) {
    return new Blob(bytes.clone());
  }

  public static Blob of(String text) {
    return new Blob(text.getBytes(UTF_8));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /** As text; a stranger may have written it. */
  public String text() {
    return new String(bytes, UTF_8);
  }

  @Override
  public int compareTo(Blob other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
