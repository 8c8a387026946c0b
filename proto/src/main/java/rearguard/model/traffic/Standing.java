package rearguard.model.traffic;

import java.util.List;

/**
 * How a target's traffic stands after a wish.
 *
 * @param words what was done, in one line; empty when it was only looked at
 * @param held by whomever, sorted by owner
 */
public record Standing(String words, List<Held> held) {
  public Standing {
    held = List.copyOf(held);
  }
}
