package rearguard.agent.link;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.name.Quoted;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.RenewRequest;

/**
 * Gets this host its next certificate in good time, over the connection that the present one made:
 * a new key each time, which never leaves the host. Looked at when a session begins and every hour;
 * whatever goes wrong is tried again then, and there is a month for that. Thread-safe.
 */
final class Renewal {
  private static final Logger LOG = Logger.getLogger("rearguard.link");
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Identity identity;
  private final Host host;
  private final ReentrantLock turn = new ReentrantLock();

  Renewal(Identity identity, Host host) {
    this.identity = identity;
    this.host = host;
  }

  /** Looks now and then until the session is over. */
  void during(Session session, Channel channel) {
    try {
      if (session.welcomed()) {
        do {
          look(session, channel);
        } while (!session.endsWithin(EVERY));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What to do when the certificate is the reason why nobody answers; empty when it holds. */
  Optional<String> lapsed() {
    try {
      var ends = Validity.of(Identity.certificate(identity.credential())).ends();
      return ends.isAfter(host.clock().instant())
          ? Optional.empty()
          : Optional.of(
              "this host's certificate ended at "
                  + ends
                  + ": ask for a token with \"rearguard host enrol\" and give it to"
                  + " \"rearguard-agent enrol --again\"");
    } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** A fault in here must not end an agent that has a month left. */
  private void look(Session session, Channel channel) throws InterruptedException {
    if (!turn.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      return;
    }
    try {
      identity.settle(host);
      var present = Identity.certificate(identity.credential());
      if (Validity.of(present).due(session.now())) {
        var next = ask(channel, present);
        LOG.info(() -> "has another certificate, until " + next);
        session.leaveWhenQuiet();
      }
    } catch (StatusRuntimeException e) {
      refused(e.getStatus());
    } catch (HostException e) {
      LOG.severe(() -> e.problem().message() + ". " + e.problem().hint());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.log(Level.WARNING, e, () -> "cannot renew this host's certificate");
    } finally {
      turn.unlock();
    }
  }

  /** When the next one ends. */
  private Instant ask(Channel channel, X509Certificate present)
      throws IOException, GeneralSecurityException, HostException {
    var made = HostKey.make();
    var reply =
        AgentServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(PATIENCE)
            .renew(RenewRequest.newBuilder().setCertificateRequest(made.request()).build());
    var next = certificate(reply.getCertificate());
    check(next, made, present);
    identity.replace(made.key(), reply.getCertificate(), host);
    return next.getNotAfter().toInstant();
  }

  /** What this host cannot use must not take the place of what it can. */
  private void check(X509Certificate next, HostKey made, X509Certificate present)
      throws IOException, GeneralSecurityException {
    next.verify(certificate(identity.authority()).getPublicKey());
    boolean same = next.getPublicKey().equals(made.open()) && names(next).equals(names(present));
    if (!same) {
      throw new CertificateException("the controller answered with another one's certificate");
    }
  }

  private static List<?> names(X509Certificate certificate) throws CertificateException {
    return Optional.ofNullable(certificate.getSubjectAlternativeNames())
        .<List<?>>map(List::copyOf)
        .orElse(List.of());
  }

  private static void refused(Status status) {
    if (status.getCode() == Status.Code.UNIMPLEMENTED) {
      LOG.info("this controller does not renew certificates yet; bring it to this version");
    } else {
      LOG.warning(
          () ->
              "this host's certificate was not renewed: "
                  + Quoted.of(status.getCode() + ", " + status.getDescription()));
    }
  }

  private static X509Certificate certificate(String pem) throws CertificateException {
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    if (CertificateFactory.getInstance("X.509").generateCertificate(bytes)
        instanceof X509Certificate certificate) {
      return certificate;
    }
    throw new CertificateException("not an X.509 certificate");
  }
}
