package rearguard.controller.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import rearguard.controller.fleet.Certificates;
import rearguard.controller.fleet.Invitations;
import rearguard.controller.fleet.Roster;
import rearguard.controller.ledger.HostLedger;
import rearguard.controller.ledger.Ledger;
import rearguard.model.Answer;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;
import rearguard.v1.OperatorServiceGrpc;

/**
 * A controller's link with a real ledger, real certificates and a real port; time is turned by
 * hand.
 */
final class TestFleet implements AutoCloseable {
  final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
  final AtomicLong nanos = new AtomicLong();
  final NewsRecorder news = new NewsRecorder();
  final Pki pki;
  final Ledger ledger;
  final Roster roster;
  final Invitations invitations;
  final Sessions sessions = new Sessions();
  final AgentLink agents = new AgentLink(sessions);
  final Reception reception;
  final Services services;
  final GrpcServer server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  TestFleet(Path folder) throws IOException {
    this(folder, Duration.ZERO);
  }

  /** Whose authority is that old. */
  TestFleet(Path folder, Duration age) throws IOException {
    var chance = new SecureRandom();
    var authority = Pki.authority("f-home", "home", () -> now.get().minus(age), chance);
    Files.writeString(folder.resolve("ca.crt"), authority.certificate());
    Files.writeString(folder.resolve("ca.key"), authority.key());
    pki = given(Pki.load(folder.resolve("ca.crt"), folder.resolve("ca.key"), now::get, chance));
    var own = pki.server(new TreeSet<>(Set.of("localhost", "127.0.0.1")));
    Files.writeString(folder.resolve("server.crt"), own.certificate());
    Files.writeString(folder.resolve("server.key"), own.key());
    ledger = Ledger.open(folder.resolve("rearguard.db"), now::get);
    var hosts = new HostLedger(ledger);
    roster = new Roster(hosts, now::get);
    var ids = new AtomicInteger();
    invitations =
        new Invitations(
            hosts,
            roster,
            now::get,
            () -> "id" + ids.incrementAndGet(),
            () -> "token" + ids.incrementAndGet());
    var certificates = new Certificates(hosts, roster, now::get);
    var clocks = new Clocks(now::get, nanos::get);
    reception = new Reception(sessions, roster, hosts, news, (_, _) -> {}, clocks);
    services =
        new Services()
            .with(new AgentService(pki, invitations, certificates, roster, reception, nanos::get))
            .with(new OperatorServiceGrpc.OperatorServiceImplBase() {});
    var place =
        new GrpcServer.Place(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            folder.resolve("server.crt"),
            folder.resolve("server.key"));
    server =
        given(
            GrpcServer.start(
                place, pki, id -> roster.identified(id).isPresent(), services, sessions));
  }

  /** Connects with that credential, or as nobody. */
  ManagedChannel dial(Optional<Credential> credential) throws SSLException {
    var tls = GrpcSslContexts.forClient().protocols("TLSv1.3").trustManager(pki.authority());
    credential.ifPresent(shown -> tls.keyManager(stream(shown.certificate()), stream(shown.key())));
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).sslContext(tls.build()).build();
    channels.add(channel);
    return channel;
  }

  String token(String name) {
    return given(
            invitations.invite(
                new HostName(name),
                new TreeSet<>(Set.of(Tag.of("role=web"))),
                Duration.ofMinutes(15),
                "lead"))
        .token();
  }

  /** Enrols without the network. */
  Credential host(String name) {
    var pair = pair("secp384r1");
    var wanted = given(pki.request(request(pair)));
    var entry =
        given(invitations.redeem(token(name), (id, called) -> pki.host(id, called, wanted)));
    return new Credential(entry.certificate(), Pem.of(pair));
  }

  static KeyPair pair(String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String request(KeyPair pair) {
    try {
      var signer = new JcaContentSignerBuilder("SHA384withECDSA").build(pair.getPrivate());
      var request =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=root"), pair.getPublic())
              .build(signer);
      var text = new java.io.StringWriter();
      try (var writer = new org.bouncycastle.openssl.jcajce.JcaPEMWriter(text)) {
        writer.writeObject(request);
      }
      return text.toString();
    } catch (IOException | org.bouncycastle.operator.OperatorCreationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> value;
      case Answer.Refused<T>(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  @Override
  public void close() {
    for (var channel : channels) {
      channel.shutdownNow();
      try {
        channel.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    server.close();
    ledger.close();
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
