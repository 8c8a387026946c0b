package rearguard.controller.plan;

import java.util.List;
import java.util.Optional;
import rearguard.model.name.HostName;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;

/**
 * What an operator wants planned.
 *
 * @param procedure empty for the only one of the file, or everything
 * @param to as {@link Aim} reads it, or a commit or tag that no restore point has
 * @param rebuild whether what of it was not kept may be made anew
 * @param insist whether also to a point that is marked vulnerable
 * @param offline empty: as the fleet file says
 * @param onFailure empty: as the fleet file says
 * @param hosts empty: all of the procedure
 * @param only components, or parts of them as COMPONENT/PART; empty: all of the procedure
 */
public record Asked(
    String procedure,
    String to,
    boolean rebuild,
    boolean insist,
    Optional<Offline> offline,
    Optional<OnFailure> onFailure,
    List<HostName> hosts,
    List<String> only) {
  public Asked {
    hosts = List.copyOf(hosts);
    only = List.copyOf(only);
  }

  public static Asked of(String procedure, String to) {
    return new Asked(
        procedure, to, false, false, Optional.empty(), Optional.empty(), List.of(), List.of());
  }
}
