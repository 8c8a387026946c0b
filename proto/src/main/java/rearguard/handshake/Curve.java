package rearguard.handshake;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/**
 * The curve of all keys and certificates of a fleet: NIST P-384 (FIPS 186-5). For P-256 a JDK first
 * reckons a table of 256 points, which takes 80 to 100 ms in a program that has just started; a
 * whole handshake with P-384 takes less.
 */
public final class Curve {
  public static final String NAME = "secp384r1";

  /** With a hash as strong as the curve. */
  public static final String SIGNATURE = "SHA384withECDSA";

  private Curve() {}

  /** A new key of this curve, by the JDK's own chance. */
  public static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(NAME));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-384", e);
    }
  }
}
