package rearguard.controller.ledger;

import java.util.LinkedHashMap;
import java.util.Optional;
import rearguard.model.name.RunId;
import rearguard.model.run.Run;

/**
 * The runs that ended and were looked at last. To read one means to work in its whole history
 * again, which takes seconds when it had hundreds of hosts; and what ended never changes.
 * Thread-safe.
 */
public final class Past {
  /** Twenty runs of 200 hosts with twelve steps each; about 35 MB. */
  public static final int STEPS = 50_000;

  private final int most;
  private final LinkedHashMap<RunId, Run> runs = new LinkedHashMap<>(16, 0.75f, true);
  private int steps;

  /** Holds as many runs as have this many steps together. */
  public Past(int most) {
    this.most = most;
  }

  public synchronized Optional<Run> find(RunId id) {
    return Optional.ofNullable(runs.get(id));
  }

  /** Keeps it if it ended, and forgets for it those that nobody looked at for longest. */
  public synchronized Run keep(Run run) {
    if (run.state().ended() && size(run) <= most && runs.putIfAbsent(run.id(), run) == null) {
      steps += size(run);
      var eldest = runs.values().iterator();
      while (steps > most) {
        steps -= size(eldest.next());
        eldest.remove();
      }
    }
    return run;
  }

  private static int size(Run run) {
    return run.steps().size() + 1;
  }
}
