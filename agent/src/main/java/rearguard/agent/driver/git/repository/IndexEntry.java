package rearguard.agent.driver.git.repository;

import java.util.List;

/**
 * A line of git's index.
 *
 * @param flag {@code H}; {@code S} when git was asked to leave it out
 * @param stage 0, or 1 to 3 while a merge is not settled
 */
public record IndexEntry(char flag, String mode, String object, int stage, GitPath path) {
  private static final String MODULE = "160000";

  public static IndexEntry parse(String line) {
    int tab = line.indexOf('\t');
    var words = line.substring(0, tab).split(" ", -1);
    return new IndexEntry(
        words[0].charAt(0),
        words[1],
        words[2],
        Integer.parseInt(words[3]),
        GitPath.parse(line.substring(tab + 1)));
  }

  public static List<IndexEntry> parse(List<String> lines) {
    return lines.stream().map(IndexEntry::parse).toList();
  }

  public boolean module() {
    return mode.equals(MODULE);
  }

  public boolean skipped() {
    return Character.toUpperCase(flag) == 'S';
  }

  /** The entry as git reads it again. */
  public String line() {
    return mode + " " + object + " " + stage + "\t" + path.quoted() + "\n";
  }

  /** The same in a folder named for the stage, so that a tree can hold it. */
  public String shelved() {
    return mode + " " + object + " 0\t" + new GitPath(stage + "/" + path.bytes()).quoted() + "\n";
  }

  /** From a line of {@code ls-tree -r -l} of a commit: what its index holds when all is clean. */
  public static IndexEntry committed(String line) {
    int tab = line.indexOf('\t');
    var words = line.substring(0, tab).split(" +", -1);
    return new IndexEntry('H', words[0], words[2], 0, GitPath.parse(line.substring(tab + 1)));
  }

  /** Back from a line of {@code ls-tree -r -l}: mode, kind, object, size, tab, stage, path. */
  public static IndexEntry unshelved(String line) {
    int tab = line.indexOf('\t');
    var words = line.substring(0, tab).split(" +", -1);
    var shelved = GitPath.parse(line.substring(tab + 1)).bytes();
    return new IndexEntry(
        'H', words[0], words[2], shelved.charAt(0) - '0', new GitPath(shelved.substring(2)));
  }
}
