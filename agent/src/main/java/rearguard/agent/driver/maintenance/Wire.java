package rearguard.agent.driver.maintenance;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;

/**
 * Carries a request, straight to its host: no proxy, no redirect, no second attempt. TLS is always
 * verified, name and chain.
 *
 * @param at where to connect, as {@code host:port}, when that is not where the address points
 * @param authority a file with the certificates to trust, PEM; else those of the Java runtime
 */
record Wire(Host host, Optional<String> at, Optional<Path> authority) {
  static final String PLACE = "(\\[[0-9A-Fa-f:]{2,45}\\]|[A-Za-z0-9.-]{1,253}):[0-9]{1,5}";
  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int SILENCE_MILLIS = (int) Duration.ofSeconds(10).toMillis();
  private static final long CERTIFICATES_LIMIT = 1 << 20;

  /** An exception of {@link Refusal#down} when there is no whole answer. */
  Answer send(Request request) throws HostException {
    try (var plain = new Socket()) {
      plain.setSoTimeout(SILENCE_MILLIS);
      plain.connect(place(request.url()), CONNECT_MILLIS);
      var socket =
          request.url().getScheme().equals("https") ? secured(plain, request.url()) : plain;
      socket.getOutputStream().write(request.written());
      socket.getOutputStream().flush();
      return Answer.read(new BufferedInputStream(socket.getInputStream()));
    } catch (SSLException e) {
      throw Refusal.conflict(
          request.words() + ": its certificate is not trusted: " + Quoted.of(words(e)),
          "Name the file with the CA's certificate under \"ca\", and the host as in the certificate.");
    } catch (IOException e) {
      throw Refusal.down(request.words() + " is not answered: " + Quoted.of(words(e)), e);
    }
  }

  private InetSocketAddress place(URI url) throws IOException {
    int usual = url.getScheme().equals("https") ? 443 : 80;
    var target = at.map(to -> URI.create("at://" + to)).orElse(url);
    var address =
        new InetSocketAddress(target.getHost(), target.getPort() < 0 ? usual : target.getPort());
    if (address.isUnresolved()) {
      throw new UnknownHostException("\"" + target.getHost() + "\" has no address");
    }
    return address;
  }

  private Socket secured(Socket plain, URI url) throws IOException, HostException {
    int port = url.getPort() < 0 ? 443 : url.getPort();
    var socket =
        (SSLSocket) context().getSocketFactory().createSocket(plain, url.getHost(), port, true);
    var wanted = socket.getSSLParameters();
    wanted.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(wanted);
    socket.startHandshake();
    return socket;
  }

  private SSLContext context() throws IOException, HostException {
    try {
      if (authority.isEmpty()) {
        return SSLContext.getDefault();
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted(host.disk().read(authority.get(), CERTIFICATES_LIMIT)));
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw Refusal.conflict(
          "the certificates to trust cannot be used: " + Quoted.of(words(e)),
          "Correct the file that \"ca\" names.");
    }
  }

  private static KeyStore trusted(byte[] certificates)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (var one :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(certificates))) {
      store.setCertificateEntry("ca" + number++, one);
    }
    return store;
  }

  private static String words(Throwable failure) {
    return Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
  }
}
