package rearguard.cli.command;

import rearguard.model.Problem;

/** The words of the command line make no sense; nothing was asked of anybody. */
public final class Misuse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public Misuse(String message, String hint) {
    super(message);
    this.problem = Problem.of(Problem.Kind.USAGE, message, hint);
  }

  public Problem problem() {
    return problem;
  }
}
