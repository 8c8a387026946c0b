package rearguard.agent.driver;

import java.nio.file.Path;
import rearguard.model.run.Claim;

/**
 * A run's place for one target's prepared things.
 *
 * @param mark what tells this run's things from those of others, and the way back from the way
 *     there
 * @param folder owner-only, on the store's disk, made by the store; empty at first
 * @param cause who has the run done and why, for what is told beyond this host; an operator wrote
 *     it
 */
public record Bench(String mark, Path folder, Claim cause) {

  /** Of a run of which nobody said who and why. */
  public Bench(String mark, Path folder) {
    this(mark, folder, Claim.UNSAID);
  }

  /** The same place. */
  public Bench because(Claim why) {
    return new Bench(mark, folder, why);
  }

  /**
   * The name beside a live folder or file under which this run builds its replacement: same parent,
   * same disk.
   */
  public Path beside(Path live) {
    return live.resolveSibling("." + live.getFileName() + ".rearguard-" + mark);
  }
}
