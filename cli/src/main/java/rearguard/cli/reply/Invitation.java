package rearguard.cli.reply;

import java.time.Instant;

/**
 * What a host needs to enrol.
 *
 * @param token good once; nobody can ask for it again
 * @param fingerprint SHA-256 of the fleet's CA certificate, hex
 * @param address host:port that the agent is to dial
 */
public record Invitation(String token, String fingerprint, Instant expires, String address) {}
