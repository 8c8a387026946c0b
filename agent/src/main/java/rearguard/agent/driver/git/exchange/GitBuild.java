package rearguard.agent.driver.git.exchange;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.git.making.Artefacts;
import rearguard.agent.driver.git.making.BuildSettings;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitIndex;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.GitState.Source;
import rearguard.agent.driver.git.repository.ModeSurvey;
import rearguard.agent.driver.git.repository.Proof;
import rearguard.agent.driver.git.repository.TreeEntry;
import rearguard.agent.driver.git.repository.Words;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;

/** Builds the captured tree beside the live one and proves it; the live one is not touched. */
public record GitBuild(
    Checkout checkout, GitState state, Optional<BuildSettings> making, Shelf shelf, Bench bench) {
  private static final long SPARE_BYTES = 8L << 20;
  private static final long SPARE_PER_FILE = 4096;
  private static final int BATCH = 200;

  /** Tells in one line what stands there now. */
  public String build() throws HostException, InterruptedException {
    Locks.refuseBusy(checkout);
    Proof.complete(checkout, state, shelf);
    var files = TreeEntry.of(checkout, state, shelf.id());
    refuseFull(files);
    Switch.forget(disk(), bench);
    clean();
    disk().makeFolder(beside(), 0700, checkout.owner());
    for (Clone clone : state.clones()) {
      checkOut(clone);
    }
    for (Kept kept : state.kept()) {
      place(kept);
    }
    setModes(TreeEntry.files(files));
    make();
    for (Clone clone : state.clones()) {
      prove(clone);
      new GitIndex(checkout.git(), say(clone), clone).build();
    }
    disk().syncTree(beside());
    var plan = new Moves(checkout, state, shelf, bench).plan(files);
    plan.write(disk(), bench);
    return words(files, plan);
  }

  /** What was not kept; when it fails, the tree goes, as it may be large. */
  private void make() throws HostException, InterruptedException {
    if (Artefacts.made(state).isEmpty()) {
      return;
    }
    try {
      Artefacts.of(checkout, state, say(state.top()), beside())
          .make(making.orElseThrow(() -> Artefacts.noBuild(state)));
    } catch (HostException e) {
      disk().deleteTree(beside());
      throw e;
    }
  }

  private Disk disk() {
    return checkout.disk();
  }

  private Path beside() {
    return bench.beside(checkout.path());
  }

  private GitCommands say(Clone clone) {
    return checkout.commands(clone, shelf.id()).in(beside().resolve(clone.at().text()));
  }

  /** What an earlier try left; a tree with git's folder in it is not that, and stays. */
  private void clean() throws HostException, InterruptedException {
    if (disk()
        .stat(beside().resolve(".git"))
        .filter(stat -> stat.type() == Disk.Type.FOLDER)
        .isPresent()) {
      throw Faults.refused(
          named(beside()) + " holds a repository and is not a tree that was built here",
          "Look at it, and move it away.");
    }
    disk().deleteTree(beside());
  }

  private void refuseFull(List<TreeEntry> files) throws HostException, InterruptedException {
    long needed = SPARE_BYTES;
    for (TreeEntry file : files) {
      needed += file.bytes() + SPARE_PER_FILE;
    }
    for (String folder : Artefacts.made(state)) { // about as much as what stands there now
      var live = checkout.path().resolve(folder);
      needed += checkout.inside(checkout.path(), folder).isEmpty() ? 0 : disk().sizeOfTree(live);
    }
    for (Kept kept : state.kept()) {
      needed += shelf.findTree(kept.path()).map(Shelf.Tree::bytes).orElse(0L);
    }
    long free = disk().freeBytes(checkout.path());
    if (free < needed) {
      throw Faults.refused(
          "the disk of "
              + named(checkout.path())
              + " has "
              + (free >> 20)
              + " MiB free, "
              + (needed >> 20)
              + " MiB are needed: "
              + (needed - free)
              + " bytes are missing",
          "Make room, then try again.");
    }
  }

  private void checkOut(Clone clone) throws HostException, InterruptedException {
    var say = say(clone);
    var git = checkout.git();
    git.makeAside(say);
    git.out(say.hold(clone.head(), clone.trees()));
    disk().makeFolder(say.work(), state.modes().folder(), checkout.owner());
    git.out(say.readTree(GitCommands.WORK_INDEX, clone.trees().work()));
    git.out(say.checkOut());
    if (clone.link().isPresent()) {
      git.out(say.writeLink(say.work().resolve(".git"), clone.link().get()));
    }
  }

  private void place(Kept kept) throws HostException, InterruptedException {
    if (kept.source() != Source.SHELF) {
      return;
    }
    makeParents(kept.path());
    var to = beside().resolve(kept.path());
    var tree = shelf.tree(kept.path());
    disk().deleteTree(to); // tracked files in it are part of what was kept
    disk().copyTree(tree.folder(), to);
    if (!disk().digestTree(to).equals(tree.digest())) {
      throw Faults.gone(
          "what was kept of " + named(kept.path()) + " in snapshot " + shelf.id() + " is damaged",
          "Choose another restore point.");
    }
  }

  private void makeParents(String path) throws HostException {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      disk()
          .makeFolder(
              beside().resolve(path.substring(0, slash)), state.modes().folder(), checkout.owner());
    }
  }

  /** Groups first: a change of group takes bits away. */
  private void setModes(List<GitPath> files) throws HostException, InterruptedException {
    var say = new Permissions(checkout.owner().user(), beside());
    var groups = state.modes().groups();
    each(look(files).wrongGroups(groups), (_, group) -> group, say::group);
    var seen = look(files);
    each(seen.corrections(state.modes()), (path, _) -> seen.group(path), say::mode);
    var now = look(files);
    if (!now.corrections(state.modes()).isEmpty() || !now.wrongGroups(groups).isEmpty()) {
      throw Faults.refused(
          "permissions or groups in " + named(beside()) + " cannot be set as they were",
          "Look at the mount options of that disk, and whether this agent may give these groups.");
    }
  }

  private ModeSurvey look(List<GitPath> files) throws HostException {
    return ModeSurvey.of(disk(), beside(), files);
  }

  /** What is to be set for many paths by one program, as a member of a group. */
  private record Change(int number, int group) {}

  private interface Say {
    Command of(int number, int group, List<String> paths);
  }

  /** As the owner of the tree, who can be led to nothing but what is his. */
  private void each(Map<GitPath, Integer> wanted, ToIntBiFunction<GitPath, Integer> group, Say say)
      throws HostException, InterruptedException {
    var together = new LinkedHashMap<Change, List<String>>();
    wanted.forEach(
        (path, number) ->
            together
                .computeIfAbsent(
                    new Change(number, group.applyAsInt(path, number)), _ -> new ArrayList<>())
                .add(path.bytes().isEmpty() ? "." : "./" + path.text()));
    for (var one : together.entrySet()) {
      var paths = one.getValue();
      for (int from = 0; from < paths.size(); from += BATCH) {
        var batch = paths.subList(from, Math.min(paths.size(), from + BATCH));
        checkout.git().out(say.of(one.getKey().number(), one.getKey().group(), batch));
      }
    }
  }

  private void prove(Clone clone) throws HostException, InterruptedException {
    var differing = checkout.git().lines(say(clone).differences());
    if (!differing.isEmpty()) {
      throw Faults.refused(
          differing.size()
              + " files of "
              + named(beside())
              + " are not as captured, the first: "
              + named(differing.getFirst()),
          "Look at the disk and at who else writes there.");
    }
  }

  private String words(List<TreeEntry> files, Switch plan) {
    long aside = plan.entries().stream().filter(entry -> !entry.free()).count();
    var line =
        "built "
            + Words.of(state)
            + " beside "
            + named(checkout.path())
            + ": "
            + files.size()
            + " files, "
            + (plan.entries().size() - aside)
            + " of no snapshot stay"
            + (Artefacts.made(state).isEmpty()
                ? ""
                : ", made " + Artefacts.names(Artefacts.made(state)));
    return aside == 0 ? line : line + ", " + aside + " in the way go aside";
  }
}
