package rearguard.model.watch;

import java.util.List;
import rearguard.model.name.ComponentName;

/**
 * A component that is not as it is expected.
 *
 * @param words what changed, as far as it is known
 */
public record Sight(ComponentName component, Stage stage, List<String> words) {
  public enum Stage {
    /** Something changed, and may go on changing. */
    MOVING,
    /** It is still again, and differs. */
    CHANGED
  }

  public Sight {
    words = List.copyOf(words);
  }
}
