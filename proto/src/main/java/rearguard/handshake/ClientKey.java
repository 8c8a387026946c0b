package rearguard.handshake;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A client's certificate and key for TLS. The JDK's own key manager takes a key only out of a key
 * store that it encrypted before, which takes longer than all the rest of a command. Immutable.
 */
public final class ClientKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "client";
  private static final byte[] ANYTHING = {1};

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  public ClientKey(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /** A key on a curve from its PEM (RFC 7468), unencrypted PKCS #8. */
  public static PrivateKey read(String pem) throws GeneralSecurityException {
    var bytes = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  /** What is shown. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** Whether the key is the other half of the certificate's. */
  public boolean belongsTogether() throws GeneralSecurityException {
    var signature = Signature.getInstance(Curve.SIGNATURE);
    signature.initSign(key);
    signature.update(ANYTHING);
    var signed = signature.sign();
    signature.initVerify(certificate().getPublicKey());
    signature.update(ANYTHING);
    return signature.verify(signed);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.toArray(X509Certificate[]::new);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return ALIAS;
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    throw new IllegalStateException("this key is a client's");
  }
}
