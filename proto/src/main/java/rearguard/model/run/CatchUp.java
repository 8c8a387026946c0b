package rearguard.model.run;

import java.time.Instant;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;

/**
 * A host that was left behind owes this: it is held until it was brought to the same restore point,
 * or until an operator lets it go.
 *
 * @param run the one that left it behind
 * @param target what the others went back to
 * @param held how holding its processes went, in words; empty while it is not back
 */
public record CatchUp(
    HostName host,
    ApplicationName application,
    RunId run,
    PointId target,
    String targetWords,
    Instant since,
    String held) {}
