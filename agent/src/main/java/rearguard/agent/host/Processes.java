package rearguard.agent.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The processes of the host, read from the kernel. */
public interface Processes {

  /**
   * One process. Pid and start together name it for ever; a pid alone may be another process
   * tomorrow.
   *
   * @param start clock ticks since boot at which it started (proc(5), stat field 22)
   * @param words the command line; a stranger wrote it
   */
  record Seen(
      int pid, int parent, int user, long start, List<String> words, Optional<Path> folder) {}

  List<Seen> all() throws HostException;

  /** The ports on which these processes listen (TCP, both families). */
  Set<Integer> portsOf(Set<Integer> pids) throws HostException;

  /**
   * Who listens on a TCP port; more than one when processes share it. Empty also when the owner may
   * not be seen.
   */
  List<Seen> listeningOn(int port) throws HostException;

  /** Whether anything listens on the TCP port, also when its owner may not be seen. */
  boolean somethingListensOn(int port) throws HostException;

  /** Waits until the process is gone, at most for the patience; tells whether it is. */
  boolean ends(Seen process, java.time.Duration patience) throws InterruptedException;

  /**
   * Asks to end (SIGTERM), then ends (SIGKILL) after the patience; does nothing when it is another
   * process by now.
   */
  void end(Seen process, java.time.Duration patience) throws HostException, InterruptedException;
}
