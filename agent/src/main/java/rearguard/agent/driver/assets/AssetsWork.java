package rearguard.agent.driver.assets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static rearguard.agent.driver.assets.AssetsDrift.name;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.Subject;
import rearguard.agent.driver.assets.AssetsLook.Seen;
import rearguard.agent.driver.assets.AssetsState.Form;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Counted;
import rearguard.model.snapshot.Drift;

/**
 * Brings one snapshot back. Each part looks first at what is there, so that all may be repeated.
 */
record AssetsWork(AssetsSettings settings, AssetsState kept, Shelf shelf, Host host) {
  static final String RECORD = "assets";
  static final String TREE = "tree";

  static AssetsWork of(Subject subject, Shelf shelf) throws HostException {
    try {
      var kept = AssetsState.read(shelf.record(RECORD));
      if (kept.owners().isPresent()) {
        shelf.tree(TREE);
      }
      return new AssetsWork(AssetsSettings.of(subject.settings()), kept, shelf, subject.host());
    } catch (IOException e) {
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "record \"" + RECORD + "\" of snapshot " + shelf.id() + " cannot be read",
              "Choose another restore point."),
          e);
    }
  }

  private Disk disk() {
    return host.disk();
  }

  private AssetsLook look() {
    return new AssetsLook(settings, disk());
  }

  private Path path() {
    return settings.path();
  }

  private Optional<Path> place() throws HostException {
    return look().place(kept.form());
  }

  /** The folder that the snapshot means, as it is now. */
  private Optional<Seen> seen() throws HostException, InterruptedException {
    var place = place();
    return place.isEmpty() ? Optional.empty() : look().seen(place.get());
  }

  private boolean right(Optional<Seen> seen) throws HostException {
    return kept.owners().isEmpty()
        ? seen.isEmpty()
        : seen.equals(Optional.of(new Seen(shelf.tree(TREE).digest(), kept.owners().get())));
  }

  Drift drift() throws HostException, InterruptedException {
    var form = look().form();
    var seen = seen();
    var words = new ArrayList<String>();
    if (!form.equals(kept.form())) {
      words.add(AssetsDrift.words(path(), kept.form(), form));
    }
    if (!right(seen)) {
      if (kept.owners().isPresent() && seen.isPresent()) {
        words.addAll(
            AssetsDrift.words(
                new AssetTree(disk(), shelf.tree(TREE).folder()),
                kept.owners().get(),
                new AssetTree(disk(), place().orElseThrow())));
      } else if (words.isEmpty() || kept.form() instanceof AssetsState.Link) {
        var gone = seen.isEmpty() ? " is gone" : " was not there";
        words.add("folder " + name(place().orElse(path())) + gone);
      }
    }
    return new Drift(words, shelf.keyed((form + "\0" + seen).getBytes(UTF_8)));
  }

  void refuseUnfit() throws HostException {
    long bytes = kept.owners().isPresent() ? shelf.tree(TREE).bytes() : 0;
    look().refuseUnfit(path(), 0);
    var place = place();
    if (place.isPresent()) {
      look().refuseUnfit(place.get(), bytes);
    }
  }

  String prepare(Bench bench) throws HostException, InterruptedException {
    refuseUnfit();
    clear(bench);
    var plan = new AssetsPlan(place().orElse(path()), "", drift().live());
    plan.write(bench, host);
    if (kept.owners().isEmpty() || right(seen())) {
      return kept.owners().isEmpty() ? "nothing to build" : name(plan.place()) + " is complete";
    }
    build(plan, bench);
    return "built "
        + Counted.of(kept.owners().get().files(), "file")
        + " beside "
        + name(plan.place());
  }

  private void build(AssetsPlan plan, Bench bench) throws HostException, InterruptedException {
    var beside = bench.beside(plan.place());
    disk().deleteTree(beside);
    var tree = shelf.tree(TREE);
    disk().copyTree(tree.folder(), beside);
    var built = new AssetTree(disk(), beside);
    built.give(kept.owners().orElseThrow());
    if (!right(Optional.of(new Seen(built.digest(), built.owners())))) {
      disk().deleteTree(beside);
      throw new HostException(
          Problem.of(
              Problem.Kind.CONFLICT,
              "tree \"" + TREE + "\" of snapshot " + shelf.id() + " is altered or damaged",
              "Choose another restore point."));
    }
    plan.with(AssetsPlan.identity(beside, disk()).orElseThrow()).write(bench, host);
  }

  /** The folder first, so that a link never leads to one that is not there. */
  String restore(Bench bench) throws HostException, InterruptedException {
    refuseUnfit();
    var place = place();
    var moved = new ArrayList<String>();
    if (place.isPresent() && !right(seen())) {
      if (kept.owners().isPresent()) {
        put(place.get(), bench);
      } else {
        away(place.get(), bench);
      }
      moved.add(name(place.get()) + " is what it was");
    }
    if (!look().form().equals(kept.form())) {
      turn(kept.form(), bench);
      moved.add(name(path()) + " is " + AssetsDrift.words(kept.form()) + " again");
    }
    return moved.isEmpty() ? "all was right" : String.join(", ", moved);
  }

  private void put(Path place, Bench bench) throws HostException, InterruptedException {
    var beside = bench.beside(place);
    var plan = AssetsPlan.in(bench, disk()).orElse(new AssetsPlan(place, "", ""));
    if (!plan.built(beside, disk())) {
      build(plan, bench); // somebody changed it after it was switched, or after it was looked at
    }
    if (disk().stat(place).isPresent()) {
      disk().exchange(place, beside);
    } else {
      disk().rename(beside, place);
    }
  }

  private void turn(Form form, Bench bench) throws HostException, InterruptedException {
    switch (form) {
      case AssetsState.Absent _ -> away(path(), bench);
      case AssetsState.Folder _ -> {
        // it stands there since the folder was put
      }
      case AssetsState.Link(var text, var owner) -> {
        if (look().stands(path())) {
          var beside = bench.beside(path());
          disk().deleteTree(beside);
          disk().link(beside, text, owner);
          disk().exchange(path(), beside);
        } else {
          disk().link(path(), text, owner);
        }
      }
    }
  }

  private void away(Path place, Bench bench) throws HostException, InterruptedException {
    disk().deleteTree(bench.beside(place));
    if (disk().stat(place).isPresent()) {
      disk().rename(place, bench.beside(place));
    }
  }

  private void clear(Bench bench) throws HostException, InterruptedException {
    tidy(settings, bench, disk());
  }

  /** Also what a killed write of a link left. */
  static void tidy(AssetsSettings settings, Bench bench, Disk disk)
      throws HostException, InterruptedException {
    var plan = AssetsPlan.in(bench, disk);
    if (plan.isPresent()) {
      disk.deleteTree(bench.beside(plan.get().place()));
    }
    disk.deleteTree(bench.beside(settings.path()));
    var parent = AssetsSettings.parent(settings.path());
    if (disk.stat(parent).filter(stat -> stat.type() == Disk.Type.FOLDER).isPresent()) {
      for (var name : disk.names(parent)) {
        if (name.startsWith(".rearguard-new-")) {
          disk.deleteTree(parent.resolve(name));
        }
      }
    }
    AssetsPlan.forget(bench, disk);
  }
}
