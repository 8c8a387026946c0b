package rearguard.agent.driver.pm2.app;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Processes;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** What may go wrong here, in words for the operator. */
public final class Woe {
  private Woe() {}

  public static HostException of(Problem.Kind kind, String message, String hint) {
    return new HostException(Problem.of(kind, message, hint));
  }

  /** Found after something had been changed already. */
  public static HostException late(String message, String hint) {
    return new HostException(
        new Problem(Problem.Kind.CONFLICT, message, hint, true, true, Optional.empty()));
  }

  public static String taken(int port, List<Processes.Seen> owners) {
    if (owners.isEmpty()) {
      return "port " + port + " is taken by a process that may not be seen";
    }
    return "port " + port + " is taken by " + told(owners.getFirst());
  }

  public static String takenHint(int port) {
    return "It belongs to nothing that is to be restored. End it, or see what it is with \"ss -ltnp"
        + " sport = :"
        + port
        + "\", then try again.";
  }

  private static String told(Processes.Seen process) {
    return "pid "
        + process.pid()
        + " \""
        + Quoted.of(String.join(" ", process.words()))
        + "\" of user "
        + process.user();
  }

  public static String names(List<Entry> entries) {
    return entries.stream()
        .collect(Collectors.groupingBy(Entry::key, java.util.TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(app -> Quoted.of(app.getKey().name()) + times(app.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String times(long count) {
    return count == 1 ? "" : " (" + count + ")";
  }
}
