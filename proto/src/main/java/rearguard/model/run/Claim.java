package rearguard.model.run;

import java.time.Instant;

/** Who decides about a run, and with it about its application; why, and since when. */
public record Claim(String owner, String reason, Instant since) {
  /** Of a run of which nobody said it. */
  public static final Claim UNSAID = new Claim("", "", Instant.EPOCH);
}
