package rearguard.handshake;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A server's certificate and key for TLS; another pair can take their place while the server runs,
 * for every handshake that begins from then on. Thread-safe.
 */
public final class ServerKey extends X509ExtendedKeyManager {
  /** A handshake that began with the one before still asks for it by its name. */
  private record Pairs(ClientKey present, ClientKey before) {}

  private volatile Pairs pairs;

  public ServerKey(ClientKey first) {
    pairs = new Pairs(first, first);
  }

  /** From the next handshake on. */
  public synchronized void replace(ClientKey next) {
    pairs = new Pairs(next, pairs.present());
  }

  private static String name(ClientKey pair) {
    return pair.certificate().getSerialNumber().toString();
  }

  private ClientKey named(String name) {
    var now = pairs;
    return name.equals(name(now.before())) ? now.before() : now.present();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return named(alias).getPrivateKey(alias);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return named(alias).getCertificateChain(alias);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return new String[] {name(pairs.present())};
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return name(pairs.present());
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return name(pairs.present());
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    throw new IllegalStateException("this key is a server's");
  }
}
