package rearguard.cli.command;

/** One thing an operator can ask for. Holds no state. */
public interface Command {

  /** Its options and positional words. */
  Form form();

  /** Does it and tells the exit code (DESIGN.md section 8). */
  int run(Given words, Session session) throws InterruptedException;
}
