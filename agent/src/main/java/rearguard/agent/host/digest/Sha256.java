package rearguard.agent.host.digest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of what a channel gives. By OpenSSL's libcrypto where the host has it, as it uses the
 * processor's own instructions, which the small compiler that keeps this agent's memory low does
 * not: digesting was three quarters of a rollback's work. By the JVM where there is none. Both give
 * the same. Thread-safe.
 */
public final class Sha256 {
  private static final int BUFFER = 1 << 16;

  private Sha256() {}

  /** Reads to the end; 32 bytes. */
  public static byte[] of(ReadableByteChannel source) throws IOException {
    return Libcrypto.FOUND.isPresent() ? Libcrypto.FOUND.get().digest(source) : byJvm(source);
  }

  static boolean hasLibrary() {
    return Libcrypto.FOUND.isPresent();
  }

  static byte[] byJvm(ReadableByteChannel source) throws IOException {
    var digest = jvm();
    var buffer = ByteBuffer.allocate(BUFFER);
    while (source.read(buffer) >= 0) {
      digest.update(buffer.flip());
      buffer.clear();
    }
    return digest.digest();
  }

  /** The JVM's own, for what is short. */
  public static MessageDigest jvm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
