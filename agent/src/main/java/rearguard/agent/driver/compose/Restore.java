package rearguard.agent.driver.compose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.compose.ComposeCommands.Kept;
import rearguard.agent.driver.compose.ComposeCommands.Way;
import rearguard.agent.driver.compose.engine.Definition;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Make;
import rearguard.agent.driver.compose.engine.Names;
import rearguard.agent.driver.compose.engine.Remaking;
import rearguard.agent.driver.compose.engine.Scrub;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.driver.compose.engine.Unit;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Ran;
import rearguard.model.name.Quoted;

/**
 * Brings the services that differ back, one after the other. It looks before it touches each, so
 * that a repeated restore goes on where a killed one stopped.
 */
final class Restore {
  private final Host host;
  private final Place place;
  private final Engine engine;
  private final ComposeState kept;
  private final Bench bench;
  private final Arrival arrival;
  private Optional<Program> program = Optional.empty();

  Restore(Host host, Place place, Engine engine, ComposeState kept, Bench bench) {
    this.host = host;
    this.place = place;
    this.engine = engine;
    this.kept = kept;
    this.bench = bench;
    arrival = new Arrival(host, engine, Scrub.of(kept.contents().values(), List.of()));
  }

  /** Compose, and the model to be used instead of the live files when those are no longer right. */
  private record Program(Compose compose, Optional<Kept> model) {
    Ran up(String service, int containers, Way way) throws HostException, InterruptedException {
      return model.isPresent()
          ? compose.up(model.get(), service, containers, way)
          : compose.up(service, containers, way);
    }
  }

  String perform(Scene scene) throws HostException, InterruptedException {
    var before = Before.on(bench, host.disk());
    var done = new ArrayList<String>();
    for (var service : order(scene)) {
      if (settle(service, scene.of(service), before)) {
        done.add(Quoted.of(service));
      }
    }
    for (var name : kept.names().entrySet()) {
      if (!name.getValue().isEmpty() && engine.imageId(name.getValue()).isPresent()) {
        Names.give(engine, name.getKey(), name.getValue());
      }
    }
    return done.isEmpty()
        ? "every service was right already"
        : "brought back one at a time: " + String.join(", ", done);
  }

  /** What others need first; what was not there last. */
  private List<String> order(Scene scene) throws HostException {
    var order = new LinkedHashSet<>(kept.resolved().order());
    order.retainAll(kept.services().keySet());
    order.addAll(kept.services().keySet());
    order.addAll(new TreeSet<>(scene.services().keySet()));
    return List.copyOf(order);
  }

  private boolean settle(String service, List<Seen> live, Optional<Before> before)
      throws HostException, InterruptedException {
    var wanted = kept.units(service);
    if (wanted.isEmpty()) {
      for (var one : live) {
        end(one);
      }
      return !live.isEmpty();
    }
    var same = Comparison.same(wanted, Scene.units(live)) && !outdated(live, before);
    if (same && (!wanted.stream().allMatch(Unit::well) || !ill(live))) {
      await(wanted, live);
      return false;
    }
    if (kept.definitions(service).isEmpty()) {
      bring(service, wanted, way(wanted, live, before));
    } else {
      remake(service, wanted, live, before);
    }
    return true;
  }

  private void end(Seen one) throws HostException {
    engine.stop(one.id());
    engine.remove(one.id());
  }

  private boolean outdated(List<Seen> live, Optional<Before> before) throws HostException {
    for (var one : live) {
      if (before.isPresent() && before.get().outdated(one, host.disk())) {
        return true;
      }
    }
    return false;
  }

  /** Beyond waiting for. */
  private static boolean ill(List<Seen> live) {
    return live.stream()
        .anyMatch(
            one ->
                one.life().health().equals("unhealthy")
                    || (one.life().health().isEmpty() && !one.unit().well()));
  }

  private Way way(List<Unit> wanted, List<Seen> live, Optional<Before> before)
      throws HostException {
    if (wanted.stream().noneMatch(Unit::up)) {
      return Way.LAY_OUT;
    }
    var make = wanted.getFirst().make();
    var again =
        live.size() == wanted.size()
            && live.stream().allMatch(one -> make.is(one.unit().make()))
            && !ill(live)
            && !outdated(live, before);
    return again ? Way.START : Way.REPLACE;
  }

