package rearguard.agent.driver.compose;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.compose.ComposeCommands.Kept;
import rearguard.agent.driver.compose.engine.Engine;
import rearguard.agent.driver.compose.engine.Names;
import rearguard.agent.driver.compose.engine.Remaking;
import rearguard.agent.driver.compose.engine.Rights;
import rearguard.agent.driver.compose.engine.Seen;
import rearguard.agent.driver.compose.engine.Unit;
import rearguard.agent.driver.compose.engine.Woe;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Counted;
import rearguard.model.snapshot.Drift;

/** One snapshot against one engine: compare, prepare, and how far a restore came. */
final class Work {
  static final String MODEL = "model.yml";
  static final String ENVIRONMENT = "model.env";

  private static final String PROFILES = "COMPOSE_PROFILES";

  private final Host host;
  private final Place place;
  private final Engine engine;
  private final Shelf shelf;
  private final ComposeState drawn;
  private final ComposeState kept;
  private final Rebuild rebuild;

  Work(Host host, Place place, Engine engine, Shelf shelf) throws HostException {
    this.host = host;
    this.place = place;
    this.engine = engine;
    this.shelf = shelf;
    rebuild = new Rebuild(host, place, engine, shelf.id());
    drawn = ComposeState.from(shelf).within(place.texts(Keys.SERVICES));
    kept = rebuild.settled(drawn);
  }

  Scene look() throws HostException {
    return Scene.of(engine, kept.files().project(), kept::cares, kept.names().keySet());
  }

  Drift compare() throws HostException, InterruptedException {
    var scene = look();
    refuseUnfit(scene);
    var files = Sources.found(kept.files(), Behalf.of(host, kept.files()));
    var words = new ArrayList<>(Comparison.words(kept, scene));
    words.addAll(Comparison.files(kept, files));
    words.addAll(Rebuild.words(kept));
    return new Drift(words, shelf.keyed(ComposeState.bytes(List.of(files, scene.lasting()))));
  }

  Drift verify() throws HostException {
    var scene = look();
    return new Drift(Comparison.words(kept, scene), live(scene));
  }

  private String live(Scene scene) {
    return shelf.keyed(ComposeState.bytes(scene.lasting()));
  }

  /**
   * Writes the kept model on the bench and has Compose read it: what it prints is what will run.
   */
  String prepare(Bench bench) throws HostException, InterruptedException {
    var scene = look();
    refuseUnfit(scene);
    write(bench, MODEL, kept.model());
    write(bench, ENVIRONMENT, environment());
    var behalf = Behalf.of(host, kept.files());
    if (behalf.ofStranger()) {
      References.of(kept.resolved()).refuseShut(behalf);
    }
    refuseOtherMeaning(behalf, onBench(bench, behalf));
    var built = rebuild.build(drawn, shelf);
    if (Before.on(bench, host.disk()).isEmpty()) {
      Before.of(live(scene), scene.all(), host.disk()).note(bench, host);
    }
    var images = kept.needed().size();
    return built + Counted.of(images, "image") + " there by id; files and model complete";
  }

  /** The kept model; root reads nothing of a stranger's beside it. */
  static Kept onBench(Bench bench, Behalf behalf) {
    var environment = bench.folder().resolve(ENVIRONMENT);
    return new Kept(
        bench.folder().resolve(MODEL),
        behalf.ofStranger() ? Optional.of(environment) : Optional.empty());
  }

