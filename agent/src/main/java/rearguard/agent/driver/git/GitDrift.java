package rearguard.agent.driver.git;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.git.making.Artefacts;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitIndex;
import rearguard.agent.driver.git.repository.GitPath;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.GitState.Source;
import rearguard.agent.driver.git.repository.ModeSurvey;
import rearguard.agent.driver.git.repository.Proof;
import rearguard.agent.driver.git.repository.Repositories;
import rearguard.agent.driver.git.repository.Repositories.Found;
import rearguard.agent.driver.git.repository.TreeEntry;
import rearguard.agent.driver.git.repository.Words;
import rearguard.agent.host.HostException;
import rearguard.model.snapshot.Drift;

/** What differs between a snapshot and the live tree, in words. */
final class GitDrift {
  private final Checkout checkout;
  private final GitState state;
  private final Shelf shelf;
  private final List<String> words = new ArrayList<>();

  private GitDrift(Checkout checkout, GitState state, Shelf shelf) {
    this.checkout = checkout;
    this.state = state;
    this.shelf = shelf;
  }

  /** What is left to differ. */
  static Drift left(Checkout checkout, GitState state, Shelf shelf)
      throws HostException, InterruptedException {
    return new GitDrift(checkout, state, shelf).drift(false);
  }

  /**
   * What a restore would change, with what is worth knowing before it.
   *
   * @param keep the folders that the fleet file now says are kept
   */
  static Drift ahead(Checkout checkout, GitState state, Shelf shelf, List<String> keep)
      throws HostException, InterruptedException {
    Proof.complete(checkout, state, shelf);
    var ahead = new GitDrift(checkout, state, shelf).drift(true);
    var known = state.kept().stream().map(Kept::path).toList();
    var strange = keep.stream().filter(folder -> !known.contains(folder)).toList();
    if (ahead.none() || strange.isEmpty()) {
      return ahead;
    }
    var words = new ArrayList<>(ahead.words());
    words.add(
        "not kept then, and stays as it is now: "
            + Artefacts.names(strange)
            + "; --rebuild makes it anew");
    return new Drift(words, ahead.live());
  }

  private Drift drift(boolean notes) throws HostException, InterruptedException {
    var live = Repositories.in(checkout, shelf.id());
    for (Clone clone : state.clones()) {
      var same = live.stream().filter(one -> one.repository().at().equals(clone.at())).findFirst();
      repository(clone, same, notes);
    }
    modes();
    for (Kept kept : state.kept()) {
      kept(kept);
    }
    if (notes) {
      made();
    }
    if (notes && !words.isEmpty()) {
      movedTags();
    }
    return new Drift(words, Fingerprint.of(checkout, live, state));
  }

  private void repository(Clone clone, Optional<Found> live, boolean notes)
      throws HostException, InterruptedException {
    var where =
        clone.at().equals(GitPath.TOP) ? "" : "submodule " + named(clone.at().text()) + ": ";
    if (live.isEmpty()) {
      words.add(where + "it is missing and comes back");
      return;
    }
    var head = checkout.reader(clone).head();
    boolean same = head.filter(now -> now.commit().equals(clone.head().commit())).isPresent();
    if (!same || !head.get().branch().equals(clone.head().branch())) {
      words.add(where + heads(clone, head));
    }
    if (notes) {
      uncommitted(clone, where);
    }
    files(clone, where, same);
    if (same && !new GitIndex(checkout.git(), say(clone), clone).live()) {
      words.add(where + "what is staged differs");
    }
  }

  private GitCommands say(Clone clone) {
    return checkout.commands(clone, shelf.id());
  }

  private String heads(Clone clone, Optional<Head> now) throws HostException, InterruptedException {
    var wanted = clone.head();
    if (now.isEmpty()) {
      return "no commit -> " + Words.of(wanted);
    }
    var between =
        now.get().commit().equals(wanted.commit())
            ? ""
            : distance(clone, now.get().commit(), wanted.commit());
    return "commit " + Words.of(now.get()) + " -> " + Words.of(wanted) + between;
  }

