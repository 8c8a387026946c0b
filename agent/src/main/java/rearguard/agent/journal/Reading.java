package rearguard.agent.journal;

import java.util.Optional;
import rearguard.agent.journal.Framed.Hash;

/**
 * Walks the bytes of the segments in order and says where the good ones end, and how. Pure; not
 * thread-safe.
 */
final class Reading {

  private final Journal.Reader listener;
  private long last;
  private Hash hash = Hash.NONE;
  private boolean broken;
  private Optional<String> damage = Optional.empty();

  Reading(Journal.Reader listener) {
    this.listener = listener;
  }

  /**
   * Whether reading may begin with this segment: its first record, whole and of the number that the
   * file is named for, holds all that counts of those before it.
   */
  boolean beginsAnew(String name, byte[] bytes) {
    var first = Framed.at(bytes, 0);
    if (first.isEmpty()
        || !Segment.name(first.get().number()).equals(name)
        || !(first.get().entry().orElse(null) instanceof Entry.Condensed)) {
      return false;
    }
    last = first.get().number() - 1;
    hash = first.get().before();
    return true;
  }

  /** Reads one segment; tells how many of its bytes are good. */
  int segment(String name, byte[] bytes) {
    int end = 0;
    while (!broken) {
      var next = Framed.at(bytes, end);
      if (next.isEmpty() || !follows(next.get())) {
        broken = next.isPresent() || !blank(bytes, end);
        break;
      }
      if (next.get().entry().isEmpty()) {
        broken = true;
        break;
      }
      accept(next.get(), next.get().entry().get());
      end += next.get().size();
    }
    if (broken && damage.isEmpty() && anyGoodIn(bytes, end)) {
      damage = Optional.of("record " + (last + 1) + " in " + name);
    }
    return end;
  }

  private boolean follows(Framed next) {
    return next.number() == last + 1 && next.before().equals(hash);
  }

  private void accept(Framed next, Entry entry) {
    last = next.number();
    hash = next.hash();
    listener.read(last, entry);
  }

  private static boolean anyGoodIn(byte[] bytes, int from) {
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] == (byte) (Framed.MAGIC >>> 24) && Framed.at(bytes, at).isPresent()) {
        return true;
      }
    }
    return false;
  }

  static boolean blank(byte[] bytes, int from) {
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] != 0) {
        return false;
      }
    }
    return true;
  }

  long last() {
    return last;
  }

  Hash hash() {
    return hash;
  }

  /** Whether the good records end at something that is not blank. */
  boolean torn() {
    return broken;
  }

  /** Where good records stand behind a bad one; empty when the journal is sound. */
  Optional<String> damage() {
    return damage;
  }
}
