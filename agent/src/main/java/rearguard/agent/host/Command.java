package rearguard.agent.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to run, said completely before it is run. Never a shell string: words are passed as
 * they are.
 *
 * @param words program and arguments
 * @param as the user to run as; empty means the agent's own
 * @param environment the whole environment; nothing is inherited except PATH, HOME, USER and LANG,
 *     which follow the user
 * @param input given on standard input as UTF-8, then closed
 * @param within killed, with its children, when it takes longer
 * @param marked whether its processes carry the agent's mark, by which leftovers are found and
 *     ended after a crash; false only for what must outlive the agent, such as a process manager's
 *     daemon
 */
public record Command(
    List<String> words,
    Optional<Owner> as,
    Path folder,
    Map<String, String> environment,
    String input,
    Duration within,
    boolean marked) {
  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  public static Command of(Path folder, Duration within, String... words) {
    return new Command(List.of(words), Optional.empty(), folder, Map.of(), "", within, true);
  }

  public static Command of(Path folder, Duration within, List<String> words) {
    return new Command(words, Optional.empty(), folder, Map.of(), "", within, true);
  }

  public Command as(Owner owner) {
    return new Command(words, Optional.of(owner), folder, environment, input, within, marked);
  }

  public Command with(Map<String, String> more) {
    return new Command(words, as, folder, more, input, within, marked);
  }

  public Command reading(String given) {
    return new Command(words, as, folder, environment, given, within, marked);
  }

  public Command unmarked() {
    return new Command(words, as, folder, environment, input, within, false);
  }
}
