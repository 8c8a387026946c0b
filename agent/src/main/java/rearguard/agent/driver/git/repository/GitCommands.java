package rearguard.agent.driver.git.repository;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.host.Command;
import rearguard.agent.host.Owner;
import rearguard.model.name.SnapshotId;

/**
 * What is said to git and a few plain programs, to the letter. Two repositories are spoken to: the
 * real one, with its hooks and monitors off, and one of our own inside it ("aside"), which shares
 * nothing with it but the objects, so that contents pass it unfiltered.
 *
 * @param owner as whom everything runs
 * @param gitDir the real repository's git folder
 * @param work the folder its files are, or will be, in
 */
public record GitCommands(Owner owner, Path gitDir, Path work, SnapshotId snapshot) {
  /** The index of our own repository that holds the captured work tree. */
  public static final String WORK_INDEX = "index";

  /** How the names begin of what was somebody else's and was put aside. */
  public static final String LEFT = "left-";

  public static final Map<String, String> ENVIRONMENT =
      Map.of(
          "GIT_CONFIG_NOSYSTEM", "1",
          "GIT_CONFIG_GLOBAL", "/dev/null",
          "GIT_ATTR_NOSYSTEM", "1",
          "GIT_TERMINAL_PROMPT", "0",
          "GIT_OPTIONAL_LOCKS", "0",
          "GIT_NO_REPLACE_OBJECTS", "1",
          "GIT_ALLOW_PROTOCOL", "",
          "GIT_CEILING_DIRECTORIES", "/",
          "LC_ALL", "C");

  private static final List<String> SAFE =
      List.of(
          "-c", "core.hooksPath=/dev/null",
          "-c", "core.fsmonitor=false",
          "-c", "core.untrackedCache=false",
          "-c", "core.quotePath=true",
          "-c", "core.alternateRefsCommand=",
          "-c", "gc.auto=0",
          "-c", "maintenance.auto=false");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofMinutes(15);

  public GitCommands in(Path otherWork) {
    return new GitCommands(owner, gitDir, otherWork, snapshot);
  }

  public Path aside() {
    return gitDir.resolve("rearguard").resolve(snapshot.value());
  }

  public Command makeAside() {
    return plain("", "mkdir", "-p", "--", aside().resolve("info").toString());
  }

  public Command initAside() {
    return git(
        gitDir,
        SOON,
        Map.of(),
        List.of("init", "--quiet", "--bare", "--template=", aside().toString()),
        "");
  }

  /** Attributes that outweigh those in the tree: every file is what its bytes are. */
  public Command attributesAside() {
    return plain(
        "* -text -eol -filter -ident -working-tree-encoding\n",
        "tee",
        "--",
        aside().resolve("info/attributes").toString());
  }

  /** Removes these names of what is kept inside the repository. */
  public Command removeAside(List<String> names) {
    var words = new ArrayList<String>(List.of("rm", "-rf", "--"));
    names.forEach(name -> words.add(aside().resolve(name).toString()));
    return plain("", words.toArray(String[]::new));
  }

  /** Removes the folder of what is kept inside the repository when it is empty. */
  public Command removeEmptyAside() {
    return plain("", "rmdir", "--ignore-fail-on-non-empty", "--", aside().toString());
  }

  /** The real index: a letter of flags, mode, object and stage of each entry. */
  public Command list() {
    return real(SOON, Map.of(), "", "ls-files", "-v", "--stage");
  }

  public Command status() {
    return real(
        LONG,
        Map.of(),
        "",
        "status",
        "--porcelain=v1",
        "--untracked-files=no",
        "--ignore-submodules=all",
        "--no-renames");
  }

  public Command addFiles(List<GitPath> files) {
    return aside(WORK_INDEX, LONG, lines(files), "update-index", "--add", "--remove", "--stdin");
  }

  /** Entries as lines of mode, object, stage, tab and path. */
  public Command addEntries(String index, String entries) {
    return aside(index, SOON, entries, "update-index", "--index-info");
  }

  public Command writeTree(String index) {
    return aside(index, SOON, "", "write-tree");
  }

  public Command readTree(String index, String tree) {
    return aside(index, SOON, "", "read-tree", tree);
  }

  public Command emptyTree(String index) {
    return aside(index, SOON, "", "read-tree", "--empty");
  }

  public Command listTree(String tree) {
    return aside(WORK_INDEX, SOON, "", "ls-tree", "-r", "-l", tree);
  }

  public Command checkOut() {
    return aside(WORK_INDEX, LONG, "", "checkout-index", "--all", "--force", "-u", "--quiet");
  }

