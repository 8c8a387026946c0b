package rearguard.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.controller.fleet.Roster;
import rearguard.controller.ledger.Audit;
import rearguard.controller.ledger.HostLedger;
import rearguard.model.fleet.Host;
import rearguard.model.name.HostName;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.RenewRequest;

/** A host that asks for another certificate, over a real link; sixty days after it was enrolled. */
@Timeout(60)
class RenewalTest {
  private static final HostName WEB1 = new HostName("web1");
  private static final Duration TWO_MONTHS = Duration.ofDays(60);

  @TempDir Path folder;
  private TestFleet fleet;
  private Instant today;
  private Credential first;

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
    today = fleet.now.get();
    fleet.now.set(today.minus(TWO_MONTHS));
    first = fleet.host("web1");
    fleet.now.set(today);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private static X509Certificate certificate(Credential credential) {
    return Pem.certificates(credential.certificate()).getFirst();
  }

  private Credential renewed(Credential by) throws Exception {
    var pair = TestFleet.pair("secp384r1");
    return new Credential(asked(by, TestFleet.request(pair)), Pem.of(pair));
  }

  private String asked(Credential by, String request) throws Exception {
    return AgentServiceGrpc.newBlockingStub(fleet.dial(Optional.of(by)))
        .renew(RenewRequest.newBuilder().setCertificateRequest(request).build())
        .getCertificate();
  }

