package rearguard.agent.driver.git.repository;

import java.util.ArrayList;
import java.util.List;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.host.HostException;
import rearguard.model.name.SnapshotId;

/** A line of {@code git ls-tree -r -l}. */
public record TreeEntry(boolean module, long bytes, GitPath path) {

  public static TreeEntry parse(String line) {
    int tab = line.indexOf('\t');
    var words = line.substring(0, tab).split(" +", -1);
    return new TreeEntry(
        words[1].equals("commit"),
        words[3].equals("-") ? 0 : Long.parseLong(words[3]),
        GitPath.parse(line.substring(tab + 1)));
  }

  /** The files of a snapshot, seen from the folder. */
  public static List<TreeEntry> of(Checkout checkout, GitState state, SnapshotId id)
      throws HostException, InterruptedException {
    var all = new ArrayList<TreeEntry>();
    for (Clone clone : state.clones()) {
      var list = checkout.commands(clone, id).in(checkout.path()).listTree(clone.trees().work());
      for (String line : checkout.git().lines(list)) {
        var entry = parse(line);
        all.add(new TreeEntry(entry.module(), entry.bytes(), entry.path().in(clone.at())));
      }
    }
    return all;
  }

  public static List<GitPath> files(List<TreeEntry> entries) {
    return entries.stream().filter(entry -> !entry.module()).map(TreeEntry::path).toList();
  }

  /** Every name that is git's, also those that make a submodule. */
  public static List<GitPath> names(List<TreeEntry> entries, GitState state) {
    var names = new ArrayList<GitPath>();
    entries.forEach(
        entry -> names.add(entry.module() ? Repositories.inner(entry.path()) : entry.path()));
    state.clones().forEach(clone -> Repositories.linkOf(clone).forEach(names::add));
    return names;
  }
}
