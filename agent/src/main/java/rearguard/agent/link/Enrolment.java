package rearguard.agent.link;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.EnrolReply;
import rearguard.v1.EnrolRequest;
import rearguard.v1.ProblemsMsg;
import rearguard.wire.ProblemWire;

/**
 * Trades a one-use token for an identity. Nothing is sent before the controller has proven that it
 * belongs to the CA the operator named.
 */
public final class Enrolment {
  private static final Metadata.Key<ProblemsMsg> PROBLEMS =
      Metadata.Key.of(
          "rearguard-problems-bin",
          ProtoUtils.metadataMarshaller(ProblemsMsg.getDefaultInstance()));

  private Enrolment() {}

  /**
   * What the operator was given.
   *
   * @param fingerprint of the fleet's CA: SHA-256, 64 lower-case hex digits
   */
  public record Invitation(Address controller, String token, String fingerprint) {}

  /** What is to be kept; everything but the names is PEM. */
  public record Enrolled(HostName host, String fleet, String key, String certificate, String ca) {}

  /** The key never leaves this host. */
  public static Answer<Enrolled> enrol(Invitation invitation, String version) {
    var pinned = new PinnedCa(invitation.fingerprint());
    try (var channels = new Channels()) {
      var channel = channels.open(invitation.controller(), pinned);
      try {
        var made = HostKey.make();
        var reply =
            AgentServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(Duration.ofSeconds(20))
                .enrol(
                    EnrolRequest.newBuilder()
                        .setToken(invitation.token())
                        .setCertificateRequest(made.request())
                        .setAgentVersion(version)
                        .build());
        return Answer.given(checked(reply, made.key(), invitation.fingerprint()));
      } finally {
        channel.shutdownNow();
      }
    } catch (StatusRuntimeException e) {
      return new Answer.Refused<>(refusal(e, pinned, invitation));
    } catch (SSLException | GeneralSecurityException | IllegalArgumentException e) {
      return Answer.refused(nonsense(e));
    }
  }

  private static Enrolled checked(EnrolReply reply, String key, String fingerprint)
      throws CertificateException {
    var certificate = certificate(reply.getCertificate());
    if (!PinnedCa.fingerprint(certificate(reply.getCaCertificate())).equals(fingerprint)) {
      throw new CertificateException("its CA is another one");
    }
    return new Enrolled(
        new HostName(reply.getHostName()),
        fleet(certificate),
        key,
        reply.getCertificate(),
        reply.getCaCertificate());
  }

  private static X509Certificate certificate(String pem) throws CertificateException {
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    if (CertificateFactory.getInstance("X.509").generateCertificate(bytes)
        instanceof X509Certificate certificate) {
      return certificate;
    }
    throw new CertificateException("not an X.509 certificate");
  }

  /** From {@code rearguard://FLEET/agent/HOST}. */
  private static String fleet(X509Certificate certificate) throws CertificateException {
    return Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of()).stream()
        .flatMap(name -> name.stream().map(String::valueOf))
        .filter(name -> name.startsWith("rearguard://"))
        .map(name -> URI.create(name).getAuthority())
        .findFirst()
        .orElseThrow(() -> new CertificateException("its certificate names no fleet"));
  }

  private static List<Problem> refusal(
      StatusRuntimeException e, PinnedCa pinned, Invitation invitation) {
    if (pinned.refused().isPresent()) {
      return List.of(wrongCa(invitation, pinned.refused().get()));
    }
    var told =
        Optional.ofNullable(e.getTrailers()).flatMap(all -> Optional.ofNullable(all.get(PROBLEMS)));
    if (told.isPresent()) {
      return ProblemWire.from(told.get());
    }
    return List.of(
        e.getStatus().getCode() == Status.Code.UNAVAILABLE
                || e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED
            ? unreachable(invitation, e.getStatus())
            : Problem.of(
                Problem.Kind.NOT_ALLOWED,
                Quoted.of("the controller refused: " + e.getStatus().getDescription()),
                "Ask for a new token with \"rearguard host enrol\"."));
  }

  private static Problem wrongCa(Invitation invitation, String seen) {
    return Problem.of(
        Problem.Kind.NOT_ALLOWED,
        "the controller at \""
            + invitation.controller()
            + "\" belongs to another CA: "
            + seen
            + ", not "
            + invitation.fingerprint(),
        "Nothing was sent to it. Check the address, and take the fingerprint from"
            + " \"rearguard host enrol\" once more.");
  }

  private static Problem unreachable(Invitation invitation, Status status) {
    var cause = status.getCause() == null ? "" : ": " + status.getCause().getMessage();
    return Problem.of(
            Problem.Kind.UNREACHABLE,
            "cannot reach the controller at \"" + invitation.controller() + "\"" + Quoted.of(cause),
            "Check the address, the firewall, and that the controller is running.")
        .mayBeRetried();
  }

  private static Problem nonsense(Exception e) {
    return Problem.of(
        Problem.Kind.UNEXPECTED,
        "the controller's answer cannot be used: " + Quoted.of(String.valueOf(e.getMessage())),
        "Bring agent and controller to the same version.");
  }
}