  private void refused(Credential by, Code code, String why) {
    assertThatThrownBy(() -> renewed(by))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              assertThat(refused.getStatus().getCode()).isEqualTo(code);
              assertThat(refused.getStatus().getDescription()).contains(why);
            });
  }

  private TestAgent come(Credential credential, String incarnation, long starts) throws Exception {
    var agent = new TestAgent(fleet.dial(Optional.of(credential)));
    agent.helloOf(incarnation, starts);
    return agent;
  }

  private void welcomed(Credential credential, String incarnation, long starts) throws Exception {
    assertThat(come(credential, incarnation, starts).next().hasWelcome()).isTrue();
  }

  private Host known() {
    return fleet.roster.host(WEB1).orElseThrow();
  }

  private List<Audit.Entry> audit(String kind) {
    return fleet.ledger.read(handle -> fleet.ledger.audit().newest(handle, 100)).stream()
        .filter(entry -> entry.kind().equals(kind))
        .toList();
  }

  @Test
  void theNextCertificateIsOfTheSameHostAndAnotherKeyAndHoldsFromNow() throws Exception {
    var second = renewed(first);
    var made = certificate(second);
    made.verify(fleet.pki.authority().getPublicKey());
    var peer = Peer.of(made, "f-home").orElseThrow();
    assertThat(peer.role()).isEqualTo(Peer.Role.AGENT);
    assertThat(peer.id()).isEqualTo(known().id());
    assertThat(made.getPublicKey()).isNotEqualTo(certificate(first).getPublicKey());
    assertThat(Duration.between(today, made.getNotAfter().toInstant()))
        .isBetween(Pki.HOST_LASTS.minusSeconds(1), Pki.HOST_LASTS);
    assertThat(audit("host-renewed"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.subject()).isEqualTo("web1");
              assertThat(entry.words()).contains(peer.shown().serial(), known().id());
            });
    assertThat(fleet.ledger.<Optional<Audit.Break>>read(fleet.ledger.audit()::firstBreak))
        .isEmpty();
  }

  /** The request of the tests says CN=root. */
  @Test
  void theNameInTheRequestIsNotLookedAt() throws Exception {
    fleet.host("web2");
    var made = certificate(renewed(first));
    assertThat(made.getSubjectX500Principal().getName()).isEqualTo("CN=web1");
    assertThat(made.getSubjectAlternativeNames().toArray())
        .isEqualTo(certificate(first).getSubjectAlternativeNames().toArray());
  }

  @Test
  void theOldOneHoldsUntilTheHostComesWithTheNew() throws Exception {
    welcomed(first, "a", 1);
    var second = renewed(first);
    welcomed(first, "a", 1);
    assertThat(known().certificateEnds()).contains(certificate(first).getNotAfter().toInstant());
    welcomed(second, "a", 1);
    assertThat(known().certificateEnds()).contains(certificate(second).getNotAfter().toInstant());
    var later = new Roster(new HostLedger(fleet.ledger), fleet.now::get);
    assertThat(later.host(WEB1).orElseThrow().certificateEnds())
        .as("after a restart")
        .contains(certificate(second).getNotAfter().toInstant());
  }

  @Test
  void anAnswerThatWasLostCostsNothing() throws Exception {
    var lost = renewed(first);
    fleet.now.set(today.plus(Duration.ofMinutes(10)));
    var second = renewed(first);
    welcomed(second, "a", 1);
    assertThat(come(lost, "b", 2).end()).as("older").isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(known().state()).isEqualTo(Host.State.QUARANTINED);
  }

  @Test
  void aCopyOfTheOldKeyAfterTheNewWasUsedQuarantinesTheHost() throws Exception {
    var second = renewed(first);
    var agent = come(second, "a", 5);
    assertThat(agent.next().hasWelcome()).isTrue();
    assertThat(come(first, "thief", 99).end()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(agent.end()).as("which of them is the host?").isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(known().quarantine())
        .hasValueSatisfying(why -> assertThat(why).contains("replaced"));
    refused(second, Code.PERMISSION_DENIED, "quarantined");

    TestFleet.given(fleet.invitations.release(WEB1, "lead"));

    welcomed(first, "a", 6);
    welcomed(second, "a", 6);
    assertThat(come(first, "thief", 100).end()).isEqualTo(Code.FAILED_PRECONDITION);
  }

  /** Its packets were on the way while it dialled again. */
  @Test
  void theSameProcessThatIsLateIsNotHeardAndNotSuspected() throws Exception {
    var second = renewed(first);
    var agent = come(second, "a", 5);
    assertThat(agent.next().hasWelcome()).isTrue();
    assertThat(come(first, "a", 5).end()).isEqualTo(Code.ABORTED);
    assertThat(known().quarantine()).isEmpty();
    assertThat(fleet.agents.connected(WEB1)).isTrue();
  }

  @Test
  void oneThatWasReplacedGetsNoOther() throws Exception {
    var second = renewed(first);
    welcomed(second, "a", 5);
    fleet.now.set(today.plus(Duration.ofMinutes(10)));
    refused(first, Code.PERMISSION_DENIED, "replaced by a newer one");
    assertThat(audit("host-renewed")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, -9})
  void twoAreNotGivenWithinTenMinutesWhicheverWayTheClockWent(long minutes) throws Exception {
    renewed(first);
    fleet.now.set(today.plus(Duration.ofMinutes(minutes)));
    refused(first, Code.FAILED_PRECONDITION, "less than 10 minutes ago");
    assertThat(audit("host-renewed")).hasSize(1);
  }

  @Test
  void aClockThatWasAYearAheadKeepsNobodyFromAsking() throws Exception {
    fleet.now.set(today.plus(Duration.ofDays(365)));
    renewed(first);
    fleet.now.set(today);
    assertThat(renewed(first)).isNotNull();
  }

  @Test
  void aRevokedHostGetsNone() throws Exception {
    TestFleet.given(fleet.invitations.revoke(WEB1, "lead"));
    refused(first, Code.PERMISSION_DENIED, "revoked");
    assertThat(audit("host-renewed")).isEmpty();
  }

  @Test
  void aHostThatWasEnrolledAnewGetsNoneForItsOldIdentity() throws Exception {
    fleet.host("web1");
    refused(first, Code.PERMISSION_DENIED, "revoked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "junk", "secp256r1"})
  void aBadRequestIsRefusedAndTheNextOneIsNot(String what) throws Exception {
    var request = what.startsWith("secp") ? TestFleet.request(TestFleet.pair(what)) : what;
    assertThatThrownBy(() -> asked(first, request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT));
    assertThat(renewed(first)).isNotNull();
  }

  /** An agent or a ledger of before this version, and a ledger that was restored. */
  @Test
  void whatTheLedgerDoesNotKnowIsTakenAsItComes() throws Exception {
    fleet.ledger.write(handle -> handle.execute("DELETE FROM host_certificate"));
    assertThat(new Roster(new HostLedger(fleet.ledger), fleet.now::get).host(WEB1))
        .hasValueSatisfying(
            host ->
                assertThat(host.certificateEnds())
                    .contains(certificate(first).getNotAfter().toInstant()));
    welcomed(first, "a", 1);
    var second = renewed(first);
    fleet.ledger.write(
        handle -> handle.execute("DELETE FROM host_certificate WHERE generation > 1"));
    welcomed(second, "a", 1);
    assertThat(come(first, "thief", 2).end()).isEqualTo(Code.FAILED_PRECONDITION);
  }

  @Test
  void oneThatEndedGetsNoConnection() throws Exception {
    fleet.now.set(today.minus(Pki.HOST_LASTS).minusSeconds(1));
    var ended = fleet.host("web2");
    fleet.now.set(today);
    assertThatThrownBy(() -> renewed(ended))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
  }
}
