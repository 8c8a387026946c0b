package rearguard.controller.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Looks whether the gRPC port answers as an agent would find it: a whole TLS handshake. */
public final class Knock {
  private static final int PATIENCE_MILLIS = 3_000;

  private final SSLContext context;

  /** Trusts the fleet's authority alone. */
  public Knock(Pki pki) {
    try {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", pki.authority());
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust.getTrustManagers(), null);
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("every Java has TLS 1.3", impossible);
    }
  }

  /** What is wrong with the port on this machine; empty when it answers. */
  public Optional<String> at(String host, int port) {
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return Optional.empty();
    } catch (IOException failed) {
      return Optional.of(String.valueOf(failed.getMessage()));
    }
  }
}
