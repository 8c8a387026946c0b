package rearguard.model.snapshot;

import java.util.List;

/**
 * The difference between a snapshot and now, in words.
 *
 * @param words one sentence a difference; empty when there is none
 * @param live a fingerprint of the live state; another one later means that it moved
 * @param always whether the words tell what a restore does in any case, and no difference: of what
 *     nobody can look at
 */
public record Drift(List<String> words, String live, boolean always) {

  /** One that was seen. */
  public Drift(List<String> words, String live) {
    this(words, live, false);
  }

  public Drift {
    words = List.copyOf(words);
  }

  /** Whether something is known to be otherwise than the snapshot says. */
  public boolean differs() {
    return !none() && !always;
  }

  public boolean none() {
    return words.isEmpty();
  }
}
