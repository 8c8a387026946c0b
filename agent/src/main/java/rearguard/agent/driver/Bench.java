package rearguard.agent.driver;

import java.nio.file.Path;
import rearguard.model.name.RunId;

/**
 * A run's place for one target's prepared things.
 *
 * @param mark what tells this run's things from those of others, and the way back from the way
 *     there
 * @param folder owner-only, on the store's disk, made by the store; empty at first
 */
public record Bench(String mark, Path folder) {

  /** For the way there. */
  public Bench(RunId run, Path folder) {
    this(run.value(), folder);
  }

  /**
   * The name beside a live folder or file under which this run builds its replacement: same parent,
   * same disk.
   */
  public Path beside(Path live) {
    return live.resolveSibling("." + live.getFileName() + ".rearguard-" + mark);
  }
}
