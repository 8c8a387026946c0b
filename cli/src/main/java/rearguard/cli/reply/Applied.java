package rearguard.cli.reply;

import java.util.List;

/**
 * A fleet file that was taken over, or would be.
 *
 * @param changes one sentence a difference to what was applied before
 */
public record Applied(Application application, List<String> changes) {
  public Applied {
    changes = List.copyOf(changes);
  }
}
