package rearguard.agent.driver.git;

import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.host.HostException;
import rearguard.model.name.SnapshotId;

/** Takes out of a checkout's repositories what a snapshot kept there. */
final class GitForget {
  private GitForget() {}

  /** What was put aside of somebody else's stays; so does, in git, what something else holds. */
  static void from(Checkout checkout, GitState state, SnapshotId id)
      throws HostException, InterruptedException {
    for (Clone clone : state.clones()) {
      if (checkout.disk().stat(checkout.gitDir(clone)).isPresent()) {
        forget(checkout, clone, id);
      }
    }
  }

  private static void forget(Checkout checkout, Clone clone, SnapshotId id)
      throws HostException, InterruptedException {
    var say = checkout.commands(clone, id);
    checkout.git().out(say.release());
    if (checkout.disk().stat(say.aside()).isPresent()) {
      var ours = checkout.disk().names(say.aside()).stream().filter(GitForget::isOurs).toList();
      checkout.git().out(say.removeAside(ours));
      checkout.git().out(say.removeEmptyAside());
    }
  }

  private static boolean isOurs(String name) {
    return !name.startsWith(GitCommands.LEFT);
  }
}
