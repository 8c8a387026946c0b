package rearguard.agent.driver.compose;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.driver.compose.engine.Unit;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/** Stops the containers of a project where they are, and starts again what it stopped. */
final class Halt {
  private static final long LIMIT = 1 << 20;

  private final Host host;
  private final Engine engine;
  private final Bench bench;

  Halt(Host host, Engine engine, Bench bench) {
    this.host = host;
    this.engine = engine;
    this.bench = bench;
  }

  /** Noted before the first is stopped, so that a killed halt is undone whole. */
  String perform(Scene scene) throws HostException {
    var running = scene.all().stream().filter(one -> one.unit().up()).toList();
    var noted = new TreeSet<>(noted());
    running.forEach(one -> noted.add(one.id()));
    var text = String.join("\n", noted).getBytes(StandardCharsets.UTF_8);
    host.disk().write(bench.folder().resolve(Before.HALTED), text, 0600, host.self());
    for (var one : running) {
      engine.stop(one.id());
    }
    return running.isEmpty() ? "nothing ran" : "stopped " + named(running);
  }

  String undo() throws HostException {
    var again = new ArrayList<Seen>();
    for (var id : noted()) {
      engine.look(id).ifPresent(again::add);
    }
    var idle = again.stream().filter(one -> one.unit().condition() == Unit.Condition.IDLE).toList();
    for (var one : idle) {
      engine.start(one.id());
    }
    return again.isEmpty() ? "nothing was stopped" : "started " + named(again);
  }

  private List<String> noted() throws HostException {
    var file = bench.folder().resolve(Before.HALTED);
    return host.disk().stat(file).isEmpty()
        ? List.of()
        : new String(host.disk().read(file, LIMIT), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.matches("[0-9a-f]{64}"))
            .toList();
  }

  private static String named(List<Seen> containers) {
    return containers.stream()
        .map(one -> Quoted.of(one.service()))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
