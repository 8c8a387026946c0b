package rearguard.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One thing an operator can ask for. Holds no state. */
public interface Command {

  /** Its options and positional words. */
  CommandSpec spec();

  /** Does it and tells the exit code (DESIGN.md section 8). */
  int run(ParseResult words, Session session) throws InterruptedException;
}
