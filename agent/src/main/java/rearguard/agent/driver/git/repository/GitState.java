package rearguard.agent.driver.git.repository;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is captured of a checkout, besides the objects in git and the kept trees.
 *
 * @param clones the repository itself first, then its submodules, outer before inner
 */
public record GitState(List<Clone> clones, List<Kept> kept, Modes modes) {
  public GitState {
    clones = List.copyOf(clones);
    kept = List.copyOf(kept);
  }

  public Clone top() {
    return clones.getFirst();
  }

  /**
   * One repository.
   *
   * @param at where its work tree is in the folder
   * @param gitDir its git folder, relative to the folder
   * @param link what the file {@code .git} says when it is a file
   */
  public record Clone(
      GitPath at, String gitDir, Optional<String> link, Head head, Trees trees, Marked marked) {}

  /**
   * Where HEAD stands.
   *
   * @param branch its full ref, when HEAD is on one
   * @param tags those exactly at the commit
   * @param remote without credentials; empty when there is none
   */
  public record Head(String commit, Optional<String> branch, List<String> tags, String remote) {
    public Head {
      tags = List.copyOf(tags);
    }

    public String brief() {
      return commit.substring(0, 7);
    }

    public boolean standsAt(Optional<Stand> stand) {
      return stand.equals(Optional.of(new Stand(commit, branch)));
    }
  }

  /** The part of a HEAD that can be put back. */
  public record Stand(String commit, Optional<String> branch) {}

  /**
   * Objects of git.
   *
   * @param work the tracked files as they lay there, unfiltered
   * @param index each entry of the index under a folder named for its stage
   */
  public record Trees(String work, String index) {}

  /** Tracked files that are special: changed since the commit, or left out by git on request. */
  public record Marked(List<GitPath> dirty, List<GitPath> skipped) {
    public Marked {
      dirty = List.copyOf(dirty);
      skipped = List.copyOf(skipped);
    }
  }

  /** A folder beside the code, and where what it is to hold comes from. */
  public record Kept(String path, Source source) {
    public Kept(String path, boolean present) {
      this(path, present ? Source.SHELF : Source.NONE);
    }

    public boolean present() {
      return source != Source.NONE;
    }

    public boolean made() {
      return source == Source.MADE;
    }
  }

  public enum Source {
    /** It was copied when it was captured. */
    SHELF,
    /** It is made from the code when the tree is prepared. */
    MADE,
    /** There was no such folder. */
    NONE
  }

  /**
   * Permissions: what most have, and those that are otherwise.
   *
   * @param program of files git calls executable
   */
  public record Modes(
      int folder, int file, int program, SortedMap<GitPath, Integer> odd, Groups groups) {
    public Modes {
      odd = Collections.unmodifiableSortedMap(new TreeMap<>(odd));
    }
  }

  /**
   * Groups, by number: what most have, and those that are otherwise. Only of what belongs to the
   * checkout's owner.
   *
   * @param usual empty when nobody looked, as before agents did: then groups are not set
   */
  public record Groups(Optional<Integer> usual, SortedMap<GitPath, Integer> odd) {
    public static final Groups NOT_KNOWN = new Groups(Optional.empty(), new TreeMap<>());

    public Groups {
      odd = Collections.unmodifiableSortedMap(new TreeMap<>(odd));
    }
  }
}
