package rearguard.controller.link;

import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which reports of a session are in the ledger. They come in the order of their numbers but may be
 * committed in any, while an acknowledgement speaks for all up to its number.
 */
final class Received {
  private final TreeMap<Long, Boolean> committed = new TreeMap<>();

  synchronized void arrived(long number) {
    committed.putIfAbsent(number, false);
  }

  /** The highest number up to which all are committed now, if this commit raised it. */
  synchronized OptionalLong committed(long number) {
    committed.replace(number, true);
    var upTo = OptionalLong.empty();
    while (!committed.isEmpty() && committed.firstEntry().getValue()) {
      upTo = OptionalLong.of(committed.pollFirstEntry().getKey());
    }
    return upTo;
  }
}