  /** Tracked files that are not what the work index says, contents read where times differ. */
  public Command differences() {
    return aside(
        WORK_INDEX,
        LONG,
        "",
        "diff",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--no-ext-diff",
        "--ignore-submodules=all");
  }

  /** Makes the times in a future real index valid, through the repository's own filters. */
  public Command refresh(String index) {
    return real(LONG, indexed(index), "", "update-index", "-q", "--refresh");
  }

  public Command skip(String index, List<GitPath> paths) {
    return real(SOON, indexed(index), lines(paths), "update-index", "--skip-worktree", "--stdin");
  }

  public Command move(Path from, Path to) {
    return plain("", "mv", "-f", "-T", "--", from.toString(), to.toString());
  }

  public Command hold(Head head, GitState.Trees trees) {
    var sorted = new TreeMap<String, String>();
    sorted.put("head", head.commit());
    sorted.put("index", trees.index());
    sorted.put("work", trees.work());
    var input = new StringBuilder();
    sorted.forEach(
        (name, object) ->
            input.append("update ").append(ref(name)).append(' ').append(object).append('\n'));
    return real(SOON, Map.of(), input.toString(), "update-ref", "--stdin");
  }

  /** Lets go of what {@link #hold} held; refs that are gone already are fine. */
  public Command release() {
    var input = new StringBuilder();
    for (String name : List.of("head", "index", "work")) {
      input.append("delete ").append(ref(name)).append('\n');
    }
    return real(SOON, Map.of(), input.toString(), "update-ref", "--stdin");
  }

  public String ref(String name) {
    return "refs/rearguard/" + snapshot + "/" + name;
  }

  /** Puts HEAD where it was: the branch to its commit, or HEAD alone. */
  public List<Command> placeHead(Head head) {
    var reason = reason();
    return head.branch()
        .map(
            branch ->
                List.of(
                    moveBranch(branch, head),
                    real(SOON, Map.of(), "", "symbolic-ref", "-m", reason, "HEAD", branch)))
        .orElseGet(
            () ->
                List.of(
                    real(
                        SOON,
                        Map.of(),
                        "",
                        "update-ref",
                        "--no-deref",
                        "-m",
                        reason,
                        "HEAD",
                        head.commit())));
  }

  /** The same when HEAD is on its branch already, or is detached already. */
  public Command moveHead(Head head) {
    return head.branch()
        .map(branch -> moveBranch(branch, head))
        .orElseGet(() -> placeHead(head).getFirst());
  }

  private Command moveBranch(String branch, Head head) {
    return real(SOON, Map.of(), "", "update-ref", "-m", reason(), branch, head.commit());
  }

  private String reason() {
    return "rearguard: restore " + snapshot;
  }

  /** How many commits each side has that the other has not. */
  public Command between(String from, String to) {
    return real(SOON, Map.of(), "", "rev-list", "--left-right", "--count", from + "..." + to, "--");
  }

  public Command writeLink(Path file, String text) {
    return plain(text, "tee", "--", file.toString());
  }

  private static String lines(List<GitPath> paths) {
    var lines = new StringBuilder();
    paths.forEach(path -> lines.append(path.quoted()).append('\n'));
    return lines.toString();
  }

  private Map<String, String> indexed(String index) {
    return Map.of("GIT_INDEX_FILE", aside().resolve(index).toString());
  }

  private Command plain(String input, String... words) {
    return with(Command.of(gitDir, SOON, words)).reading(input);
  }

  private Command real(Duration within, Map<String, String> more, String input, String... words) {
    return git(work, within, more, places(gitDir, words), input);
  }

  private Command aside(String index, Duration within, String input, String... words) {
    var more = new TreeMap<>(indexed(index));
    more.put("GIT_OBJECT_DIRECTORY", gitDir.resolve("objects").toString());
    return git(work, within, more, places(aside(), words), input);
  }

  private List<String> places(Path repository, String... words) {
    var placed = new ArrayList<String>();
    placed.add("--git-dir=" + repository);
    placed.add("--work-tree=" + work);
    placed.addAll(List.of(words));
    return placed;
  }

  private Command git(
      Path folder, Duration within, Map<String, String> more, List<String> words, String input) {
    var all = new ArrayList<String>(List.of("git"));
    all.addAll(SAFE);
    all.addAll(words);
    var environment = new TreeMap<>(ENVIRONMENT);
    environment.putAll(more);
    return Command.of(folder, within, all).as(owner).with(environment).reading(input);
  }

  private Command with(Command command) {
    return command.as(owner).with(Map.of("LC_ALL", "C"));
  }

  public static Optional<String> branchName(Head head) {
    return head.branch().map(ref -> ref.startsWith("refs/heads/") ? ref.substring(11) : ref);
  }
}
