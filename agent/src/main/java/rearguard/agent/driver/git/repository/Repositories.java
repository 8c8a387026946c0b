package rearguard.agent.driver.git.repository;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.driver.git.repository.GitState.Marked;
import rearguard.agent.driver.git.repository.GitState.Trees;
import rearguard.agent.host.HostException;
import rearguard.model.name.SnapshotId;

/** The repository that lies in a folder now, and its submodules, with what git tracks in each. */
public final class Repositories {
  private static final int LINK_LIMIT = 4096;

  private final Checkout checkout;
  private final SnapshotId id;
  private final List<Found> found = new ArrayList<>();

  private Repositories(Checkout checkout, SnapshotId id) {
    this.checkout = checkout;
    this.id = id;
  }

  /**
   * One of them.
   *
   * @param repository where it is; head and trees are not looked at yet
   */
  public record Found(Clone repository, List<IndexEntry> entries) {
    /** The tracked files that can be looked at, seen from the folder. */
    public List<GitPath> files() {
      return entries.stream()
          .filter(entry -> !entry.module())
          .map(entry -> entry.path().in(repository.at()))
          .distinct()
          .toList();
    }

    /** Every name that is git's in this tree, also those that make a submodule. */
    public List<GitPath> names() {
      return Stream.concat(
              linkOf(repository),
              entries.stream()
                  .map(entry -> entry.module() ? inner(entry.path()) : entry.path())
                  .map(path -> path.in(repository.at())))
          .distinct()
          .toList();
    }
  }

  /** A name that makes its folder git's without standing for a file. */
  public static GitPath inner(GitPath module) {
    return new GitPath(module.bytes() + "/.");
  }

  public static Stream<GitPath> linkOf(Clone repository) {
    return repository.link().map(_ -> GitPath.of(".git").in(repository.at())).stream();
  }

  /** Outer before inner. The id only names where git may keep notes; nothing is written. */
  public static List<Found> in(Checkout checkout, SnapshotId id)
      throws HostException, InterruptedException {
    var repositories = new Repositories(checkout, id);
    repositories.look(GitPath.TOP, ".git", Optional.empty());
    return repositories.found;
  }

  public static List<GitPath> names(List<Found> found) {
    return found.stream().flatMap(one -> one.names().stream()).toList();
  }

  public static SequencedSet<GitPath> files(List<Found> found) {
    var files = new LinkedHashSet<GitPath>();
    found.forEach(one -> files.addAll(one.files()));
    return files;
  }

  private void look(GitPath at, String gitDir, Optional<String> link)
      throws HostException, InterruptedException {
    var clone =
        new Clone(
            at,
            gitDir,
            link,
            new Head("", Optional.empty(), List.of(), ""),
            new Trees("", ""),
            new Marked(List.of(), List.of()));
    var entries = IndexEntry.parse(checkout.git().lines(checkout.commands(clone, id).list()));
    found.add(new Found(clone, entries));
    for (IndexEntry entry : entries) {
      if (entry.module()) {
        module(entry.path().in(at));
      }
    }
  }

  private void module(GitPath at) throws HostException, InterruptedException {
    if (!at.exact()) {
      throw Faults.refused(
          "the name of submodule " + named(at.text()) + " is not UTF-8", "Rename it.");
    }
    var link = at.text() + "/.git";
    var stat = checkout.inside(checkout.path(), link);
    if (stat.isEmpty()) {
      return; // never fetched: nothing of it lies here
    }
    switch (stat.get().type()) {
      case FOLDER -> look(at, link, Optional.empty());
      case FILE -> linked(at, checkout.path().resolve(link));
      case LINK, OTHER ->
          throw Faults.refused(
              "\".git\" of submodule " + named(at.text()) + " is a link",
              "Make it a submodule again with \"git submodule update --init\".");
    }
  }

  private void linked(GitPath at, Path file) throws HostException, InterruptedException {
    var text = new String(checkout.disk().read(file, LINK_LIMIT), StandardCharsets.UTF_8);
    var gitDir = file.resolveSibling(text.strip().replaceFirst("^gitdir: ", "")).normalize();
    if (!gitDir.startsWith(checkout.path().resolve(".git/modules"))) {
      throw Faults.refused(
          "submodule " + named(at.text()) + " has its repository outside, at " + named(gitDir),
          "Let git move it in with \"git submodule absorbgitdirs\".");
    }
    look(at, checkout.path().relativize(gitDir).toString(), Optional.of(text));
  }
}
