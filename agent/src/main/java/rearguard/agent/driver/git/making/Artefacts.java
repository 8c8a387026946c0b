package rearguard.agent.driver.git.making;

import static rearguard.agent.driver.git.repository.Faults.named;

import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.agent.driver.git.repository.Checkout;
import rearguard.agent.driver.git.repository.Faults;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitState;
import rearguard.agent.driver.git.repository.GitState.Kept;
import rearguard.agent.driver.git.repository.Words;
import rearguard.agent.host.Command;
import rearguard.agent.host.Disk;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Ran;
import rearguard.model.name.Quoted;

/**
 * Makes the folders beside the code that were not kept, in a tree that nobody uses yet. It needs
 * the network, and runs what the repository says: the one thing on the way back that does either.
 */
public record Artefacts(Checkout checkout, GitState state, Path beside, NpmCommands say) {
  private static final Logger LOG = Logger.getLogger("rearguard.driver.git");
  private static final int LAST_LINES = 30;

  /** What npm and node always say, whatever went wrong. */
  private static final Pattern IDLE =
      Pattern.compile(
          "^(npm (warn|notice) |> |at |Node\\.js v|npm error( (code|errno|syscall) .*)?$|npm error A complete)");

  private static final Pattern ERROR = Pattern.compile("\\b(error|\\w*Error|ERR!)\\b.*[:!]? \\S");

  public static Artefacts of(Checkout checkout, GitState state, GitCommands git, Path beside) {
    var common = checkout.gitDir(state.top());
    return new Artefacts(
        checkout,
        state,
        beside,
        new NpmCommands(checkout.owner(), beside, common, git.aside().resolve("worktree")));
  }

  /** Repeatable from a fresh tree; one that failed is removed by whoever made the tree. */
  public void make(BuildSettings build) throws HostException, InterruptedException {
    refuseLink();
    for (Command command : say.link(state.top().head())) {
      checkout.git().out(command);
    }
    run(say.install());
    for (String script : build.scripts()) {
      run(say.run(script));
    }
    checkout.git().out(say.unlink());
    for (Kept kept : state.kept()) {
      prove(kept, build);
    }
  }

  /** A commit may hold anything, also something in the place of what is put there. */
  private void refuseLink() throws HostException {
    if (checkout.disk().stat(beside.resolve(".git")).isPresent()) {
      throw Faults.refused(
          named(beside.resolve(".git")) + " is there already", "Look at it, and move it away.");
    }
  }

  private void run(Command command) throws HostException, InterruptedException {
    Ran ran = checkout.git().any(command);
    if (ran.fine()) {
      return;
    }
    var words = "\"" + String.join(" ", command.words()) + "\"";
    var lines = last(ran);
    LOG.warning(
        () -> words + " in " + named(beside) + " said last:\n  " + String.join("\n  ", lines));
    throw Faults.refused(
        words + " ended with " + ran.exit() + ": " + telling(lines),
        "Its last words are in the agent's log.");
  }

  /** The end of what it said, line by line; a stranger wrote it. */
  public static List<String> last(Ran ran) {
    var lines =
        Stream.of(ran.out(), ran.error())
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !IDLE.matcher(line).find())
            .toList();
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
        .map(Quoted::of)
        .toList();
  }

  /** The line that says why: the first of the last that speaks of an error, else the very last. */
  public static String telling(List<String> lines) {
    return lines.stream()
        .filter(line -> ERROR.matcher(line).find())
        .findFirst()
        .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
  }

  private void prove(Kept kept, BuildSettings build) throws HostException {
    boolean there =
        checkout
            .inside(beside, kept.path())
            .filter(stat -> stat.type() == Disk.Type.FOLDER)
            .isPresent();
    if (kept.made() && !there) {
      throw Faults.refused(
          build.words() + " made no folder " + named(kept.path()) + ", and nothing was changed",
          "Correct keep or build of the git section in the fleet file.");
    }
  }

  /** The folders that have to be made. */
  public static List<String> made(GitState state) {
    return state.kept().stream().filter(Kept::made).map(Kept::path).toList();
  }

  /** {@code "node_modules", "dist"}. */
  public static String names(List<String> folders) {
    return folders.stream().map(Faults::named).collect(Collectors.joining(", "));
  }

  /** Why something cannot be made that has to be. */
  public static HostException noBuild(GitState state) {
    return Faults.refused(
        notKept(state) + "; the fleet file does not say how they are made",
        "Add build: { tool: npm, scripts: [build] } to the git section, or choose a restore point"
            + " that kept them.");
  }

  public static String notKept(GitState state) {
    return "of "
        + Words.of(state)
        + " was not kept: "
        + names(made(state))
        + ", and without that the code would not run";
  }
}
