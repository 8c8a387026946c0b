package rearguard.agent.driver.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/** Takes down how units and their files stand now. */
record Survey(Scene scene, SystemdState state, SortedSet<String> left) {
  private static final Pattern STARTED = Pattern.compile("path=(\\S+) ;");

  /**
   * The kernel hands out ports from here on (ip(7), ip_local_port_range): nobody asked for them.
   */
  private static final int HANDED_OUT = 32768;

  static Survey of(Place place, List<UnitName> names, Host host)
      throws HostException, InterruptedException {
    var scene = Scene.of(place, names, host);
    var files = UnitFiles.of(place, scene.units(), true, host.disk());
    var state =
        new SystemdState(units(scene, place, host), files.own(List.of()), files.foreign(List.of()));
    return new Survey(scene, state, files.left());
  }

  /** Now, seen beside a state that is kept: its files are looked for as well. */
  static Survey beside(SystemdState kept, Place place, Host host)
      throws HostException, InterruptedException {
    var scene = Scene.of(place, kept.names(), host);
    var files = UnitFiles.of(place, scene.units(), false, host.disk());
    var state =
        new SystemdState(
            units(scene, place, host),
            files.own(kept.own().paths()),
            files.foreign(kept.foreign().paths()));
    return new Survey(scene, state, files.left());
  }

  private static List<SystemdState.Unit> units(Scene scene, Place place, Host host)
      throws HostException, InterruptedException {
    var family = Family.of(host);
    var started = started(scene, place, host);
    var units = new ArrayList<SystemdState.Unit>();
    for (var look : scene.units()) {
      refuseTransient(look);
      units.add(unit(look, started, family));
    }
    return units;
  }

  private static SystemdState.Unit unit(UnitLook look, Map<UnitName, String> started, Family family)
      throws HostException {
    var ports = new TreeSet<Integer>();
    var command = Optional.<String>empty();
    if (look.standing() == UnitLook.Standing.RUNS && look.mainPid() != 0) {
      ports.addAll(family.portsFrom(look.mainPid()).headSet(HANDED_OUT));
      var words = family.words(look.mainPid());
      command =
          Optional.ofNullable(started.get(look.name()))
              .filter(words::contains)
              .map(_ -> String.join(" ", words));
    }
    return new SystemdState.Unit(
        look.name(),
        look.text("LoadState"),
        look.text("UnitFileState"),
        look.unread(),
        look.standing(),
        command,
        ports);
  }

  /**
   * The program each unit file starts. A process may call itself anything later on; a title without
   * that program is no command.
   */
  private static Map<UnitName, String> started(Scene scene, Place place, Host host)
      throws HostException, InterruptedException {
    var running = scene.names(look -> look.mainPid() != 0);
    var started = new TreeMap<UnitName, String>();
    if (running.isEmpty()) {
      return started;
    }
    var shown = host.programs().run(place.commands().show(running, "ExecStart"));
    for (var look : UnitLook.told(running, shown.out())) {
      var program = STARTED.matcher(look.text("ExecStart"));
      if (program.find()) {
        started.put(look.name(), program.group(1));
      }
    }
    return started;
  }

  private static void refuseTransient(UnitLook look) throws HostException {
    if (look.text("UnitFileState").equals("transient")) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "unit \"" + look.name() + "\" is transient: it is gone when it ends",
              "Give it a unit file, or leave it out of the fleet file."));
    }
  }
}
