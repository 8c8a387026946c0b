package rearguard.agent.driver.git.exchange;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitIndex;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.driver.git.repository.GitState.Stand;
import rearguard.agent.driver.git.repository.TreeEntry;
import rearguard.agent.driver.git.repository.Words;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/**
 * The switch. First it is written down what will move; then the two trees exchange names; then what
 * belongs to no snapshot moves from the old tree to the new one, git's own folder last; then HEAD
 * and the index are set. Each part can be repeated: which tree is which is known by its inode, what
 * has moved by where it is.
 */
public record GitRestore(Host host, Path live, GitState state, Shelf shelf, Bench bench) {

  /** Tells in one line what was done. */
  public String restore() throws HostException, InterruptedException {
    var plan =
        Switch.read(disk(), bench)
            .orElseThrow(
                () ->
                    Faults.refused(
                        "nothing is prepared for " + named(live) + " in run " + bench.mark(),
                        "Prepare it first."));
    if (!switched(plan)) {
      plan = planned(plan);
      disk().exchange(live, beside());
    } else if (disk().stat(beside()).isEmpty()) {
      disk().exchange(live, beside()); // ends a pair of renames that was killed
    }
    var carrier = carrier();
    carrier.carry(plan.entries());
    var left = placeGit();
    return words(plan, carrier, left);
  }

  /** How far it came, from the disk alone. */
  public Progress probe() throws HostException, InterruptedException {
    var plan = Switch.read(disk(), bench);
    if (plan.isEmpty()) {
      return Progress.NOT_DONE;
    }
    if (!switched(plan.get())) {
      boolean whole = Switch.is(disk(), live, plan.get().old());
      return whole ? Progress.NOT_DONE : absent() ? Progress.MIXED : Progress.UNKNOWN;
    }
    return carrier().waiting(plan.get().entries()) || !gitPlaced() ? Progress.MIXED : Progress.DONE;
  }

  /** Whether the switch of this run has happened. */
  public boolean switched() throws HostException {
    var plan = Switch.read(disk(), bench);
    return plan.isPresent() && switched(plan.get());
  }

  private Disk disk() {
    return host.disk();
  }

  private Path beside() {
    return bench.beside(live);
  }

  private Carrier carrier() {
    return new Carrier(disk(), beside(), live, bench.mark());
  }

  private boolean switched(Switch plan) throws HostException {
    return Switch.is(disk(), live, plan.fresh());
  }

  private boolean absent() throws HostException {
    return disk().stat(live).isEmpty();
  }

  /** Looks again at what moves, as a tree that is used does not stand still. */
  private Switch planned(Switch before) throws HostException, InterruptedException {
    if (absent()) {
      return before; // killed between a pair of renames; the exchange ends it
    }
    if (!Switch.is(disk(), live, before.old()) || !Switch.is(disk(), beside(), before.fresh())) {
      throw Faults.refused(
          named(live) + " or what was built beside it has been replaced since it was prepared",
          "Prepare it again.");
    }
    var checkout = Checkout.at(host, live);
    Locks.refuseLocked(checkout, state);
    var moves = new Moves(checkout, state, shelf, bench);
    if (moves.holds(before)) {
      return before;
    }
    var now = moves.plan(TreeEntry.of(checkout, state, shelf.id()));
    if (!now.equals(before)) {
      now.write(disk(), bench);
    }
    return now;
  }

  private List<String> placeGit() throws HostException, InterruptedException {
    var checkout = Checkout.at(host, live);
    var left = new ArrayList<String>();
    for (Clone clone : state.clones()) {
      var say = checkout.commands(clone, shelf.id());
      left.addAll(Locks.putAside(checkout, say, clone, bench.mark()));
      for (var command : placeHead(checkout, say, clone)) {
        checkout.git().out(command);
      }
      placeIndex(checkout, say, clone);
    }
    return left;
  }

  /** Each program costs what it takes to start it while nobody is served: only those needed. */
  private static List<Command> placeHead(Checkout checkout, GitCommands say, Clone clone)
      throws HostException {
    var stands = checkout.reader(clone).stands();
    return clone.head().standsAt(stands)
        ? List.of()
        : clone.head().branch().equals(stands.flatMap(Stand::branch))
            ? List.of(say.moveHead(clone.head()))
            : say.placeHead(clone.head());
  }

  private void placeIndex(Checkout checkout, GitCommands say, Clone clone)
      throws HostException, InterruptedException {
    var index = new GitIndex(checkout.git(), say, clone);
    if (disk().stat(say.aside().resolve(GitIndex.NEXT)).isEmpty()) {
      if (index.live()) {
        return;
      }
      index.build();
    }
    var next = say.gitDir().relativize(say.aside().resolve(GitIndex.NEXT));
    disk()
        .move(
            say.gitDir(),
            say.gitDir(),
            List.of(new Disk.Move(next.toString(), GitIndex.LIVE, true)));
  }

  private boolean gitPlaced() throws HostException, InterruptedException {
    var checkout = Checkout.at(host, live);
    for (Clone clone : state.clones()) {
      var index = new GitIndex(checkout.git(), checkout.commands(clone, shelf.id()), clone);
      if (!headPlaced(checkout, clone) || !index.live()) {
        return false;
      }
    }
    return true;
  }

  private static boolean headPlaced(Checkout checkout, Clone clone) throws HostException {
    return clone.head().standsAt(checkout.reader(clone).stands());
  }

  private String words(Switch plan, Carrier carrier, List<String> left) throws HostException {
    var words = new StringBuilder("switched " + named(live) + " to " + Words.of(state));
    long carried = plan.entries().stream().filter(Carry.Entry::free).count();
    words.append(", ").append(carried).append(" of no snapshot stayed");
    if (disk().stat(carrier.aside()).isPresent()) {
      words.append("; what was in the way is in ").append(named(carrier.aside()));
    }
    if (!left.isEmpty()) {
      words.append("; put aside in \".git/rearguard\": ").append(String.join(", ", left));
    }
    return words.toString();
  }
}
