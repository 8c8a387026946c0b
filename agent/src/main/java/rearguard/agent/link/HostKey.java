package rearguard.agent.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import rearguard.handshake.Curve;

/**
 * A new key on the curve P-384 and the request for its certificate, as PEM. The only place that
 * needs Bouncy Castle, so that a running agent never loads it.
 */
record HostKey(String key, String request) {

  static HostKey make() {
    try {
      var pair = Curve.pair();
      return new HostKey(
          pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
          pem("CERTIFICATE REQUEST", request(pair)));
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("this Java cannot sign a request", e);
    }
  }

  /** The subject says nothing: the token tells the controller which host this is. */
  private static byte[] request(KeyPair pair) throws OperatorCreationException, IOException {
    var signer = new JcaContentSignerBuilder(Curve.SIGNATURE).build(pair.getPrivate());
    return new JcaPKCS10CertificationRequestBuilder(
            new X500Name("CN=rearguard-agent"), pair.getPublic())
        .build(signer)
        .getEncoded();
  }

  private static String pem(String what, byte[] der) {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, lines.encodeToString(der), what);
  }
}
