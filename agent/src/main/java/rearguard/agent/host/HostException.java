package rearguard.agent.host;

import rearguard.model.Problem;

/**
 * The machine refused, failed or was too slow; the problem says what, to what, and what to do next.
 */
public final class HostException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public HostException(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  public HostException(Problem problem, Throwable cause) {
    super(problem.message(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
