package rearguard.controller.link;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.controller.ledger.LifeLedger.Life;
import rearguard.model.fleet.HostFacts;
import rearguard.model.name.RunId;
import rearguard.model.run.StepReport;

/**
 * What an agent says first.
 *
 * @param held every run it still holds, with the last state of each step
 * @param epoch the highest it ever heeded
 */
record Greeting(
    HostFacts facts, SortedMap<RunId, List<StepReport>> held, long epoch, Life life) {
  Greeting {
    held = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(held));
  }
}
