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
 * @param lent a folder that the program has as {@link #LENT}, whoever may walk the way to it: the
 *     agent's own folders are closed to the users its programs run as
 */
public record Command(
    List<String> words,
    Optional<Owner> as,
    Path folder,
    Map<String, String> environment,
    String input,
    Duration within,
    boolean marked,
    Optional<Path> lent) {
  /** Where a program finds the folder that it was lent. */
  public static final Path LENT = Path.of("/proc/self/fd/9");

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** One that is lent nothing. */
  public Command(
      List<String> words,
      Optional<Owner> as,
      Path folder,
      Map<String, String> environment,
      String input,
      Duration within,
      boolean marked) {
    this(words, as, folder, environment, input, within, marked, Optional.empty());
  }

  public static Command of(Path folder, Duration within, String... words) {
    return of(folder, within, List.of(words));
  }

  public static Command of(Path folder, Duration within, List<String> words) {
    return new Command(words, Optional.empty(), folder, Map.of(), "", within, true);
  }

  public Command as(Owner owner) {
    return new Command(words, Optional.of(owner), folder, environment, input, within, marked, lent);
  }

  public Command with(Map<String, String> more) {
    return new Command(words, as, folder, more, input, within, marked, lent);
  }

  public Command reading(String given) {
    return new Command(words, as, folder, environment, given, within, marked, lent);
  }

  public Command unmarked() {
    return new Command(words, as, folder, environment, input, within, false, lent);
  }

  public Command lending(Path other) {
    return new Command(words, as, folder, environment, input, within, marked, Optional.of(other));
  }

  /** What stands in front so that the folder is opened by the agent's user, who may. */
  List<String> borrowing() {
    return lent.map(
            folder -> List.of("/bin/sh", "-c", "exec 9<\"$0\" && exec \"$@\"", folder.toString()))
        .orElse(List.of());
  }
}
