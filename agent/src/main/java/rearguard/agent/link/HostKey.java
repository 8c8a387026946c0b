package rearguard.agent.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import rearguard.handshake.Curve;

/**
 * A new key on the curve P-384 and the request for its certificate (PKCS #10, RFC 2986), as PEM.
 * Written with the JDK alone: a running agent makes one every two months, and has no memory to
 * spare for a library that knows all of cryptography.
 */
record HostKey(PublicKey open, String key, String request) {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int UTF8 = 0x0c;
  private static final int BITS = 0x03;
  private static final int ATTRIBUTES = 0xa0;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  /** The attribute 2.5.4.3. */
  private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

  /** ecdsa-with-SHA384, 1.2.840.10045.4.3.3 (RFC 5758), in its sequence. */
  private static final byte[] ALGORITHM = {
    0x30, 0x0a, 0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x03
  };

  static HostKey make() {
    try {
      var pair = Curve.pair();
      return new HostKey(
          pair.getPublic(),
          pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
          pem("CERTIFICATE REQUEST", request(pair)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot sign a request", e);
    }
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "key of a host";
  }

  /** The subject says nothing: a token or the present certificate tells which host this is. */
  private static byte[] request(KeyPair pair) throws GeneralSecurityException {
    var name = der(UTF8, "rearguard-agent".getBytes(StandardCharsets.US_ASCII));
    var subject = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, name)));
    var wanted = der(SEQUENCE, VERSION_0, subject, pair.getPublic().getEncoded(), der(ATTRIBUTES));
    var signature = Signature.getInstance(Curve.SIGNATURE);
    signature.initSign(pair.getPrivate());
    signature.update(wanted);
    return der(SEQUENCE, wanted, ALGORITHM, der(BITS, new byte[] {0}, signature.sign()));
  }

  /** Tag, length, content (X.690). */
  private static byte[] der(int tag, byte[]... parts) {
    var content = joined(parts);
    int length = content.length;
    var head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return joined(length < 0x80 || length > 0xff ? head : shorter(tag, length), content);
  }

  private static byte[] shorter(int tag, int length) {
    return new byte[] {(byte) tag, (byte) 0x81, (byte) length};
  }

  private static byte[] joined(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static String pem(String what, byte[] der) {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, lines.encodeToString(der), what);
  }
}
