package rearguard.agent.host;

/** Runs programs. */
public interface Programs {
  int OUTPUT_LIMIT = 16 << 20;

  /**
   * Runs to the end. A non-zero exit is an answer, not an exception; not found, not allowed and too
   * slow are exceptions. On interruption the program and its children are killed first.
   */
  Ran run(Command command) throws HostException, InterruptedException;

  /**
   * Starts a program to talk with line by line. The caller closes it; closing kills it and its
   * children.
   */
  Conversation open(Command command) throws HostException;

  /** Ends the programs that an agent left that is no more; tells how many were found. */
  int endLeftovers() throws HostException;

  /** How programs that were left are found again, in words for the status of a host. */
  String foundBy();

  /** A running program that answers each line with one line. Not thread-safe. */
  interface Conversation extends AutoCloseable {
    /**
     * Writes the line and waits for the answer; no answer within the command's deadline is an
     * exception.
     */
    String say(String line) throws HostException, InterruptedException;

    boolean alive();

    @Override
    void close();
  }
}
