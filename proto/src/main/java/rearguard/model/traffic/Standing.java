package rearguard.model.traffic;

import java.util.List;
import rearguard.model.check.Finding;

/**
 * How a target's traffic stands after a wish.
 *
 * @param words what was done, in one line; empty when it was only looked at
 * @param held by whomever, sorted by owner
 * @param proof what other hosts found that tried to get through just then; empty when none was
 *     asked
 */
public record Standing(String words, List<Held> held, List<Finding> proof) {
  public Standing {
    held = List.copyOf(held);
    proof = List.copyOf(proof);
  }

  /** As the host itself tells it. */
  public Standing(String words, List<Held> held) {
    this(words, held, List.of());
  }

  /** With what others found. */
  public Standing with(List<Finding> found) {
    return new Standing(words, held, found);
  }
}
