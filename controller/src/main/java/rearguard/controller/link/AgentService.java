package rearguard.controller.link;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.fleet.Certificates;
import rearguard.controller.fleet.Invitations;
import rearguard.controller.fleet.Roster;
import rearguard.model.Answer;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.EnrolReply;
import rearguard.v1.EnrolRequest;
import rearguard.v1.FromAgent;
import rearguard.v1.RenewReply;
import rearguard.v1.RenewRequest;
import rearguard.v1.ToAgent;

/** What agents may call: come in with a token, open their one stream, and stay for longer. */
public final class AgentService extends AgentServiceGrpc.AgentServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(AgentService.class);

  private final Pki pki;
  private final Invitations invitations;
  private final Certificates certificates;
  private final Roster roster;
  private final Reception reception;
  private final LongSupplier nanos;

  /** Answers with the fleet's authority and passes what streams say to the reception. */
  public AgentService(
      Pki pki,
      Invitations invitations,
      Certificates certificates,
      Roster roster,
      Reception reception,
      LongSupplier nanos) {
    this.pki = pki;
    this.invitations = invitations;
    this.certificates = certificates;
    this.roster = roster;
    this.reception = reception;
    this.nanos = nanos;
  }

  @Override
  public void enrol(EnrolRequest request, StreamObserver<EnrolReply> reply) {
    try {
      var entered = Refusals.given(entered(request));
      LOG.info("{}: enrolled as {}", entered.name(), entered.id());
      reply.onNext(
          EnrolReply.newBuilder()
              .setHostName(entered.name().value())
              .setHostId(entered.id())
              .setCertificate(entered.certificate())
              .setCaCertificate(pki.certificate())
              .build());
      reply.onCompleted();
    } catch (StatusRuntimeException refused) {
      LOG.warn("enrolment refused: {}", refused.getStatus().getDescription());
      reply.onError(refused);
    }
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewReply> reply) {
    var peer = Peer.current();
    try {
      var certificate = Refusals.given(renewed(peer, request));
      LOG.info("{}: has another certificate", peer.id());
      reply.onNext(RenewReply.newBuilder().setCertificate(certificate).build());
      reply.onCompleted();
    } catch (StatusRuntimeException refused) {
      LOG.warn("{}: not renewed: {}", peer.id(), refused.getStatus().getDescription());
      reply.onError(refused);
    }
  }

  @Override
  public StreamObserver<FromAgent> open(StreamObserver<ToAgent> out) {
    var peer = Peer.current();
    var outbox = new Outbox((ServerCallStreamObserver<ToAgent>) out);
    return roster
        .identified(peer.id())
        .<StreamObserver<FromAgent>>map(
            host -> new AgentStream(host, peer.shown(), outbox, reception, nanos))
        .orElseGet(
            () -> {
              outbox.close(Status.PERMISSION_DENIED.withDescription("the host was revoked"));
              return new Deaf();
            });
  }

  private Answer<Invitations.Entry> entered(EnrolRequest request) {
    return pki.request(request.getCertificateRequest())
        .then(
            wanted ->
                invitations.redeem(request.getToken(), (id, name) -> pki.host(id, name, wanted)));
  }

  private Answer<String> renewed(Peer peer, RenewRequest request) {
    return pki.request(request.getCertificateRequest())
        .then(
            wanted ->
                certificates.renew(
                    peer.id(), peer.shown(), (id, name) -> pki.host(id, name, wanted)));
  }

  /** Hears what still comes in after the stream was refused. */
  private static final class Deaf implements StreamObserver<FromAgent> {
    @Override
    public void onNext(FromAgent message) {}

    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {}
  }
}
