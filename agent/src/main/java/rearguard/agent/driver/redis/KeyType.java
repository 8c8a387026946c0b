package rearguard.agent.driver.redis;

import java.util.Optional;
import java.util.stream.Stream;

/** What a key holds. The names stand in snapshots; the order is that of summaries. */
enum KeyType {
  LIST("list", "lists", "LLEN"),
  STRING("string", "strings", "STRLEN"),
  HASH("hash", "hashes", "HLEN"),
  SET("set", "sets", "SCARD"),
  ZSET("sorted set", "sorted sets", "ZCARD"),
  STREAM("stream", "streams", "XLEN");

  private final String one;
  private final String many;
  private final String length;

  KeyType(String one, String many, String length) {
    this.one = one;
    this.many = many;
    this.length = length;
  }

  /** By the word of the server; empty for what a module made. */
  static Optional<KeyType> of(String word) {
    return Stream.of(values()).filter(type -> type.name().equalsIgnoreCase(word)).findFirst();
  }

  /** The command that tells how much it holds. */
  String length() {
    return length;
  }

  String words(long count) {
    return count + " " + (count == 1 ? one : many);
  }

  String one() {
    return one;
  }
}
