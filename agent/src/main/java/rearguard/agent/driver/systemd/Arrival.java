package rearguard.agent.driver.systemd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Pause;
import rearguard.model.Problem;

/** Waits until what was started has arrived; "active" alone is not taken for it. */
final class Arrival {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration MARGIN = Duration.ofSeconds(15);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration STEADY = Duration.ofSeconds(1);
  private static final int LOOP = 3;

  private final Place place;
  private final Host host;
  private final Map<UnitName, SortedSet<Integer>> wanted;
  private final Pause pause = new Pause();
  private final Map<UnitName, Long> atFirst = new HashMap<>();
  private List<String> births = List.of();
  private long steadySince;

  /**
   * Of these units, each with the ports on which it is to listen.
   *
   * @param wanted what is waited for
   */
  Arrival(Place place, Host host, Map<UnitName, SortedSet<Integer>> wanted) {
    this.place = place;
    this.host = host;
    this.wanted = Map.copyOf(wanted);
  }

  void await() throws HostException, InterruptedException {
    var began = host.ticks();
    steadySince = began;
    while (!wanted.isEmpty()) {
      var scene = Scene.of(place, new TreeSet<>(wanted.keySet()), host);
      for (var unit : scene.units()) {
        refuseFallen(unit);
      }
      var missing = missing(scene.units());
      if (steady(scene.units()) && missing.isEmpty()) {
        return;
      }
      if (host.ticks() - began > patience(scene.units()).toNanos()) {
        throw late(scene.units(), missing);
      }
      pause.take(missing.isEmpty() ? LOOK : BETWEEN);
    }
  }

  /** As long as systemd itself gives the slowest, and a moment. */
  static Duration patience(Collection<UnitLook> units) {
    var longest = MARGIN;
    for (var unit : units) {
      var own = unit.startTimeout().orElse(LONGEST).plus(MARGIN);
      longest = own.compareTo(longest) > 0 ? own : longest;
    }
    return longest.compareTo(LONGEST) > 0 ? LONGEST : longest;
  }

  /** Whether none was started anew for a second. */
  private boolean steady(List<UnitLook> units) {
    var now = units.stream().map(unit -> unit.invocation() + unit.restarts()).toList();
    if (!now.equals(births)) {
      births = now;
      steadySince = host.ticks();
    }
    return host.ticks() - steadySince >= STEADY.toNanos();
  }

  private List<String> missing(List<UnitLook> units) throws HostException {
    var missing = new ArrayList<String>();
    for (var unit : units) {
      if (!arrived(unit)) {
        missing.add("\"" + unit.name() + "\" is " + unit.text("SubState"));
        continue;
      }
      var ports = new TreeSet<>(wanted.getOrDefault(unit.name(), new TreeSet<>()));
      ports.removeAll(ports.isEmpty() ? Set.of() : Family.of(host).portsFrom(unit.mainPid()));
      if (!ports.isEmpty()) {
        missing.add(
            "\"" + unit.name() + "\" does not listen on port " + SystemdDrift.joined(ports));
      }
    }
    return missing;
  }

  private static boolean arrived(UnitLook unit) {
    return !unit.busy() && (unit.standing() == UnitLook.Standing.RUNS || done(unit));
  }

  private static boolean done(UnitLook unit) {
    return unit.job() && unit.still() && unit.text("Result").equals("success");
  }

  private void refuseFallen(UnitLook unit) throws HostException, InterruptedException {
    var first = Optional.ofNullable(atFirst.putIfAbsent(unit.name(), unit.restarts()));
    if (unit.restarts() - first.orElse(unit.restarts()) >= LOOP) {
      throw fallen(unit, "restarts over and over");
    }
    if (unit.failed() && !unit.busy()) {
      throw fallen(unit, "failed (" + unit.text("Result") + ")");
    }
    if (unit.still() && !done(unit)) {
      throw fallen(unit, "ended by itself, or was not started at all");
    }
  }

  private HostException fallen(UnitLook unit, String how)
      throws HostException, InterruptedException {
    return changed(
        "\"" + unit.name() + "\" " + how + new Journal(place, host).lastWords(unit),
        "See \"systemctl status "
            + unit.name()
            + "\"; what it runs, its configuration or what it needs does not fit.");
  }

  private HostException late(List<UnitLook> units, List<String> missing)
      throws HostException, InterruptedException {
    var words = new StringBuilder();
    for (var unit : units) {
      if (words.isEmpty() && missing.stream().anyMatch(one -> one.contains(unit.name().text()))) {
        words.append(new Journal(place, host).lastWords(unit));
      }
    }
    return changed(
        (missing.isEmpty() ? "the units do not come to rest" : String.join("; ", missing)) + words,
        "systemd may call it active nevertheless; read its journal.");
  }

  /** Found after something had been changed already. */
  static HostException changed(String message, String hint) {
    return new HostException(
        new Problem(Problem.Kind.CONFLICT, message, hint, true, true, Optional.empty()));
  }
}