  private void bring(String service, List<Unit> wanted, Way way)
      throws HostException, InterruptedException {
    var make = wanted.getFirst().make();
    Names.give(engine, kept.images().getOrDefault(service, ""), make.image());
    run(service, wanted.size(), way);
    var now = arrived(service, make);
    if (now.size() != wanted.size()) {
      throw Woe.late(
          "service "
              + Woe.quoted(service)
              + " has "
              + now.size()
              + " containers of the right making, and "
              + wanted.size()
              + " are to be",
          "Somebody else may deploy at the same time; try again when that is over.");
    }
    if (way == Way.LAY_OUT) {
      for (var one : now) {
        engine.stop(one.id());
      }
    }
    await(wanted, now);
  }

  private void run(String service, int containers, Way way)
      throws HostException, InterruptedException {
    var ran = program().up(service, containers, way);
    if (!ran.fine()) {
      throw Woe.late(
          "Compose could not bring service "
              + Woe.quoted(service)
              + " back: "
              + Compose.lastWords(ran, Scrub.of(kept.contents().values(), List.of())),
          "What it needs may be in use or gone: a port, a network, a folder.");
    }
  }

  /** As it ran, whatever the files say; networks are the one thing Compose has to make for it. */
  private void remake(String service, List<Unit> wanted, List<Seen> live, Optional<Before> before)
      throws HostException, InterruptedException {
    var definitions = kept.definitions(service);
    var stale = new HashSet<String>();
    for (var one : live) {
      if (ill(List.of(one)) || outdated(List.of(one), before)) {
        stale.add(one.id());
      }
    }
    var up = wanted.stream().anyMatch(Unit::up);
    nameImage(service, definitions.getFirst());
    var remaking = Remaking.at(engine, place.socket(), host, definitions);
    var lacks = remaking.lacksNetwork(definitions);
    if (lacks) {
      run(service, wanted.size(), Way.LAY_OUT);
    }
    remaking.perform(definitions, lacks ? of(service) : live, one -> !stale.contains(one.id()), up);
    var now = of(service);
    for (var one : now) {
      if (up != one.unit().up()) {
        if (up) {
          engine.start(one.id());
        } else {
          engine.stop(one.id());
        }
      }
    }
    await(wanted, now);
  }

  /** A name that the end of the restore puts right again may mean the image until then. */
  private void nameImage(String service, Definition definition) throws HostException {
    var name = definition.imageName();
    if (Names.mayBeGiven(name) && name.equals(kept.images().get(service))) {
      Names.give(engine, name, definition.make().image());
    }
  }

  /** What a Compose that was killed left beside the new containers goes. */
  private List<Seen> arrived(String service, Make make) throws HostException {
    var right = new ArrayList<Seen>();
    for (var one : of(service)) {
      if (make.is(one.unit().make())) {
        right.add(one);
      } else {
        end(one);
      }
    }
    return right;
  }

  private List<Seen> of(String service) throws HostException {
    return engine.containers(kept.files().project()).stream()
        .filter(one -> one.service().equals(service))
        .toList();
  }

  private void await(List<Unit> wanted, List<Seen> live)
      throws HostException, InterruptedException {
    if (wanted.stream().allMatch(Unit::well)) {
      arrival.await(live.stream().map(Seen::id).toList());
    }
  }

  /**
   * The live files, when they are the snapshot's and come to the same as they did. A stranger's are
   * never read by what acts: he could write others between a look and the act.
   */
  private Program program() throws HostException, InterruptedException {
    if (program.isEmpty()) {
      var behalf = Behalf.of(host, kept.files());
      var compose = Compose.on(behalf, kept.files(), place.socket());
      var inPlace =
          !behalf.ofStranger()
              && Sources.found(kept.files(), behalf).equals(kept.contents())
              && compose.model(kept.contents().values()).means(kept.resolved());
      program =
          Optional.of(
              new Program(
                  compose, inPlace ? Optional.empty() : Optional.of(Work.onBench(bench, behalf))));
    }
    return program.get();
  }
}
