package rearguard.agent.link;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import rearguard.handshake.Credential;

/**
 * Trusts a server only when its chain ends in the CA of that fingerprint; then as strictly as Java
 * does, names included. Nothing is ever trusted on first use.
 */
final class PinnedCa extends X509ExtendedTrustManager {
  private final String fingerprint;
  private volatile Optional<String> seen = Optional.empty();

  /** SHA-256 of the CA certificate's DER, 64 lower-case hex digits. */
  PinnedCa(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  /** The fingerprint of a CA that was refused; empty while none was. */
  Optional<String> refused() {
    return seen;
  }

  static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  private X509ExtendedTrustManager trusting(X509Certificate[] chain) throws CertificateException {
    var last = fingerprint(chain[chain.length - 1]);
    if (!last.equals(fingerprint)) {
      seen = Optional.of(last);
      throw new CertificateException("the controller's CA is " + last);
    }
    try {
      return Credential.trusting(chain[chain.length - 1]);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trusting(chain).checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trusting(chain).checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a name must be checked too");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
