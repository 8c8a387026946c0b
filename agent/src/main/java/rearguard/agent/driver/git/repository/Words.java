package rearguard.agent.driver.git.repository;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.driver.git.repository.GitState.Source;
import rearguard.model.name.Quoted;

/** States in words; every name a stranger may have chosen is made harmless here. */
public final class Words {
  private static final int NAMED = 10;

  private Words() {}

  /** {@code v1.0.0 (1a2b3c4) on main}. */
  public static String of(Head head) {
    var commit =
        head.tags().isEmpty()
            ? head.brief()
            : Quoted.of(head.tags().getFirst()) + " (" + head.brief() + ")";
    return GitCommands.branchName(head)
        .map(branch -> commit + " on " + Quoted.of(branch))
        .orElse(commit + ", detached");
  }

  public static String of(GitState state) {
    return of(state.top().head());
  }

  /** {@code v1.0.0 (1a2b3c4) on main, clean, kept node_modules, dist}. */
  public static String summary(GitState state) {
    long dirty = state.clones().stream().mapToLong(one -> one.marked().dirty().size()).sum();
    var words = new StringBuilder(of(state));
    words.append(
        dirty == 0 ? ", clean" : ", " + dirty + (dirty == 1 ? " file" : " files") + " changed");
    if (state.clones().size() > 1) {
      words.append(", submodules ").append(state.clones().size() - 1);
    }
    some(words, ", kept ", state, Source.SHELF);
    some(words, ", to be made ", state, Source.MADE);
    return words.toString();
  }

  private static void some(StringBuilder words, String what, GitState state, Source source) {
    var folders =
        state.kept().stream()
            .filter(kept -> kept.source() == source)
            .map(kept -> Quoted.of(kept.path()))
            .toList();
    if (!folders.isEmpty()) {
      words.append(what).append(String.join(", ", folders));
    }
  }

  public static SortedMap<String, String> facts(Head head) {
    var facts = new TreeMap<String, String>();
    facts.put("commit", head.commit());
    facts.put("short", head.brief());
    head.tags().stream().findFirst().ifPresent(tag -> facts.put("tag", Quoted.of(tag)));
    GitCommands.branchName(head).ifPresent(branch -> facts.put("branch", Quoted.of(branch)));
    return facts;
  }

  /** At most ten of them, and how many more. */
  public static String some(List<GitPath> paths) {
    var some =
        paths.stream()
            .limit(NAMED)
            .map(path -> named(path.text()))
            .collect(Collectors.joining(", "));
    int more = paths.size() - NAMED;
    return more > 0 ? some + " and " + more + " more" : some;
  }
}
