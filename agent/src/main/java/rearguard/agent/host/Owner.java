package rearguard.agent.host;

/** A user and group of the host by number, as they stand on a file. */
public record Owner(int user, int group) {}
