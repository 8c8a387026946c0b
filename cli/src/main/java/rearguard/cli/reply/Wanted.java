package rearguard.cli.reply;

import java.util.List;
import java.util.Optional;
import rearguard.model.name.HostName;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;

/**
 * What is wanted planned.
 *
 * @param procedure empty for the derived one
 * @param target empty for the last good point
 * @param rebuild whether what of it was not kept may be made anew
 * @param insist whether also to a point that is marked vulnerable
 * @param offline empty: as the fleet file says
 * @param onFailure empty: as the fleet file says
 * @param hosts empty: all of the procedure
 * @param only components, or parts of them as COMPONENT/PART; empty: all of the procedure
 */
public record Wanted(
    String procedure,
    String target,
    boolean rebuild,
    boolean insist,
    Optional<Offline> offline,
    Optional<OnFailure> onFailure,
    List<HostName> hosts,
    List<String> only) {
  public Wanted {
    only = List.copyOf(only);
    hosts = List.copyOf(hosts);
  }
}
