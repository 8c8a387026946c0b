package rearguard.agent.driver.systemd;

import java.util.ArrayList;
import java.util.List;
import rearguard.agent.driver.Trace;

/** What units leave behind. Pure. */
record SystemdTraces(Place place, List<UnitName> units) {
  private static final int LINES = 20_000;

  List<Trace> all() {
    var traces = new ArrayList<Trace>();
    for (var unit : units) {
      traces.add(new Trace.Said("unit-" + unit, place.commands().everything(unit)));
      traces.add(new Trace.Said("unit-" + unit + "-files", place.commands().files(unit)));
      traces.add(new Trace.Said("unit-" + unit + "-log", place.commands().history(unit, LINES)));
    }
    traces.add(new Trace.Changes("changes", place.folder()));
    return List.copyOf(traces);
  }
}
