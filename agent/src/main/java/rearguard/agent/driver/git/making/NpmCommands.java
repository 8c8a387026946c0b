package rearguard.agent.driver.git.making;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rearguard.agent.driver.git.repository.GitCommands;
import rearguard.agent.driver.git.repository.GitState.Head;
import rearguard.agent.host.Command;
import rearguard.agent.host.Owner;

/**
 * What is said to make the folders beside the code, to the letter. Everything runs as the owner of
 * the tree, with that user's home and npm configuration and nothing else of anybody's environment;
 * {@code NODE_ENV} is left to the scripts, and what only a build needs is installed whatever it is.
 *
 * @param folder the tree that is being built, beside the live one
 * @param common the git folder of the live tree
 * @param aside a git folder of the build's own: HEAD is the target's there, all else is shared
 */
public record NpmCommands(Owner owner, Path folder, Path common, Path aside) {
  public static final Map<String, String> ENVIRONMENT =
      Map.of(
          "NO_COLOR", "1",
          "NO_UPDATE_NOTIFIER", "1",
          "npm_config_audit", "false",
          "npm_config_fund", "false",
          "npm_config_progress", "false",
          "npm_config_update_notifier", "false",
          "npm_config_yes", "false");

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Bounded by the deadline of the step, which is shorter. */
  private static final Duration LONG = Duration.ofHours(1);

  public Command version() {
    return npm(SOON, "--version");
  }

  public Command install() {
    return npm(LONG, "ci", "--include=dev");
  }

  public Command run(String script) {
    return npm(LONG, "run", script);
  }

  /**
   * Builds ask git which commit they are of: for as long as they run, the tree is a linked worktree
   * of the repository whose HEAD is the target's.
   */
  public List<Command> link(Head head) {
    return List.of(
        plain("", "mkdir", "-p", "--", aside.toString()),
        write(aside.resolve("HEAD"), head.commit()),
        write(aside.resolve("commondir"), common.toString()),
        write(folder.resolve(".git"), "gitdir: " + aside),
        Command.of(folder, SOON, "git", "-c", "core.hooksPath=/dev/null", "read-tree", "HEAD")
            .as(owner)
            .with(GitCommands.ENVIRONMENT));
  }

  public Command unlink() {
    return plain("", "rm", "-f", "--", folder.resolve(".git").toString());
  }

  private Command npm(Duration within, String... words) {
    var all = new ArrayList<String>(List.of("npm"));
    all.addAll(List.of(words));
    return Command.of(folder, within, all).as(owner).with(ENVIRONMENT);
  }

  private Command write(Path file, String line) {
    return plain(line + "\n", "tee", "--", file.toString());
  }

  private Command plain(String input, String... words) {
    return Command.of(folder, SOON, words).as(owner).with(Map.of("LC_ALL", "C")).reading(input);
  }
}
