package rearguard.agent;

import java.nio.file.Path;
import java.time.Duration;
import rearguard.agent.host.Command;
import rearguard.agent.host.LocalHost;

/** An agent in a process of its own that starts, or is killed and leaves a program. */
final class MortalAgent {
  private MortalAgent() {}

  /** Its folder, what it does, and what it runs when it is killed. */
  public static void main(String... words) throws Exception {
    var folder = Path.of(words[0]);
    if (words[1].equals("start")) {
      NearAgent.at(folder).close();
      return;
    }
    var host = OwnMark.host(folder, new LocalHost("start").disk());
    var shell = Command.of(folder, Duration.ofSeconds(60), "sh", "-c", words[2]);
    host.programs().run(shell);
    Runtime.getRuntime().halt(137);
  }
}
