package rearguard.cli.reply;

import java.util.List;
import rearguard.model.run.Run;
import rearguard.model.run.Shown;

/**
 * A run and its evidence.
 *
 * @param shown what targets showed when steps had ended, in the order in which it came
 */
public record ShownRun(Run run, List<Shown> shown) {
  public ShownRun {
    shown = List.copyOf(shown);
  }
}
