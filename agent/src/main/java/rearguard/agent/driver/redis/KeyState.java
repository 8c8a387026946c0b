package rearguard.agent.driver.redis;

import rearguard.agent.driver.redis.line.Blob;

/**
 * One key.
 *
 * @param pattern the number of the pattern that named it first
 * @param expires when it expires, in milliseconds since 1970; -1 for never
 * @param length how many entries it has; of a string one
 * @param digest of what it holds, not of how it is packed
 */
record KeyState(Blob key, int pattern, KeyType type, long expires, long length, Blob digest) {
  static final long NEVER = -1;

  boolean goneBy(long instant) {
    return expires != NEVER && expires <= instant;
  }
}