  private String distance(Clone clone, String from, String to)
      throws HostException, InterruptedException {
    var ran = checkout.git().any(say(clone).between(from, to));
    if (!ran.fine()) {
      return ""; // a shallow history may not tell
    }
    var counts = ran.out().strip().split("\\s+", -1);
    var back = counts[0].equals("0") ? "" : ", " + commits(counts[0]) + " back";
    return counts[1].equals("0") ? back : back + ", " + commits(counts[1]) + " forward";
  }

  private static String commits(String count) {
    return count.equals("1") ? "1 commit" : count + " commits";
  }

  private void uncommitted(Clone clone, String where) throws HostException, InterruptedException {
    var dirty = GitCapture.dirty(checkout.git(), say(clone));
    if (!dirty.isEmpty() && !dirty.equals(clone.marked().dirty())) {
      words.add(where + "changes that are not committed leave: " + Words.some(dirty));
    }
    if (!clone.marked().dirty().isEmpty() && !dirty.equals(clone.marked().dirty())) {
      words.add(
          where
              + "changes that were not committed come back: "
              + Words.some(clone.marked().dirty()));
    }
  }

  private void files(Clone clone, String where, boolean named)
      throws HostException, InterruptedException {
    var say = say(clone);
    if (checkout.disk().stat(say.aside().resolve("info/attributes")).isEmpty()
        || checkout.disk().stat(say.aside().resolve(GitCommands.WORK_INDEX)).isEmpty()) {
      checkout.git().makeAside(say);
      checkout.git().out(say.readTree(GitCommands.WORK_INDEX, clone.trees().work()));
    }
    var differing =
        checkout.git().lines(say.differences()).stream()
            .map(line -> GitPath.parse(line.substring(line.indexOf('\t') + 1)))
            .toList();
    if (!differing.isEmpty()) {
      var count = differing.size() == 1 ? "1 file differs" : differing.size() + " files differ";
      words.add(where + count + (named ? ": " + Words.some(differing) : ""));
    }
  }

  private void modes() throws HostException, InterruptedException {
    var files = TreeEntry.files(TreeEntry.of(checkout, state, shelf.id()));
    var found = ModeSurvey.of(checkout.disk(), checkout.path(), files);
    differ("permissions differ: ", found.corrections(state.modes()).keySet());
    differ("groups differ: ", found.wrongGroups(state.modes().groups()).keySet());
  }

  private void differ(String what, Set<GitPath> wrong) {
    if (!wrong.isEmpty()) {
      words.add(what + Words.some(List.copyOf(wrong)));
    }
  }

  private void kept(Kept kept) throws HostException, InterruptedException {
    var live = checkout.inside(checkout.path(), kept.path());
    if (live.isEmpty() == kept.present()) {
      words.add(
          "folder "
              + named(kept.path())
              + (kept.present() ? " is missing and comes back" : " was not there and goes"));
    } else if (kept.source() == Source.SHELF
        && !checkout
            .disk()
            .digestTree(checkout.path().resolve(kept.path()))
            .equals(shelf.tree(kept.path()).digest())) {
      words.add("folder " + named(kept.path()) + " differs");
    }
  }

  private void made() {
    var made = Artefacts.made(state);
    if (!made.isEmpty()) {
      words.add(
          "not kept: "
              + Artefacts.names(made)
              + "; made anew beside the live tree, before anything stops, which needs the network");
    }
  }

  private void movedTags() throws HostException {
    var reader = checkout.reader(state.top());
    for (String tag : state.top().head().tags()) {
      var now = reader.tag(tag);
      if (!now.equals(Optional.of(state.top().head().commit()))) {
        words.add(
            "tag "
                + named(tag)
                + " has moved since it was captured; commit "
                + state.top().head().brief()
                + " is what comes back");
      }
    }
  }
}
