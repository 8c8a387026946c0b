package rearguard.agent.driver.systemd;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.paths.PathFit;
import rearguard.agent.paths.PathLook;
import rearguard.agent.paths.PathRestore;
import rearguard.agent.paths.PathState;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** One snapshot against one systemd: stop, start, restore, and how far that came. */
record Work(Place place, Host host, SystemdState kept) {

  Survey look() throws HostException, InterruptedException {
    return Survey.beside(kept, place, host);
  }

  /** What would stand in the way later, found before anything is touched. */
  void refuseUnfit() throws HostException, InterruptedException {
    var own = kept.own();
    var paths = own.paths().stream().filter(path -> !pulled(path)).toList();
    PathFit.refuseUnrestorable(new PathState(paths, own.entries()), host.disk());
    var scene = Scene.of(place, kept.names(), host);
    refuseMaskedForNow(scene);
    var triggers = Scene.of(place, scene.triggers(), host).names(UnitLook::running);
    if (!triggers.isEmpty()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              Halt.names(triggers) + " would start the units again in the middle of a rollback",
              "Add it to the units of this component."));
    }
  }

  /** A mask below /run is nobody's file here, and systemd would not start the unit. */
  private void refuseMaskedForNow(Scene scene) throws HostException {
    for (var at = 0; at < kept.units().size(); at++) {
      var enabled = scene.units().get(at).text("UnitFileState");
      if (enabled.equals("masked-runtime") && !kept.units().get(at).enabled().equals(enabled)) {
        throw new HostException(
            Problem.of(
                Problem.Kind.CONFLICT,
                "\"" + kept.units().get(at).name() + "\" is masked until the next boot",
                "Somebody wanted it so: \"systemctl unmask --runtime\" ends that."));
      }
    }
  }

  /** Whether it stands in a folder that is made with its first entry. */
  private boolean pulled(String path) {
    var above = PathLook.parent(Path.of(path));
    return !above.equals(place.folder()) && PathLook.parent(above).equals(place.folder());
  }

  String stop(Bench bench) throws HostException, InterruptedException {
    var scene = Scene.of(place, kept.names(), host);
    Before.noted(bench, host, scene.units());
    return stopped(new Halt(place, host).of(kept.names()));
  }

  /** Nothing serves on: also not what a socket, timer or path would start again. */
  String halt(Bench bench) throws HostException, InterruptedException {
    var units = new TreeSet<>(kept.names());
    units.addAll(Scene.of(place, units, host).triggers());
    Before.noted(bench, host, Scene.of(place, units, host).units());
    return stopped(new Halt(place, host).of(units));
  }

  private static String stopped(List<UnitName> units) {
    return units.isEmpty() ? "nothing ran" : "stopped " + Halt.names(units);
  }

  /** Starts what was stopped, with the files as they stand. */
  String start(Bench bench) throws HostException, InterruptedException {
    var before = Before.on(bench, host);
    var units = before.map(one -> new TreeSet<>(one.up().keySet())).orElse(new TreeSet<>());
    var idle = Scene.of(place, units, host).names(unit -> !unit.running());
    launch(idle);
    var wanted = new TreeMap<UnitName, SortedSet<Integer>>();
    idle.forEach(unit -> wanted.put(unit, new TreeSet<>()));
    new Arrival(place, host, wanted).await();
    return units.isEmpty() ? "nothing was stopped" : "started " + Halt.names(units);
  }

  String restore(Bench bench) throws HostException, InterruptedException {
    refuseUnfit();
    var survey = look();
    var before = Before.noted(bench, host, survey.scene().units());
    if (!SystemdDrift.restorable(kept, survey.state()).isEmpty() || stale(survey, before)) {
      new Halt(place, host).of(touched(survey, before));
      switchFiles(survey.state().own().paths());
      reload();
      launch(idle());
    }
    new Arrival(place, host, wanted()).await();
    var up = kept.units().stream().filter(SystemdState.Unit::up).map(SystemdState.Unit::name);
    var names = Halt.names(up.toList());
    return names.isEmpty() ? "nothing is to run" : "running: " + names;
  }

  /** Whether one still runs that ran before: what is beneath it may be another by now. */
  private boolean stale(Survey survey, Before before) {
    return survey.scene().units().stream().anyMatch(before::found);
  }

  /** All but what this run has started already, as the snapshot says. */
  private List<UnitName> touched(Survey survey, Before before) {
    var right = new TreeSet<UnitName>();
    if (kept.own().entries().equals(survey.state().own().entries())) {
      for (var at = 0; at < kept.units().size(); at++) {
        var unit = survey.scene().units().get(at);
        if (kept.units().get(at).runs() && !unit.unread() && !before.found(unit)) {
          right.add(unit.name());
        }
      }
    }
    return kept.names().stream().filter(name -> !right.contains(name)).toList();
  }

  private void switchFiles(List<String> paths) throws HostException, InterruptedException {
    for (var entry : kept.own().entries().entrySet()) {
      if (pulled(entry.getKey()) && !(entry.getValue() instanceof PathState.Absent)) {
        host.disk().makeFolder(PathLook.parent(Path.of(entry.getKey())), 0755, place.owner());
      }
    }
    PathRestore.of(kept.own(), PathLook.at(paths, host.disk()), host.disk());
  }

  private void reload() throws HostException, InterruptedException {
    var ran = host.programs().run(place.commands().reload());
    if (!ran.fine()) {
      throw Arrival.changed(
          "systemd cannot read its units anew: " + Quoted.of(ran.error().strip()),
          "See \"systemctl daemon-reload\".");
    }
  }

  private List<UnitName> idle() throws HostException, InterruptedException {
    var scene = Scene.of(place, kept.names(), host);
    var up = new TreeSet<UnitName>();
    kept.units().stream().filter(SystemdState.Unit::up).forEach(unit -> up.add(unit.name()));
    return scene.names(unit -> up.contains(unit.name()) && !unit.running());
  }

  private void launch(List<UnitName> units) throws HostException, InterruptedException {
    if (units.isEmpty()) {
      return;
    }
    host.programs().run(place.commands().resetFailed(units)); // "not loaded" is fine
    var ran = host.programs().run(place.commands().start(units));
    if (!ran.fine()) {
      throw Arrival.changed(
          "systemd does not start " + Halt.names(units) + ": " + Quoted.of(ran.error().strip()),
          "See \"systemctl status\".");
    }
  }

  private Map<UnitName, SortedSet<Integer>> wanted() {
    var wanted = new TreeMap<UnitName, SortedSet<Integer>>();
    kept.units().stream()
        .filter(SystemdState.Unit::runs)
        .forEach(unit -> wanted.put(unit.name(), unit.ports()));
    return wanted;
  }

  Progress probe(Bench bench) throws HostException, InterruptedException {
    var before = Before.on(bench, host);
    if (before.isEmpty()) {
      return Progress.NOT_DONE;
    }
    var survey = look();
    var found = survey.scene().units().stream().filter(before.get()::found).count();
    if (SystemdDrift.restorable(kept, survey.state()).isEmpty()) {
      return found == 0 ? Progress.DONE : Progress.NOT_DONE;
    }
    return found == before.get().up().size() && found > 0 ? Progress.NOT_DONE : Progress.MIXED;
  }
}
