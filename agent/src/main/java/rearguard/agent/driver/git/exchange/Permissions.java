package rearguard.agent.driver.git.exchange;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rearguard.agent.host.Command;
import rearguard.agent.host.Owner;

/**
 * Sets permissions and groups in a tree as its owner, who can be led to nothing but what is his;
 * and as a member of a group, which root can become at will.
 *
 * @param user by number
 */
record Permissions(int user, Path tree) {
  private static final Duration LONG = Duration.ofMinutes(15);

  /** Special bits are given only by a member of the file's group. */
  Command mode(int mode, int group, List<String> paths) {
    return say(group, "chmod", String.format("%05o", mode), paths);
  }

  Command group(int group, int member, List<String> paths) {
    return say(member, "chgrp", Integer.toString(group), paths);
  }

  private Command say(int group, String program, String value, List<String> paths) {
    var words = new ArrayList<String>(List.of(program, value, "--"));
    words.addAll(paths);
    return Command.of(tree, LONG, words).as(new Owner(user, group)).with(Map.of("LC_ALL", "C"));
  }
}
