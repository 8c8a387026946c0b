package rearguard.handshake;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.KeyAgreement;

/**
 * Goes once through the arithmetic of a handshake while the channel is still being made. A program
 * that has just started interprets it, and it was a third of what an operator waited for; the
 * second time it is compiled. On a thread of its own; nothing depends on how far it comes.
 */
public final class Rehearsal {
  private Rehearsal() {}

  public static void begin() {
    Thread.ofPlatform().name("rehearsal").daemon().start(Rehearsal::rehearse);
  }

  private static void rehearse() {
    try {
      var curve = KeyPairGenerator.getInstance("EC");
      curve.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = curve.generateKeyPair();
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update((byte) 1);
      var signed = signature.sign();
      signature.initVerify(pair.getPublic());
      signature.update((byte) 1);
      var _ = signature.verify(signed);
      var own = KeyPairGenerator.getInstance("X25519").generateKeyPair();
      var agreement = KeyAgreement.getInstance("X25519");
      agreement.init(own.getPrivate());
      agreement.doPhase(own.getPublic(), true);
      agreement.generateSecret();
    } catch (GeneralSecurityException _) {
      // the handshake itself will tell
    }
  }
}
