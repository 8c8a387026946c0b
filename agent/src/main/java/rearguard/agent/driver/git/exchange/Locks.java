package rearguard.agent.driver.git.exchange;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Processes.Seen;

/** What an interrupted git left behind, and whether it was interrupted at all. */
final class Locks {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final List<String> NAMES =
      List.of(
          "index.lock",
          "HEAD.lock",
          "MERGE_HEAD",
          "MERGE_MODE",
          "MERGE_MSG",
          "CHERRY_PICK_HEAD",
          "REVERT_HEAD",
          "sequencer",
          "rebase-merge",
          "rebase-apply");

  private Locks() {}

  /**
   * Refuses while somebody's git works in the folder, as the two would overwrite each other. A look
   * (ours for another plan, a shell prompt's) is over in a moment and is waited for.
   */
  static void refuseBusy(Checkout checkout) throws HostException, InterruptedException {
    for (Seen busy : workers(checkout)) {
      if (!checkout.host().processes().ends(busy, PATIENCE)) {
        throw Faults.refused(
            "git is working in " + named(checkout.path()) + " as process " + busy.pid(),
            "Let it finish, or end it, then try again.");
      }
    }
  }

  /**
   * Likewise at the last moment: a git that changes something holds a lock, and only when there is
   * one is it looked who works there.
   */
  static void refuseLocked(Checkout checkout, GitState state)
      throws HostException, InterruptedException {
    for (Clone clone : state.clones()) {
      for (String name : names(clone)) {
        if (checkout.disk().stat(checkout.gitDir(clone).resolve(name)).isPresent()) {
          refuseBusy(checkout);
          return;
        }
      }
    }
  }

  private static List<String> names(Clone clone) {
    var names = new ArrayList<>(NAMES);
    clone.head().branch().ifPresent(branch -> names.add(branch + ".lock"));
    return names;
  }

  /** Moves left-overs out of git's way, and tells which; none are deleted. */
  static List<String> putAside(Checkout checkout, GitCommands say, Clone clone, String run)
      throws HostException, InterruptedException {
    var found = new ArrayList<String>();
    for (String name : names(clone)) {
      if (checkout.disk().stat(say.gitDir().resolve(name)).isPresent()) {
        refuseBusy(checkout);
        var kept = GitCommands.LEFT + run + "-" + name.replace('/', '-');
        checkout.git().out(say.move(say.gitDir().resolve(name), say.aside().resolve(kept)));
        found.add(named(name));
      }
    }
    return found;
  }

  private static List<Seen> workers(Checkout checkout) throws HostException {
    return checkout.host().processes().all().stream()
        .filter(seen -> !seen.words().isEmpty())
        .filter(seen -> ("/" + seen.words().getFirst()).endsWith("/git"))
        .filter(seen -> inside(seen, checkout.path()))
        .toList();
  }

  private static boolean inside(Seen seen, Path path) {
    return seen.folder().filter(folder -> folder.startsWith(path)).isPresent();
  }
}
