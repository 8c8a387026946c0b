package rearguard.agent.driver.systemd;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** The units at one moment, in the order of their names. */
record Scene(List<UnitLook> units) {
  Scene {
    units = List.copyOf(units);
  }

  static Scene of(Place place, Collection<UnitName> names, Host host)
      throws HostException, InterruptedException {
    if (names.isEmpty()) {
      return new Scene(List.of());
    }
    var asked = List.copyOf(names);
    var ran = host.programs().run(place.commands().show(asked));
    if (!ran.fine()) {
      throw silent(place, ran.error());
    }
    try {
      return new Scene(UnitLook.all(asked, ran.out()));
    } catch (IllegalArgumentException e) {
      throw silent(place, String.valueOf(e.getMessage()));
    }
  }

  private static HostException silent(Place place, String why) {
    return new HostException(
        Problem.of(
                Problem.Kind.UNREACHABLE,
                "systemd does not answer: " + Quoted.of(why.strip()),
                place.commands().user().isPresent()
                    ? "A user's systemd runs while he is logged in, or always after \"loginctl"
                        + " enable-linger\"."
                    : "See whether this host was booted with systemd.")
            .mayBeRetried());
  }

  List<UnitName> names(Predicate<UnitLook> which) {
    return units.stream().filter(which).map(UnitLook::name).toList();
  }

  /** The units outside of these that may start one of them again. */
  Set<UnitName> triggers() {
    var known = new TreeSet<>(names(_ -> true));
    var outside = new TreeSet<UnitName>();
    for (var unit : units) {
      unit.triggers().stream()
          .filter(name -> UnitName.wrong(name).isEmpty())
          .map(UnitName::new)
          .filter(name -> !known.contains(name))
          .forEach(outside::add);
    }
    return outside;
  }
}
