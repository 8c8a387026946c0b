package rearguard.agent.driver.git.repository;

import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** Refusals in this driver's words. */
public final class Faults {
  private Faults() {}

  public static HostException fault(Problem.Kind kind, String message, String hint) {
    return new HostException(Problem.of(kind, message, hint));
  }

  public static HostException gone(String what, String hint) {
    return fault(Problem.Kind.NOT_FOUND, what, hint);
  }

  public static HostException refused(String message, String hint) {
    return fault(Problem.Kind.CONFLICT, message, hint);
  }

  public static String named(Object foreign) {
    return "\"" + Quoted.of(foreign.toString()) + "\"";
  }
}
