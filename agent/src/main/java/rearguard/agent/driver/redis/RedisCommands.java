package rearguard.agent.driver.redis;

import java.util.List;
import java.util.Optional;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.driver.redis.line.Words;

/** What is said to a server, word for word. */
enum RedisCommands {
  ;

  static final Words INFO = Words.of("INFO");
  static final Words MULTI = Words.of("MULTI");
  static final Words EXEC = Words.of("EXEC");
  static final Words DISCARD = Words.of("DISCARD");
  static final Words TIME = Words.of("TIME");
  private static final String PER_SCAN = "1000";

  static Words enter(Optional<String> user, Blob password) {
    return user.map(name -> Words.of("AUTH", name)).orElse(Words.of("AUTH")).and(password);
  }

  static Words select(int database) {
    return Words.of("SELECT", Integer.toString(database));
  }

  /** Whether the pattern means one key and no other. */
  static boolean literal(String pattern) {
    return pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
  }

  static Words scan(String cursor, String pattern) {
    return Words.of("SCAN", cursor, "MATCH", pattern, "COUNT", PER_SCAN);
  }

  static Words type(Blob key) {
    return Words.of("TYPE").and(key);
  }

  static Words memory(Blob key) {
    return Words.of("MEMORY", "USAGE").and(key);
  }

  static Words expires(Blob key) {
    return Words.of("PEXPIRETIME").and(key);
  }

  static Words expiresIn(Blob key) {
    return Words.of("PTTL").and(key);
  }

  static Words dump(Blob key) {
    return Words.of("DUMP").and(key);
  }

  static Words length(KeyType type, Blob key) {
    return Words.of(type.length()).and(key);
  }

  /** Everything that counts of what a key holds; the first answer tells how many entries. */
  static List<Words> content(KeyType type, Blob key) {
    return switch (type) {
      case STRING -> List.of(Words.of("GET").and(key));
      case LIST -> List.of(Words.of("LRANGE").and(key).and("0", "-1"));
      case SET -> List.of(Words.of("SMEMBERS").and(key));
      case HASH -> List.of(Words.of("HGETALL").and(key));
      case ZSET -> List.of(Words.of("ZRANGE").and(key).and("0", "-1", "WITHSCORES"));
      case STREAM ->
          List.of(
              Words.of("XRANGE").and(key).and("-", "+"),
              Words.of("XINFO", "STREAM").and(key),
              Words.of("XINFO", "GROUPS").and(key));
    };
  }

  /** With an instant, not with a time to live: it may be said late or twice. */
  static Words restore(Blob key, long expires, Blob payload) {
    return Words.of("RESTORE")
        .and(key)
        .and(Long.toString(Math.max(0, expires)))
        .and(payload)
        .and("REPLACE", "ABSTTL");
  }

  static Words remove(Blob key) {
    return Words.of("UNLINK").and(key);
  }
}
