package rearguard.agent.driver.git;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.git.making.Artefacts;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.driver.git.repository.GitReader;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.driver.git.repository.GitState.Groups;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.GitState.Marked;
import rearguard.agent.driver.git.repository.GitState.Modes;
import rearguard.agent.driver.git.repository.GitState.Source;
import rearguard.agent.driver.git.repository.GitState.Trees;
import rearguard.agent.driver.git.repository.GitStateText;
import rearguard.agent.driver.git.repository.IndexEntry;
import rearguard.agent.driver.git.repository.ModeSurvey;
import rearguard.agent.driver.git.repository.Proof;
import rearguard.agent.driver.git.repository.Repositories;
import rearguard.agent.driver.git.repository.Words;
import rearguard.agent.host.HostException;

/**
 * Draws up the state a checkout would have at a commit, or had in a snapshot that lost what it
 * kept. Folders that are not kept are only noted; the live tree is not touched.
 *
 * @param asked whether an operator asked for making what was not kept
 */
record GitDraw(Checkout checkout, GitSettings settings, boolean asked, Shelf.Writer shelf) {
  private static final List<String> LOCKS = List.of("package-lock.json", "npm-shrinkwrap.json");
  private static final Pattern FILTERED =
      Pattern.compile("\\s(filter|working-tree-encoding)=|\\seol=crlf|\\sident\\b");

  /** A commit that the repository has; its files are the committed bytes. HEAD is detached. */
  GitState commit(String name) throws HostException, InterruptedException {
    var reader = new GitReader(checkout.path().resolve(".git"));
    var version = reader.version(name).orElseThrow(() -> unknown(name));
    var bare = clone(version, version.tree());
    var say = checkout.commands(bare, shelf.id());
    checkout.git().makeAside(say);
    var entries = entries(say, version.tree());
    refuseUnbuildable(entries, reader);
    var top = clone(version, GitCapture.index(checkout.git(), say, entries));
    checkout.git().out(say.hold(top.head(), top.trees()));
    var kept = settings.keep().stream().map(folder -> new Kept(folder, Source.MADE)).toList();
    return recorded(new GitState(List.of(top), kept, modes()), entries);
  }

  private HostException unknown(String name) {
    return Faults.gone(
        named(checkout.path()) + " has no tag or commit " + named(name),
        "Fetch it there as the owner of the folder, with \"git fetch --tags\".");
  }

  private static Clone clone(GitReader.Version version, String index) {
    return new Clone(
        GitPath.TOP,
        ".git",
        Optional.empty(),
        version.head(),
        new Trees(version.tree(), index),
        new Marked(List.of(), List.of()));
  }

  /** What a snapshot still holds stays so, with what it lost or never had to be made. */
  GitState again(GitState old, Shelf from) throws HostException, InterruptedException {
    var kept = new ArrayList<Kept>();
    for (String folder : settings.keep()) {
      var tree = tree(old, from, folder);
      if (tree.isPresent()) {
        shelf.tree(folder, tree.get().folder());
      }
      kept.add(new Kept(folder, tree.isPresent() ? Source.SHELF : Source.MADE));
    }
    for (Clone clone : old.clones()) {
      Proof.objects(checkout, clone);
      var say = checkout.commands(clone, shelf.id());
      checkout.git().makeAside(say);
      checkout.git().out(say.hold(clone.head(), clone.trees()));
    }
    var top = old.top();
    var entries = entries(checkout.commands(top, shelf.id()), top.trees().work());
    return recorded(new GitState(old.clones(), kept, old.modes()), entries);
  }

  private static Optional<Shelf.Tree> tree(GitState old, Shelf from, String folder) {
    return old.kept().stream()
        .filter(kept -> kept.path().equals(folder) && kept.source() == Source.SHELF)
        .findFirst()
        .flatMap(_ -> from.findTree(folder));
  }

  private GitState recorded(GitState state, List<IndexEntry> entries)
      throws HostException, InterruptedException {
    if (!Artefacts.made(state).isEmpty()) {
      refuseUnasked(state);
      refuseUnlocked(state, entries);
      var git = checkout.commands(state.top(), shelf.id());
      var tool = Artefacts.of(checkout, state, git, checkout.path()).say();
      checkout.git().out(tool.version()); // before the day, not in the middle of it
    }
    shelf.record(GitCapture.RECORD, GitStateText.bytes(state));
    return state;
  }

  private void refuseUnasked(GitState state) throws HostException {
    var build = settings.build().orElseThrow(() -> Artefacts.noBuild(state));
    if (!asked) {
      throw Faults.refused(
          Artefacts.notKept(state),
          "Add --rebuild to have "
              + build.words()
              + " make them before anything stops, or choose a restore point that kept them.");
    }
  }

  private static void refuseUnlocked(GitState state, List<IndexEntry> entries)
      throws HostException {
    if (entries.stream().noneMatch(entry -> LOCKS.contains(entry.path().text()))) {
      throw Faults.refused(
          Words.of(state) + " has no package-lock.json, so nobody can say what it was made of",
          "Choose a restore point whose folders were kept.");
    }
  }

  private List<IndexEntry> entries(GitCommands say, String tree)
      throws HostException, InterruptedException {
    return checkout.git().lines(say.listTree(tree)).stream().map(IndexEntry::committed).toList();
  }

  /** What only a checkout by git itself would bring back to the letter. */
  private static void refuseUnbuildable(List<IndexEntry> entries, GitReader reader)
      throws HostException {
    for (IndexEntry entry : entries) {
      var name = entry.path().text();
      if (entry.module()) {
        throw Faults.refused(
            "that commit has submodule " + named(name) + ", which no snapshot holds",
            "Choose a restore point.");
      }
      boolean attributes = name.equals(".gitattributes") || name.endsWith("/.gitattributes");
      if (attributes && FILTERED.matcher(reader.text(entry.object())).find()) {
        throw Faults.refused(
            named(name) + " of that commit has git change contents, which no restore does",
            "Choose a restore point.");
      }
    }
  }

  /** As most of what lies there now has them. */
  private Modes modes() throws HostException, InterruptedException {
    var files = Repositories.files(Repositories.in(checkout, shelf.id()));
    var now = ModeSurvey.of(checkout.disk(), checkout.path(), files).modes();
    var groups = new Groups(now.groups().usual(), new TreeMap<>());
    return new Modes(now.folder(), now.file(), now.program(), new TreeMap<>(), groups);
  }
}
