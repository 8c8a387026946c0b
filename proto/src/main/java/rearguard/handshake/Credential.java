package rearguard.handshake;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a client shows the controller, and by which authority it knows the controller. Read by the
 * JDK alone: Netty would load Bouncy Castle for it, which a running agent has no use for.
 */
public record Credential(ClientKey key, X509ExtendedTrustManager trust) {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  /**
   * From PEM (RFC 7468).
   *
   * @param authority the fleet's CA
   * @param chain the client's certificate first
   * @param key of that certificate, unencrypted PKCS #8
   */
  public static Credential of(String authority, String chain, String key)
      throws GeneralSecurityException {
    return new Credential(
        new ClientKey(ClientKey.read(key), certificates("client", chain)),
        trusting(certificates("authority", authority).getFirst()));
  }

  /**
   * As strict as Java is, names included, with this authority alone. Without a key store, which
   * takes longer to make than all that is asked of it; nobody publishes what the fleet revoked.
   */
  public static X509ExtendedTrustManager trusting(X509Certificate authority)
      throws GeneralSecurityException {
    var path = new PKIXBuilderParameters(Set.of(new TrustAnchor(authority, null)), null);
    path.setRevocationEnabled(false);
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(path));
    return Stream.of(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new CertificateException("this Java checks no certificates"));
  }

  /** The JDK takes PEM as well, but reads it letter by letter: 20 ms of a program's start. */
  private static List<X509Certificate> certificates(String whose, String pem)
      throws CertificateException {
    var found = new ArrayList<X509Certificate>();
    for (int at = pem.indexOf(BEGIN); at >= 0; at = pem.indexOf(BEGIN, at + BEGIN.length())) {
      int begun = at + BEGIN.length();
      int end = pem.indexOf(END, begun);
      if (end < 0) {
        throw new CertificateException("the " + whose + "'s certificate is cut off");
      }
      found.add(certificate(pem.substring(begun, end)));
    }
    if (found.isEmpty()) {
      throw new CertificateException("the " + whose + "'s file holds no certificate in PEM");
    }
    return found;
  }

  private static X509Certificate certificate(String base64) throws CertificateException {
    var der = new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64));
    if (CertificateFactory.getInstance("X.509").generateCertificate(der)
        instanceof X509Certificate certificate) {
      return certificate;
    }
    throw new CertificateException("not an X.509 certificate");
  }
}
