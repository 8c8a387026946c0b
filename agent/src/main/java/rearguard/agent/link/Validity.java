package rearguard.agent.link;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * From when to when a certificate holds, and when to ask for the next: when a third of its life is
 * left, or up to a fifteenth earlier, so that hosts that were enrolled together do not ask
 * together. How much earlier comes from the serial number, which is random and stays the same after
 * a restart.
 */
record Validity(Instant begins, Instant ends, BigInteger serial) {
  private static final int LEFT = 3;
  private static final int SPREAD = 15;
  private static final int SHARES = 1024;

  static Validity of(X509Certificate certificate) {
    return new Validity(
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        certificate.getSerialNumber());
  }

  /**
   * Whether to ask for the next one.
   *
   * @param now by the controller's clock, which is the one that judges certificates of hosts
   */
  boolean due(Instant now) {
    return !now.isBefore(asksFrom());
  }

  Instant asksFrom() {
    var life = Duration.between(begins, ends);
    var share = serial.mod(BigInteger.valueOf(SHARES)).intValue();
    var earlier = life.dividedBy(SPREAD).multipliedBy(share).dividedBy(SHARES);
    return ends.minus(life.dividedBy(LEFT)).minus(earlier);
  }
}
