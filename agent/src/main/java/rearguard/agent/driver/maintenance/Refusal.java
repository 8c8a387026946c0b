package rearguard.agent.driver.maintenance;

import rearguard.agent.host.HostException;
import rearguard.model.Problem;

/** The words in which this driver refuses. */
enum Refusal {
  ;

  static HostException usage(String message, String hint) {
    return of(Problem.Kind.USAGE, message, hint);
  }

  static HostException conflict(String message, String hint) {
    return of(Problem.Kind.CONFLICT, message, hint);
  }

  /** What is to be switched, or to be asked, does not answer. */
  static HostException down(String message, Throwable cause) {
    return new HostException(
        Problem.of(
            Problem.Kind.UNREACHABLE,
            message,
            "Maintenance that a file switches on needs no application; or keep traffic away with"
                + " ufw, or write \"if-down: go-on\"."),
        cause);
  }

  static boolean isDown(HostException refused) {
    return refused.problem().kind() == Problem.Kind.UNREACHABLE;
  }

  static HostException of(Problem.Kind kind, String message, String hint) {
    return new HostException(Problem.of(kind, message, hint));
  }
}
