package rearguard.agent.driver.git.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import rearguard.agent.driver.git.repository.GitState.Clone;
import rearguard.agent.driver.git.repository.GitState.Groups;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.GitState.Marked;
import rearguard.agent.driver.git.repository.GitState.Modes;
import rearguard.agent.driver.git.repository.GitState.Source;
import rearguard.agent.driver.git.repository.GitState.Trees;

/** A state as lines of ASCII: a word and what it says, quoted as git quotes paths. */
public final class GitStateText {
  private static final String FIRST = "rearguard-git 1";
  private static final List<String> OUTER =
      List.of("kept", "made", "absent", "modes", "mode", "groups", "group");

  private GitStateText() {}

  public static byte[] bytes(GitState state) {
    var lines = new ArrayList<String>();
    lines.add(FIRST);
    state.clones().forEach(clone -> add(clone, lines));
    for (Kept kept : state.kept()) {
      lines.add(word(kept.source()) + " " + quoted(kept.path()));
    }
    add(state.modes(), lines);
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }

  private static void add(Clone clone, List<String> lines) {
    lines.add("clone " + clone.at().quoted());
    lines.add("dir " + quoted(clone.gitDir()));
    clone.link().ifPresent(link -> lines.add("link " + quoted(link)));
    lines.add("commit " + clone.head().commit());
    clone.head().branch().ifPresent(branch -> lines.add("branch " + quoted(branch)));
    clone.head().tags().forEach(tag -> lines.add("tag " + quoted(tag)));
    lines.add("remote " + quoted(clone.head().remote()));
    lines.add("work " + clone.trees().work());
    lines.add("index " + clone.trees().index());
    clone.marked().dirty().forEach(path -> lines.add("dirty " + path.quoted()));
    clone.marked().skipped().forEach(path -> lines.add("skipped " + path.quoted()));
  }

  private static void add(Modes modes, List<String> lines) {
    lines.add(String.format("modes %o %o %o", modes.folder(), modes.file(), modes.program()));
    modes
        .odd()
        .forEach((path, mode) -> lines.add(String.format("mode %o %s", mode, path.quoted())));
    var groups = modes.groups();
    groups.usual().ifPresent(usual -> lines.add("groups " + usual));
    groups.odd().forEach((path, group) -> lines.add("group " + group + " " + path.quoted()));
  }

  /** The state again; an {@link IllegalArgumentException} when it is not one. */
  public static GitState state(byte[] bytes) {
    var lines = new String(bytes, UTF_8).split("\n", -1);
    if (!lines[0].equals(FIRST)) {
      throw new IllegalArgumentException("not a captured state of git that this agent reads");
    }
    var blocks = new ArrayList<List<String>>();
    var rest = new ArrayList<String>();
    for (String line : lines) {
      if (line.startsWith("clone ")) {
        blocks.add(new ArrayList<>());
      }
      var word = line.substring(0, Math.max(0, line.indexOf(' ')));
      boolean outer = OUTER.contains(word);
      (outer || blocks.isEmpty() ? rest : blocks.getLast()).add(line);
    }
    return new GitState(blocks.stream().map(GitStateText::clone).toList(), kept(rest), modes(rest));
  }

  private static Clone clone(List<String> lines) {
    return new Clone(
        GitPath.parse(one(lines, "clone")),
        text(one(lines, "dir")),
        all(lines, "link").map(GitStateText::text).findFirst(),
        new Head(
            one(lines, "commit"),
            all(lines, "branch").map(GitStateText::text).findFirst(),
            all(lines, "tag").map(GitStateText::text).toList(),
            text(one(lines, "remote"))),
        new Trees(one(lines, "work"), one(lines, "index")),
        new Marked(
            all(lines, "dirty").map(GitPath::parse).toList(),
            all(lines, "skipped").map(GitPath::parse).toList()));
  }

  private static List<Kept> kept(List<String> lines) {
    return lines.stream()
        .flatMap(
            line ->
                Stream.of(Source.values())
                    .filter(source -> line.startsWith(word(source) + " "))
                    .map(source -> new Kept(text(line.substring(line.indexOf(' ') + 1)), source)))
        .toList();
  }

  private static String word(Source source) {
    return switch (source) {
      case SHELF -> "kept";
      case MADE -> "made";
      case NONE -> "absent";
    };
  }

  private static Modes modes(List<String> lines) {
    var three = one(lines, "modes").split(" ", -1);
    return new Modes(
        octal(three[0]),
        octal(three[1]),
        octal(three[2]),
        odd(lines, "mode", 8),
        new Groups(
            all(lines, "groups").map(Integer::valueOf).findFirst(), odd(lines, "group", 10)));
  }

  private static SortedMap<GitPath, Integer> odd(List<String> lines, String word, int radix) {
    var odd = new TreeMap<GitPath, Integer>();
    all(lines, word)
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              odd.put(
                  GitPath.parse(line.substring(space + 1)),
                  Integer.parseInt(line.substring(0, space), radix));
            });
    return odd;
  }

  private static Stream<String> all(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1));
  }

  private static String one(List<String> lines, String word) {
    return Optional.of(all(lines, word).toList())
        .filter(found -> found.size() == 1)
        .orElseThrow(
            () -> new IllegalArgumentException("captured state of git without \"" + word + "\""))
        .getFirst();
  }

  private static String quoted(String text) {
    return GitPath.of(text).quoted();
  }

  private static String text(String quoted) {
    return GitPath.parse(quoted).text();
  }

  private static int octal(String digits) {
    return Integer.parseInt(digits, 8);
  }
}
