package rearguard.agent.driver.git.repository;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.host.HostException;

/** The captured index of one repository, made again beside the live one. */
public record GitIndex(Git git, GitCommands say, Clone repository) {
  public static final String NEXT = "next";
  public static final String LIVE = "index";

  /** With the times of the files in the work folder that {@link #say} names. */
  public void build() throws HostException, InterruptedException {
    git.out(say.emptyTree(NEXT));
    git.out(say.addEntries(NEXT, String.join("", wanted())));
    if (!repository.marked().skipped().isEmpty()) {
      git.out(say.skip(NEXT, repository.marked().skipped()));
    }
    git.any(say.refresh(NEXT)); // its exit says whether files differ, which some may
  }

  /** Whether the live index holds what was captured; times aside. */
  public boolean live() throws HostException, InterruptedException {
    Set<String> live =
        IndexEntry.parse(git.lines(say.list())).stream()
            .map(IndexEntry::line)
            .collect(Collectors.toSet());
    return live.equals(new HashSet<>(wanted()));
  }

  private List<String> wanted() throws HostException, InterruptedException {
    return git.lines(say.listTree(repository.trees().index())).stream()
        .map(IndexEntry::unshelved)
        .map(IndexEntry::line)
        .toList();
  }
}
