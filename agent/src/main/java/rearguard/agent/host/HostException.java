package rearguard.agent.host;

import java.util.Optional;
import rearguard.model.Problem;

/**
 * The machine refused, failed or was too slow; the problem says what, to what, and what to do next.
 */
public final class HostException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;
  private final transient Optional<Ran> until;

  public HostException(Problem problem) {
    super(problem.message());
    this.problem = problem;
    this.until = Optional.empty();
  }

  /** Of a program that was ended because it took too long. */
  HostException(Problem problem, Ran until) {
    super(problem.message());
    this.problem = problem;
    this.until = Optional.of(until);
  }

  public HostException(Problem problem, Throwable cause) {
    super(problem.message(), cause);
    this.problem = problem;
    this.until = Optional.empty();
  }

  public Problem problem() {
    return problem;
  }

  /** What a program had said until it was ended for its time; it may hold secrets. */
  public Optional<Ran> until() {
    return until;
  }
}
