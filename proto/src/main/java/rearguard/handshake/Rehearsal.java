package rearguard.handshake;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.crypto.KeyAgreement;

/**
 * Reads a client's credential and goes once through the arithmetic of a handshake with it, while
 * the channel is still being made. A program that has just started interprets all that; the second
 * time much of it is loaded and compiled, which takes 30 of 450 ms off {@code rearguard status}. On
 * a thread of its own; nothing depends on how far it comes after the reading.
 */
public final class Rehearsal {
  private final CompletableFuture<Credential> read = new CompletableFuture<>();

  private Rehearsal() {}

  /** Where a credential comes from. */
  public interface Source {
    Credential credential() throws IOException, GeneralSecurityException;
  }

  public static Rehearsal begin(Source source) {
    var rehearsal = new Rehearsal();
    Thread.ofPlatform().name("rehearsal").daemon().start(() -> rehearsal.go(source));
    return rehearsal;
  }

  /** What was read, or what kept it from being read; waits for that. */
  public Credential credential() throws IOException, GeneralSecurityException {
    try {
      return read.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException unreadable -> throw unreadable;
        case GeneralSecurityException useless -> throw useless;
        case IllegalArgumentException garbled -> throw garbled;
        case null, default -> throw e;
      }
    }
  }

  private void go(Source source) {
    try {
      var credential = source.credential();
      read.complete(credential);
      agree();
      present(credential);
    } catch (IOException | GeneralSecurityException | RuntimeException | Error e) {
      read.completeExceptionally(e); // what comes after the reading, the handshake itself will tell
    }
  }

  private static void agree() throws GeneralSecurityException {
    var own = Curve.pair();
    var agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own.getPrivate());
    agreement.doPhase(own.getPublic(), true);
    agreement.generateSecret();
  }

  private static void present(Credential credential) throws GeneralSecurityException {
    var chain = credential.key().getCertificateChain("");
    credential.trust().checkClientTrusted(chain, "EC");
    var signature = Signature.getInstance(Curve.SIGNATURE);
    signature.initSign(credential.key().getPrivateKey(""));
    signature.update((byte) 1);
    signature.sign();
  }
}
