package rearguard.controller;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.link.Credential;
import rearguard.controller.link.Pki;
import rearguard.handshake.ClientKey;

/**
 * Makes what {@code init} made anew in the last third of its life, for the same names, as the
 * authority is at hand: the server's certificate and the one in the operator's folder. A
 * certificate whose key is not its own, which a controller leaves that died while it did this, is
 * made anew as well. What another authority signed is left alone.
 */
final class OwnCertificates {
  private static final Logger LOG = LoggerFactory.getLogger(OwnCertificates.class);
  private static final int LEFT = 3;

  /** From then on a host's next certificate would outlive the authority. */
  private static final Duration AUTHORITY_ENDS = Duration.ofDays(90);

  private final Layout layout;
  private final Pki pki;
  private final InstantSource clock;

  OwnCertificates(Layout layout, Pki pki, InstantSource clock) {
    this.layout = layout;
    this.pki = pki;
    this.clock = clock;
  }

  /** Where a certificate and its key stand. */
  private record Pair(Path certificate, Path key) {}

  /** Makes a credential for the names of a certificate. */
  private interface Making {
    Credential anew(X509Certificate old) throws CertificateException;
  }

  /** Looks at both; whether the server's is another one now. */
  boolean look() {
    var operator = layout.operator();
    var person = new Pair(operator.resolve("operator.crt"), operator.resolve("operator.key"));
    var server = new Pair(layout.serverCertificate(), layout.serverKey());
    look(person, old -> pki.operator(person(old)));
    return look(server, old -> pki.server(hosts(old)));
  }

  /** What is wrong with the certificates; empty when nothing is. */
  Optional<String> trouble() {
    var now = clock.instant();
    try {
      var authority = read(new Pair(layout.caCertificate(), layout.caKey())).certificate();
      var server = read(new Pair(layout.serverCertificate(), layout.serverKey())).certificate();
      if (ends(server).isBefore(now)) {
        return Optional.of("the server's certificate ended at " + ends(server));
      }
      return ends(authority).minus(AUTHORITY_ENDS).isBefore(now)
          ? Optional.of("the fleet's authority ends at " + ends(authority))
          : Optional.empty();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
      return Optional.of("a certificate cannot be used: " + unusable.getMessage());
    }
  }

  private boolean look(Pair pair, Making making) {
    if (!Files.exists(pair.certificate())) {
      return false; // an operator's folder may have been moved away from here
    }
    try {
      var present = read(pair);
      boolean due = due(present.certificate(), clock.instant());
      if ((due || !present.belongsTogether()) && ours(present.certificate())) {
        renew(pair, making.anew(present.certificate()));
        return true;
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
      LOG.error("cannot renew \"{}\": {}", pair.certificate(), unusable.getMessage());
    }
    return false;
  }

  private static void renew(Pair pair, Credential next) throws IOException {
    Folder.replace(pair.key(), next.key());
    Folder.replace(pair.certificate(), next.certificate());
    LOG.info("\"{}\" and its key were made anew", pair.certificate());
  }

  /** Pure. */
  static boolean due(X509Certificate certificate, Instant now) {
    var life = Duration.between(certificate.getNotBefore().toInstant(), ends(certificate));
    return !now.isBefore(ends(certificate).minus(life.dividedBy(LEFT)));
  }

  private ClientKey read(Pair pair) throws IOException, GeneralSecurityException {
    var certificate = Files.readString(pair.certificate());
    return rearguard.handshake.Credential.of(
            pki.certificate(), certificate, Files.readString(pair.key()))
        .key();
  }

  private boolean ours(X509Certificate certificate) throws IOException {
    try {
      certificate.verify(
          read(new Pair(layout.caCertificate(), layout.caKey())).certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  private static Set<String> hosts(X509Certificate server) throws CertificateException {
    var hosts = new TreeSet<String>();
    names(server).forEach(name -> hosts.add(String.valueOf(name.getLast())));
    return hosts;
  }

  private static String person(X509Certificate operator) throws CertificateException {
    var uri = URI.create(String.valueOf(names(operator).getFirst().getLast()));
    return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
  }

  private static List<List<?>> names(X509Certificate certificate) throws CertificateException {
    var names = Optional.ofNullable(certificate.getSubjectAlternativeNames());
    return names
        .map(found -> List.<List<?>>copyOf(found))
        .filter(found -> !found.isEmpty())
        .orElseThrow(() -> new CertificateException("it names nobody"));
  }

  private static Instant ends(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }
}
