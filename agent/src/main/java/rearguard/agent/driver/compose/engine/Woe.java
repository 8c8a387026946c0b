package rearguard.agent.driver.compose.engine;

import java.util.Optional;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** What may go wrong here, in words for the operator. */
public final class Woe {
  private Woe() {}

  public static HostException of(Problem.Kind kind, String message, String hint) {
    return new HostException(Problem.of(kind, message, hint));
  }

  public static HostException conflict(String message, String hint) {
    return of(Problem.Kind.CONFLICT, message, hint);
  }

  /** Found after something had been changed already. */
  public static HostException late(String message, String hint) {
    return new HostException(
        new Problem(Problem.Kind.CONFLICT, message, hint, true, true, Optional.empty()));
  }

  public static String quoted(String foreign) {
    return "\"" + Quoted.of(foreign) + "\"";
  }

  /** An image that a snapshot needs and the engine no longer has. */
  public static HostException gone(String image) {
    return of(
        Problem.Kind.NOT_FOUND,
        "image \"" + Seen.shortened(image) + "\" is gone from the engine",
        "Choose another restore point, or load the image again; an image that is built anew has"
            + " another id.");
  }
}
