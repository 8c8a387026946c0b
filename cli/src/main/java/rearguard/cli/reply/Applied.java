package rearguard.cli.reply;

import java.util.List;

/**
 * A fleet file that was taken over, or would be.
 *
 * @param changes one sentence a difference to what was applied before
 * @param retention what is kept of it, in words
 */
public record Applied(Application application, List<String> changes, String retention) {
  public Applied {
    changes = List.copyOf(changes);
  }
}
