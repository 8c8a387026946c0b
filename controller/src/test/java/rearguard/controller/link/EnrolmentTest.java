package rearguard.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rearguard.model.fleet.Host;
import rearguard.model.name.HostName;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import rearguard.v1.EnrolReply;
import rearguard.v1.EnrolRequest;

@Timeout(60)
class EnrolmentTest {
  @TempDir Path folder;
  private TestFleet fleet;
  private AgentServiceBlockingStub stub;

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
    stub = AgentServiceGrpc.newBlockingStub(fleet.dial(Optional.empty()));
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void aTokenIsTradedForACertificateOfTheHost() throws Exception {
    var reply = enrol(fleet.token("web1"));
    assertThat(reply.getHostName()).isEqualTo("web1");
    var certificate = Pem.certificates(reply.getCertificate()).getFirst();
    certificate.verify(fleet.pki.authority().getPublicKey());
    assertThat(Peer.of(certificate, "f-home"))
        .hasValueSatisfying(
            peer -> {
              assertThat(peer.role()).isEqualTo(Peer.Role.AGENT);
              assertThat(peer.id()).isEqualTo(reply.getHostId());
            });
    assertThat(Duration.between(fleet.now.get(), certificate.getNotAfter().toInstant()))
        .isBetween(Pki.HOST_LASTS.minusSeconds(1), Pki.HOST_LASTS);
    assertThat(Pem.certificates(reply.getCaCertificate())).containsExactly(fleet.pki.authority());
    var host = fleet.roster.host(new HostName("web1")).orElseThrow();
    assertThat(host.id()).isEqualTo(reply.getHostId());
    assertThat(host.tags()).hasToString("[role=web]");
  }

  @Test
  void aTokenWorksOnce() {
    var token = fleet.token("web1");
    enrol(token);
    refused(token, "the token was used before");
  }

  @Test
  void ofTwentyThatTryATokenAtOnceOneComesIn() {
    var token = fleet.token("web1");
    var outcomes = new ConcurrentLinkedQueue<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        threads.execute(
            () -> {
              try {
                outcomes.add(enrol(token).getHostName());
              } catch (StatusRuntimeException refused) {
                outcomes.add("refused");
              }
            });
      }
    }
    assertThat(outcomes).hasSize(20).containsOnlyOnce("web1");
  }

  @Test
  void anExpiredTokenIsRefused() {
    var token = fleet.token("web1");
    assertThat(fleet.roster.hosts()).extracting(Host::state).containsExactly(Host.State.INVITED);
    fleet.now.updateAndGet(now -> now.plus(Duration.ofMinutes(15)));
    refused(token, "the token expired at " + fleet.now.get());
    assertThat(fleet.roster.hosts()).isEmpty();
  }

  @Test
  void aTokenOfAnotherFleetIsRefused() {
    fleet.token("web1");
    refused("token-from-elsewhere", "the token is not known here");
    refused("", "the token is not known here");
  }

  @Test
  void aNewerInvitationOfANameVoidsTheOlder() {
    var older = fleet.token("web1");
    var newer = fleet.token("web1");
    refused(older, "the token was replaced by a newer one");
    assertThat(enrol(newer).getHostName()).isEqualTo("web1");
  }

  @Test
  void aNameEnrolledAnewGetsAnotherIdAndTheOldOneIsRevoked() {
    var first = enrol(fleet.token("web1")).getHostId();
    var second = enrol(fleet.token("web1")).getHostId();
    assertThat(second).isNotEqualTo(first);
    assertThat(fleet.roster.identified(first)).isEmpty();
    assertThat(fleet.roster.identified(second)).isPresent();
  }

  @Test
  void aBadRequestLeavesTheTokenGood() {
    var token = fleet.token("web1");
    var wrongCurve = TestFleet.request(TestFleet.pair("secp256r1"));
    for (var request : new String[] {"", "junk", wrongCurve}) {
      assertThatThrownBy(() -> stub.enrol(message(token, request)))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused ->
                  assertThat(refused.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT));
    }
    assertThat(enrol(token).getHostName()).isEqualTo("web1");
  }

  @Test
  void theRosterIsTheSameAfterARestart() {
    enrol(fleet.token("web1"));
    fleet.token("web2");
    TestFleet.given(fleet.invitations.revoke(new HostName("web1"), "lead"));
    var again =
        new rearguard.controller.fleet.Roster(
            new rearguard.controller.ledger.HostLedger(fleet.ledger), fleet.now::get);
    assertThat(again.hosts()).isEqualTo(fleet.roster.hosts());
    assertThat(again.hosts())
        .extracting(Host::state)
        .containsExactly(Host.State.REVOKED, Host.State.INVITED);
  }

  private void refused(String token, String why) {
    assertThatThrownBy(() -> enrol(token))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              assertThat(refused.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
              assertThat(refused.getStatus().getDescription()).isEqualTo(why);
              assertThat(Optional.ofNullable(refused.getTrailers()))
                  .flatMap(trailers -> Optional.ofNullable(trailers.get(Refusals.PROBLEMS)))
                  .map(problems -> problems.getProblems(0).getHint())
                  .hasValueSatisfying(hint -> assertThat(hint).contains("rearguard host enrol"));
            });
  }

  private EnrolReply enrol(String token) {
    return stub.enrol(message(token, TestFleet.request(TestFleet.pair("secp384r1"))));
  }

  private static EnrolRequest message(String token, String request) {
    return EnrolRequest.newBuilder().setToken(token).setCertificateRequest(request).build();
  }
}
