package rearguard.controller.link;

import static java.util.Map.entry;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.link.Peer.Role;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.OperatorServiceGrpc;

/**
 * Who may call what. A method that is not in the table is denied to everybody; so is a certificate
 * of this fleet that names nobody, and one of a host that was revoked.
 */
final class Access implements ServerInterceptor {
  /** Nobody means that no certificate is needed. */
  static final Map<String, Role> TABLE =
      Map.ofEntries(
          allows(AgentServiceGrpc.getEnrolMethod(), Role.NOBODY),
          allows(AgentServiceGrpc.getRenewMethod(), Role.AGENT),
          allows(AgentServiceGrpc.getOpenMethod(), Role.AGENT),
          allows(OperatorServiceGrpc.getStatusMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getListHostsMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getInviteHostMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getRevokeHostMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getReleaseHostMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getApplyMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getShowApplicationMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getCaptureMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getListPointsMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getMarkPointMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getPinPointMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getPrunePointsMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getPlanMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getStartMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getUndoMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getCheckMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getListRunsMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getShowRunMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getWatchRunMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getAbortRunMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getSteerRunMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getConfirmRunMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getLetGoMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getTrafficMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getDeploymentTokenMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getLockdownMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getListEvidenceMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getReadEvidenceMethod(), Role.OPERATOR),
          allows(OperatorServiceGrpc.getListFlagsMethod(), Role.OPERATOR));

  private static final Logger LOG = LoggerFactory.getLogger(Access.class);

  private final String fleet;
  private final Predicate<String> admitted;

  /**
   * Judges for one fleet.
   *
   * @param admitted whether the host with that id is enrolled and not revoked
   */
  Access(String fleet, Predicate<String> admitted) {
    this.fleet = fleet;
    this.admitted = admitted;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var method = call.getMethodDescriptor().getFullMethodName();
    return switch (judge(certificate(call), method)) {
      case Answer.Given<Peer>(var peer) ->
          Contexts.interceptCall(peer.in(Context.current()), call, headers, next);
      case Answer.Refused<Peer>(var problems) -> {
        LOG.warn("refused {}: {}", method, problems.getFirst().message());
        call.close(Refusals.status(problems), Refusals.trailers(problems));
        yield new ServerCall.Listener<>() {};
      }
    };
  }

  private Answer<Peer> judge(Optional<X509Certificate> certificate, String method) {
    var peer = certificate.map(found -> Peer.of(found, fleet)).orElse(Optional.of(Peer.NOBODY));
    if (peer.isEmpty()) {
      return refused("the certificate names nobody of this fleet");
    }
    var who = peer.get();
    if (who.role() == Role.AGENT && !admitted.test(who.id())) {
      return refused("the host was revoked");
    }
    var needed = Optional.ofNullable(TABLE.get(method));
    return needed.filter(role -> role == Role.NOBODY || role == who.role()).isPresent()
        ? Answer.given(who)
        : refused("this certificate may not do that");
  }

  private static Optional<X509Certificate> certificate(ServerCall<?, ?> call) {
    return Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))
        .flatMap(Access::shown);
  }

  private static Optional<X509Certificate> shown(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException nobody) {
      return Optional.empty();
    }
  }

  private static Answer<Peer> refused(String why) {
    return Answer.refused(
        Problem.of(
            Problem.Kind.NOT_ALLOWED,
            why,
            "Use an operator's credential, or enrol the host again."));
  }

  private static Map.Entry<String, Role> allows(MethodDescriptor<?, ?> method, Role role) {
    return entry(method.getFullMethodName(), role);
  }
}
