package rearguard.agent.driver.git;

import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Refusals in this driver's words. */
final class Faults {
  private Faults() {}

  static HostException fault(Problem.Kind kind, String message, String hint) {
    return new HostException(Problem.of(kind, message, hint));
  }

  static HostException gone(String what, String hint) {
    return fault(Problem.Kind.NOT_FOUND, what, hint);
  }

  static HostException refused(String message, String hint) {
    return fault(Problem.Kind.CONFLICT, message, hint);
  }

  static String named(Object foreign) {
    return "\"" + Quoted.of(foreign.toString()) + "\"";
  }
}
