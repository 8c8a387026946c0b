package rearguard.model.check;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a check looks at. */
public sealed interface Probe {

  /**
   * An HTTP GET.
   *
   * @param statuses the statuses that pass; an empty list means 200 alone
   * @param headers header name to the exact value it must have
   * @param json dotted path in the JSON body to the exact text it must have
   */
  record Http(
      String url,
      List<Integer> statuses,
      SortedMap<String, String> headers,
      SortedMap<String, String> json)
      implements Probe {
    public Http {
      statuses = statuses.isEmpty() ? List.of(200) : List.copyOf(statuses);
      headers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(headers));
      json = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(json));
    }
  }

  /** Something accepts a connection. */
  record Tcp(String host, int port) implements Probe {}

  /**
   * Nothing accepts a connection: it is refused, or nobody answers. That a name has no address, or
   * an address no route, proves nothing.
   */
  record Closed(String host, int port) implements Probe {}

  /**
   * A process of this host listens on the port: read from the kernel, not from a process manager.
   */
  record Listening(int port) implements Probe {}

  /**
   * A command that the host's own policy declares; its exit code says whether it passes.
   *
   * @param arguments parameter to value
   */
  record Command(String run, SortedMap<String, String> arguments) implements Probe {
    public Command {
      arguments = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }
  }

  /** A person must look and say; until then the verdict is unknown. */
  record Manual(String question) implements Probe {}
}