  private void write(Bench bench, String name, String text) throws HostException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    host.disk().write(bench.folder().resolve(name), bytes, 0600, host.self());
  }

  /** All that counts of an {@code .env} once a model is resolved: which of it is on. */
  private String environment() {
    return kept.contents().entrySet().stream()
        .filter(file -> file.getKey().endsWith(".env"))
        .flatMap(file -> Finding.value(PROFILES, file.getValue()).stream())
        .filter(profiles -> profiles.matches("[a-zA-Z0-9._,-]+"))
        .findFirst()
        .map(profiles -> PROFILES + "=" + profiles + "\n")
        .orElse("");
  }

  /** Another Compose may spell the model otherwise; it may not ask for more. */
  private void refuseOtherMeaning(Behalf behalf, Kept model)
      throws HostException, InterruptedException {
    var compose = Compose.on(behalf, kept.files(), place.socket());
    var read = compose.model(model, kept.contents().values());
    var was = kept.resolved();
    var project = kept.files().project();
    for (var service : was.services()) {
      var volumes = was.volumes(service, project);
      if (!read.image(service).equals(was.image(service))
          || !Rights.beyond(read.rights(service), was.rights(service)).isEmpty()
          || !Rights.beyond(read.volumes(service, project), volumes).isEmpty()) {
        throw Woe.conflict(
            "Compose on this host reads service "
                + Woe.quoted(service)
                + " of the snapshot as something else than it did",
            "Another Compose was installed since; install the one that was there, or choose"
                + " another restore point.");
      }
    }
  }

  /** Whatever could not be brought back, before anything is changed. */
  void refuseUnfit(Scene scene) throws HostException {
    for (var image : kept.needed()) {
      if (!kept.builds().containsKey(image) && engine.imageId(image).isEmpty()) {
        throw Rebuild.gone(kept, image);
      }
    }
    var model = kept.resolved();
    for (var service : kept.services().keySet()) {
      var differs = !Comparison.same(kept.units(service), scene.units(service));
      if (differs && !kept.units(service).isEmpty()) {
        refuseUnfit(service, model);
      }
    }
  }

  private void refuseUnfit(String service, Model model) throws HostException {
    var units = kept.units(service);
    var name = "service " + Woe.quoted(service);
    var made = kept.definitions(service);
    if (!made.isEmpty() && !Remaking.at(engine, place.socket(), host, made).lacksNetwork(made)) {
      return;
    }
    if (made.isEmpty() && kept.older().containsKey(service)) {
      throw Woe.conflict(
          name + " was made before its files were edited, and lives in another container",
          "Bring it back by hand, or choose another restore point.");
    }
    if (!model.has(service)) {
      throw Woe.conflict(
          name + " ran, but was in no Compose file of project " + kept.files().project(),
          "Bring it back by hand, or choose another restore point.");
    }
    if (units.stream().map(Unit::make).distinct().count() > 1) {
      throw Woe.conflict(
          name + " ran in containers that were not made alike",
          "Choose a restore point at which no deployment was under way.");
    }
    var make = units.getFirst().make();
    var more = Rights.beyond(model.rights(service), make.rights());
    more.addAll(moreVolumes(service, model));
    if (!more.isEmpty()) {
      throw Woe.conflict(
          name + " would get more rights than it had: " + Woe.quoted(Rights.shown(more)),
          "Its Compose file was edited after it was started; look at that edit, and choose another"
              + " restore point.");
    }
    var image = kept.images().getOrDefault(service, "");
    if (!engine.imageId(image).equals(Optional.of(make.image()))) {
      Names.refuseFixed(image, make.image());
    }
  }

  /** Where no agent looked, what is no more than a place of the engine's own is let pass. */
  private SortedSet<String> moreVolumes(String service, Model model) {
    var asked = model.volumes(service, kept.files().project());
    var had = kept.notes().volumes().get(service);
    if (had == null) {
      asked.removeIf(Rights::isPlain);
      return asked;
    }
    return Rights.beyond(asked, had);
  }

  Progress probe(Bench bench) throws HostException {
    var scene = look();
    var before = Before.on(bench, host.disk());
    var outdated = false;
    for (Seen one : scene.all()) {
      outdated |= before.isPresent() && before.get().outdated(one, host.disk());
    }
    if (Comparison.words(kept, scene).isEmpty() && !outdated) {
      return Progress.DONE;
    }
    return before.isEmpty() || before.get().live().equals(live(scene))
        ? Progress.NOT_DONE
        : Progress.MIXED;
  }

  String halt(Bench bench) throws HostException {
    return new Halt(host, engine, bench).perform(look());
  }

  String start(Bench bench) throws HostException {
    return new Halt(host, engine, bench).undo();
  }

  void forget() throws HostException {
    new Keeping(engine, kept.files().project(), shelf.id()).forget(ComposeState.from(shelf));
  }

  String restore(Bench bench) throws HostException, InterruptedException {
    if (!kept.builds().isEmpty()) {
      throw Rebuild.gone(kept, kept.builds().firstKey());
    }
    return new Restore(host, place, engine, kept, bench).perform(look());
  }
}
