package rearguard.model.evidence;

/** Evidence on a host, and what became of it. */
public record Kept(Seal seal, Custody custody) {}
