package rearguard.controller.run;

import java.util.SortedSet;
import rearguard.model.name.HostName;
import rearguard.model.run.RunVerb;

/**
 * What an operator wants of a run.
 *
 * @param hosts which hosts are meant; empty for all that it makes sense for
 */
public record Wish(RunVerb verb, String by, String reason, SortedSet<HostName> hosts) {}
