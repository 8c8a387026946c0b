package rearguard.agent.driver.git;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.driver.git.repository.Git;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.GitState.Marked;
import rearguard.agent.driver.git.repository.GitState.Trees;
import rearguard.agent.driver.git.repository.GitStateText;
import rearguard.agent.driver.git.repository.IndexEntry;
import rearguard.agent.driver.git.repository.ModeSurvey;
import rearguard.agent.driver.git.repository.Proof;
import rearguard.agent.driver.git.repository.Repositories;
import rearguard.agent.driver.git.repository.Repositories.Found;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.model.name.SnapshotId;

/** Takes the present of a checkout; the live index and its lock are not touched. */
record GitCapture(Checkout checkout, SnapshotId id) {
  static final String RECORD = "state";

  GitState take(List<String> keep, Shelf.Writer shelf) throws HostException, InterruptedException {
    var found = Repositories.in(checkout, id);
    var clones = new ArrayList<Clone>();
    for (Found one : found) {
      clones.add(captured(one));
    }
    var files = Repositories.files(found);
    var modes = ModeSurvey.of(checkout.disk(), checkout.path(), files).modes();
    var kept = new ArrayList<Kept>();
    for (String folder : keep) {
      kept.add(kept(folder, shelf));
    }
    var state = new GitState(clones, kept, modes);
    shelf.record(RECORD, GitStateText.bytes(state));
    return state;
  }

  private Kept kept(String folder, Shelf.Writer shelf) throws HostException, InterruptedException {
    var live = checkout.path().resolve(folder);
    var stat = checkout.inside(checkout.path(), folder);
    if ((stat.isEmpty() && checkout.disk().stat(live).isPresent())
        || stat.filter(there -> there.type() != Disk.Type.FOLDER).isPresent()) {
      throw Faults.refused(
          "what is to be kept at " + named(live) + " is not a folder, or behind a link",
          "Keep real folders of the checkout only.");
    }
    if (stat.isPresent()) {
      shelf.tree(folder, live); // the name by which messages call it
    }
    return new Kept(folder, stat.isPresent());
  }

  private Clone captured(Found found) throws HostException, InterruptedException {
    var bare = found.repository();
    var head = checkout.reader(bare).head();
    if (head.isEmpty()) {
      throw Faults.refused(
          named(checkout.gitDir(bare)) + " has no commit yet", "Commit something first.");
    }
    var say = checkout.commands(bare, id);
    checkout.git().makeAside(say);
    var trees = new Trees(work(say, found), index(checkout.git(), say, found.entries()));
    var clone =
        new Clone(
            bare.at(), bare.gitDir(), bare.link(), head.get(), trees, marked(say, found.entries()));
    Proof.objects(checkout, clone);
    checkout.git().out(say.hold(head.get(), trees));
    return clone;
  }

  private String work(GitCommands say, Found found) throws HostException, InterruptedException {
    var git = checkout.git();
    var files = new LinkedHashSet<GitPath>();
    var modules = new StringBuilder();
    for (IndexEntry entry : found.entries()) {
      if (entry.module()) {
        modules.append(entry.line());
      } else if (!replacedByFolder(entry.path().in(found.repository().at()))) {
        files.add(entry.path());
      }
    }
    git.out(say.emptyTree(GitCommands.WORK_INDEX));
    git.out(say.addFiles(List.copyOf(files)));
    if (!modules.isEmpty()) {
      git.out(say.addEntries(GitCommands.WORK_INDEX, modules.toString()));
    }
    return git.out(say.writeTree(GitCommands.WORK_INDEX)).strip();
  }

  private boolean replacedByFolder(GitPath path) throws HostException {
    return path.exact()
        && checkout
            .disk()
            .stat(checkout.path().resolve(path.text()))
            .filter(stat -> stat.type() == Disk.Type.FOLDER)
            .isPresent();
  }

  static String index(Git git, GitCommands say, List<IndexEntry> entries)
      throws HostException, InterruptedException {
    var shelved = new StringBuilder();
    entries.forEach(entry -> shelved.append(entry.shelved()));
    git.out(say.emptyTree("stages"));
    git.out(say.addEntries("stages", shelved.toString()));
    return git.out(say.writeTree("stages")).strip();
  }

  private Marked marked(GitCommands say, List<IndexEntry> entries)
      throws HostException, InterruptedException {
    return new Marked(
        dirty(checkout.git(), say),
        entries.stream().filter(IndexEntry::skipped).map(IndexEntry::path).toList());
  }

  /** Tracked files that are not as committed. */
  static List<GitPath> dirty(Git git, GitCommands say) throws HostException, InterruptedException {
    return git.lines(say.status()).stream()
        .filter(line -> line.length() > 3)
        .map(line -> GitPath.parse(line.substring(3)))
        .toList();
  }
}
