package rearguard.agent.driver.systemd;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Pause;

/** Ends what runs; systemd's own deadline first, then ours. */
final class Halt {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final Place place;
  private final Host host;
  private final Duration longest;
  private final Pause pause = new Pause();

  Halt(Place place, Host host) {
    this(place, host, LONGEST);
  }

  /** With a patience of its own. */
  Halt(Place place, Host host, Duration longest) {
    this.place = place;
    this.host = host;
    this.longest = longest;
  }

  /** Tells what ran; afterwards nothing of it does. */
  List<UnitName> of(Collection<UnitName> units) throws HostException, InterruptedException {
    var scene = Scene.of(place, units, host);
    var up = scene.names(unit -> !unit.still());
    if (up.isEmpty()) {
      return up;
    }
    said(place.commands().stop(up));
    if (!gone(up, patience(scene))) {
      said(place.commands().kill(up));
      if (!gone(up, MARGIN)) {
        throw Arrival.changed(
            "systemd cannot end " + names(Scene.of(place, up, host).names(unit -> !unit.still())),
            "See \"systemctl status\" and \"ps\"; a process may wait in the kernel.");
      }
    }
    return up;
  }

  /** As long as systemd itself gives the slowest, and a moment. */
  private Duration patience(Scene scene) {
    var patience = MARGIN;
    for (var unit : scene.units()) {
      var own = unit.stopTimeout().orElse(longest).plus(MARGIN);
      patience = own.compareTo(patience) > 0 ? own : patience;
    }
    return patience.compareTo(longest) > 0 ? longest : patience;
  }

  private boolean gone(List<UnitName> units, Duration patience)
      throws HostException, InterruptedException {
    var began = host.ticks();
    while (!Scene.of(place, units, host).names(unit -> !unit.still()).isEmpty()) {
      if (host.ticks() - began > patience.toNanos()) {
        return false;
      }
      pause.take(BETWEEN);
    }
    return true;
  }

  /** A unit may go by itself in between; whether all are gone is looked at afterwards. */
  private void said(rearguard.agent.host.Command command)
      throws HostException, InterruptedException {
    host.programs().run(command);
  }

  static String names(Collection<UnitName> units) {
    return String.join(", ", units.stream().map(UnitName::text).toList());
  }
}
