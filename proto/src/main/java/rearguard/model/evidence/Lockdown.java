package rearguard.model.evidence;

import java.time.Instant;
import rearguard.model.name.ApplicationName;

/**
 * An application that no user reaches until an operator says otherwise.
 *
 * @param id owns the holds of its traffic
 */
public record Lockdown(
    String id, ApplicationName application, String by, String reason, Instant began) {}
