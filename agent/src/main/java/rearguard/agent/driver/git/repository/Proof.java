package rearguard.agent.driver.git.repository;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.util.List;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.GitState.Source;
import rearguard.agent.host.HostException;

/** That everything a restore needs is there, or which piece is not. */
public final class Proof {
  private Proof() {}

  public static void complete(Checkout checkout, GitState state, Shelf shelf) throws HostException {
    for (Clone clone : state.clones()) {
      if (checkout.disk().stat(checkout.gitDir(clone)).isEmpty()) {
        throw Faults.gone(
            "the repository " + named(checkout.gitDir(clone)) + " is gone",
            "Bring it back with \"git submodule update --init\", or choose another restore point.");
      }
      objects(checkout, clone);
    }
    for (Kept kept : state.kept()) {
      if (kept.source() == Source.SHELF && shelf.findTree(kept.path()).isEmpty()) {
        throw Faults.gone(
            "what snapshot "
                + shelf.id()
                + " kept of folder "
                + named(kept.path())
                + " is missing, and without it the code would not run",
            "Choose another restore point, or have it made anew with --rebuild.");
      }
    }
  }

  public static void objects(Checkout checkout, Clone clone) throws HostException {
    var reader = checkout.reader(clone);
    var head = clone.head();
    for (String root : List.of(head.commit(), clone.trees().work(), clone.trees().index())) {
      var missing = reader.missing(root);
      if (missing.isPresent()) {
        throw Faults.gone(
            "object "
                + missing.get()
                + " of commit "
                + head.brief()
                + " is not in "
                + named(checkout.gitDir(clone)),
            "Fetch it as the owner of the folder, for instance with \"git fetch --refetch\","
                + " or choose another restore point.");
      }
    }
  }
}
