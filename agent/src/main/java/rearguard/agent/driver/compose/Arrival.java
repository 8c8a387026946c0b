package rearguard.agent.driver.compose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Pause;
import rearguard.agent.driver.compose.engine.Scrub;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/**
 * Waits until the containers of a service have arrived: healthy by their own check, or running
 * without a restart for a moment where there is none.
 */
final class Arrival {
  private static final Duration STEADY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(150);
  private static final int LINES = 5;

  private final Host host;
  private final Engine engine;
  private final Scrub kept;
  private final Pause pause = new Pause();
  private final Map<String, String> started = new HashMap<>();
  private long steadySince;

  /**
   * @param kept takes the snapshot's secrets out of what is shown
   */
  Arrival(Host host, Engine engine, Scrub kept) {
    this.host = host;
    this.engine = engine;
    this.kept = kept;
  }

  void await(List<String> ids) throws HostException, InterruptedException {
    var began = host.ticks();
    steadySince = began;
    started.clear();
    var containers = look(ids);
    while (!arrived(containers)) {
      if (host.ticks() - began > patience(containers).toNanos()) {
        throw fallen(containers.getFirst(), "is not " + wanted(containers.getFirst()) + " in time");
      }
      pause.take(LOOK);
      containers = look(ids);
    }
  }

  private static String wanted(Seen one) {
    return one.life().health().isEmpty() ? "running steadily" : "healthy";
  }

  private static Duration patience(List<Seen> containers) {
    var longest = PATIENCE;
    for (var one : containers) {
      var grace = one.life().grace().plus(PATIENCE);
      longest = grace.compareTo(longest) > 0 && !one.life().health().isEmpty() ? grace : longest;
    }
    return longest;
  }

  private List<Seen> look(List<String> ids) throws HostException {
    var containers = new ArrayList<Seen>();
    for (var id : ids) {
      containers.add(
          engine
              .look(id)
              .orElseThrow(
                  () ->
                      Woe.late(
                          "container \"" + Seen.shortened(id) + "\" was removed while it started",
                          "See who does it: another deployment may be under way.")));
    }
    return containers;
  }

  private boolean arrived(List<Seen> containers) throws HostException, InterruptedException {
    for (var one : containers) {
      refuseFallen(one);
    }
    var steady = steady(containers);
    return containers.stream()
        .allMatch(
            one ->
                one.life().state().equals("running")
                    && (one.life().health().isEmpty()
                        ? steady
                        : one.life().health().equals("healthy")));
  }

  /** Whether none was started again for a moment. */
  private boolean steady(List<Seen> containers) {
    for (var one : containers) {
      var now = one.life().started() + " " + one.life().restarts();
      var before = started.put(one.id(), now);
      if (before != null && !before.equals(now)) {
        steadySince = host.ticks();
      }
    }
    return host.ticks() - steadySince >= STEADY.toNanos();
  }

  private void refuseFallen(Seen one) throws HostException, InterruptedException {
    var life = one.life();
    if (life.restarts() > 1 || (life.restarts() > 0 && life.state().equals("restarting"))) {
      throw fallen(one, "restarts over and over");
    }
    switch (life.state()) {
      case "running", "restarting", "created" -> {
        if (life.health().equals("unhealthy")) {
          throw fallen(one, "is unhealthy");
        }
      }
      default -> throw fallen(one, "ended by itself with exit " + life.exit());
    }
  }

  private HostException fallen(Seen one, String how) throws HostException, InterruptedException {
    var values = new ArrayList<>(kept.values());
    values.addAll(one.ties().values());
    var scrub = Scrub.of(values.stream());
    var lines = engine.lastLines(one.id(), LINES).lines().filter(line -> !line.isBlank()).toList();
    var said = lines.stream().map(line -> scrub.line(line.strip())).toList();
    return Woe.late(
        "service "
            + Woe.quoted(one.service())
            + " "
            + how
            + (said.isEmpty() ? "" : "; its last words: " + String.join(" | ", said)),
        "Read its log (docker logs "
            + one.shortId()
            + "); what it needs beside its image may not fit: data, configuration, another service.");
  }
}
