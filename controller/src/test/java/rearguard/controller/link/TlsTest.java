package rearguard.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.EnrolRequest;

@Timeout(60)
class TlsTest {
  @TempDir Path folder;
  private TestFleet fleet;

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void tls12IsRefused() throws Exception {
    try (var socket = socket("TLSv1.2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void tls13ShowsAChainThatEndsInTheAuthorityOfTheFingerprint() throws Exception {
    try (var socket = socket("TLSv1.3")) {
      socket.startHandshake();
      var session = socket.getSession();
      assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
      var chain = session.getPeerCertificates();
      var last = (X509Certificate) chain[chain.length - 1];
      var digest = MessageDigest.getInstance("SHA-256").digest(last.getEncoded());
      assertThat(HexFormat.of().formatHex(digest)).isEqualTo(fleet.pki.fingerprint());
    }
  }

  @Test
  void aClientThatTrustsAnotherAuthorityDoesNotConnect() throws Exception {
    var made = Pki.authority("f-other", "other", fleet.now::get, new SecureRandom());
    var other = Pem.certificates(made.certificate()).getFirst();
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", fleet.server.port())
            .sslContext(GrpcSslContexts.forClient().trustManager(other).build())
            .build();
    try {
      assertThatThrownBy(
              () ->
                  AgentServiceGrpc.newBlockingStub(channel)
                      .enrol(EnrolRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void aHostsCertificateCannotPassForTheController() throws Exception {
    var host = fleet.host("web1");
    Files.writeString(folder.resolve("h.crt"), host.certificate());
    var certificate = Pem.certificates(host.certificate()).getFirst();
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void anotherCertificateIsShownFromTheNextHandshakeOnAndNobodyIsCutOff() throws Exception {
    var agent = new TestAgent(fleet.dial(Optional.of(fleet.host("web1"))));
    agent.hello();
    assertThat(agent.next().hasWelcome()).isTrue();
    var next = fleet.pki.server(java.util.Set.of("localhost", "127.0.0.1"));
    Files.writeString(folder.resolve("server.crt"), next.certificate());
    Files.writeString(folder.resolve("server.key"), next.key());
    assertThat(shown()).isNotEqualTo(Pem.certificates(next.certificate()).getFirst());
    fleet.server.takeUp(fleet.pki);
    assertThat(shown()).isEqualTo(Pem.certificates(next.certificate()).getFirst());
    fleet.news.leases.add(new rearguard.model.name.RunId("r-abcd"));
    agent.beat(1, fleet.now.get());
    assertThat(agent.next().hasLease()).as("the stream from before is there").isTrue();

    Files.writeString(folder.resolve("server.key"), "junk");
    fleet.server.takeUp(fleet.pki);
    assertThat(shown()).as("what is useless is not taken up").isNotNull();
  }

  private X509Certificate shown() throws Exception {
    try (var socket = socket("TLSv1.3")) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Java does not look at when a trusted authority ends: the README says what follows. */
  @Test
  void anAuthorityThatEndedCutsNobodyOff() throws Exception {
    fleet.close();
    fleet = new TestFleet(folder, Pki.AUTHORITY_LASTS.plusDays(1));
    assertThat(fleet.pki.authority().getNotAfter().toInstant()).isBefore(fleet.now.get());
    var agent = new TestAgent(fleet.dial(Optional.of(fleet.host("web1"))));
    agent.hello();
    assertThat(agent.next().hasWelcome()).isTrue();
    var trust = rearguard.handshake.Credential.trusting(fleet.pki.authority());
    var server = Pem.certificates(Files.readString(folder.resolve("server.crt")));
    trust.checkServerTrusted(server.toArray(X509Certificate[]::new), "UNKNOWN");
  }

  @Test
  void plainTextIsNotSpoken() throws Exception {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", fleet.server.port()).usePlaintext().build();
    try {
      assertThatThrownBy(
              () ->
                  AgentServiceGrpc.newBlockingStub(channel)
                      .enrol(EnrolRequest.getDefaultInstance()))
          .isInstanceOf(StatusRuntimeException.class);
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void aMessageAboveTheLimitIsRefused() throws Exception {
    var stub = AgentServiceGrpc.newBlockingStub(fleet.dial(Optional.empty()));
    var huge = EnrolRequest.newBuilder().setToken("x".repeat(GrpcServer.LARGEST + 1)).build();
    assertThatThrownBy(() -> stub.enrol(huge))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode())
                    .isIn(Code.RESOURCE_EXHAUSTED, Code.CANCELLED));
  }

  private SSLSocket socket(String protocol) throws Exception {
    var keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, null);
    keys.setCertificateEntry("ca", fleet.pki.authority());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", fleet.server.port());
    socket.setEnabledProtocols(new String[] {protocol});
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }
}
