package rearguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.controller.link.Credential;
import rearguard.controller.link.Pki;
import rearguard.handshake.ClientKey;
import rearguard.model.Answer;

/** What {@code init} made, when years have gone by. */
class OwnCertificatesTest {
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(MADE);
  private Layout layout;
  private OwnCertificates own;

  @BeforeEach
  void start() {
    layout = made("ctl");
    own = own(layout);
  }

  private Layout made(String name) {
    var home = folder.resolve(name);
    var wish = new InitCommand.Wish(home, Address.of("ctl.example:7443"), 0, 0, name);
    given(new InitCommand(now::get, new SecureRandom(), () -> name).make(wish));
    return new Layout(home);
  }

  private OwnCertificates own(Layout of) {
    return new OwnCertificates(of, pki(of), now::get);
  }

  private Pki pki(Layout of) {
    return given(Pki.load(of.caCertificate(), of.caKey(), now::get, new SecureRandom()));
  }

  private static <T> T given(Answer<T> answer) {
    return switch (answer) {
      case Answer.Given<T>(var value) -> value;
      case Answer.Refused<T>(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private ClientKey server() throws Exception {
    return pair(layout.serverCertificate(), layout.serverKey());
  }

  private ClientKey operator() throws Exception {
    return pair(
        layout.operator().resolve("operator.crt"), layout.operator().resolve("operator.key"));
  }

  private ClientKey pair(Path certificate, Path key) throws Exception {
    return rearguard.handshake.Credential.of(
            Files.readString(layout.caCertificate()),
            Files.readString(certificate),
            Files.readString(key))
        .key();
  }

  private static Set<String> names(X509Certificate certificate) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    // days gone by, the operator's is made anew, the server's is
    "0, false, false",
    "242, false, false",
    "244, true, false",
    "549, true, false",
    "551, true, true",
    "2000, true, true",
  })
  void eachIsMadeAnewInItsLastThird(int days, boolean person, boolean server) throws Exception {
    var before = List.of(operator().certificate(), server().certificate());
    now.set(MADE.plus(Duration.ofDays(days)));
    assertThat(own.look()).isEqualTo(server);
    assertThat(operator().certificate().equals(before.getFirst())).isEqualTo(!person);
    assertThat(server().certificate().equals(before.getLast())).isEqualTo(!server);
    assertThat(own.look()).as("once").isFalse();
    assertThat(own.trouble()).isEmpty();
  }

  @Test
  void theNamesStayAndTheKeyIsAnotherOne() throws Exception {
    var before = List.of(operator().certificate(), server().certificate());
    now.set(MADE.plus(Duration.ofDays(700)));
    own.look();
    for (var pair :
        List.of(List.of(before.getFirst(), operator()), List.of(before.getLast(), server()))) {
      var old = (X509Certificate) pair.getFirst();
      var next = (ClientKey) pair.getLast();
      assertThat(next.belongsTogether()).isTrue();
      assertThat(names(next.certificate())).isEqualTo(names(old)).isNotEmpty();
      assertThat(next.certificate().getSubjectX500Principal())
          .isEqualTo(old.getSubjectX500Principal());
      assertThat(next.certificate().getPublicKey()).isNotEqualTo(old.getPublicKey());
      assertThat(next.certificate().getNotAfter().toInstant())
          .isAfter(now.get().plus(Duration.ofDays(300)));
    }
    assertThat(Files.readString(layout.serverCertificate()))
        .as("the authority stands behind it")
        .contains(Files.readString(layout.caCertificate()).strip());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layout.serverKey())))
        .isEqualTo("rw-------");
    try (var files = Files.list(layout.serverKey().resolveSibling(""))) {
      assertThat(files).containsExactlyInAnyOrder(layout.serverCertificate(), layout.serverKey());
    }
  }

  /** Only the key had taken its place. */
  @Test
  void whatAControllerLeftThatDiedMeanwhileIsMadeWhole() throws Exception {
    Files.writeString(layout.serverKey(), pki(layout).server(Set.of("x")).key());
    assertThat(own.look()).isTrue();
    assertThat(server().belongsTogether()).isTrue();
    assertThat(names(server().certificate()))
        .containsExactlyInAnyOrder(
            "[2, ctl.example]", "[2, localhost]", "[7, 0:0:0:0:0:0:0:1]", "[7, 127.0.0.1]");
  }

  @Test
  void whatAnotherAuthoritySignedIsLeftAlone() throws Exception {
    var foreign = pki(made("other")).server(Set.of("ctl.example"));
    keep(foreign);
    now.set(MADE.plus(Duration.ofDays(2000)));
    assertThat(own.look()).isFalse();
    assertThat(Files.readString(layout.serverKey())).isEqualTo(foreign.key());
    assertThat(own.trouble())
        .hasValueSatisfying(why -> assertThat(why).contains("server's certificate ended"));
  }

  private void keep(Credential credential) throws Exception {
    Files.writeString(layout.serverCertificate(), credential.certificate());
    Files.writeString(layout.serverKey(), credential.key());
  }

  @Test
  void anOperatorsFolderThatWasMovedAwayIsNotMissed() throws Exception {
    Files.delete(layout.operator().resolve("operator.crt"));
    now.set(MADE.plus(Duration.ofDays(700)));
    assertThat(own.look()).isTrue();
    assertThat(layout.operator().resolve("operator.crt")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "junk", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
  void whatCannotBeReadIsLeftAndTold(String text) throws Exception {
    Files.writeString(layout.serverCertificate(), text);
    assertThat(own.look()).isFalse();
    assertThat(Files.readString(layout.serverCertificate())).isEqualTo(text);
    assertThat(own.trouble()).isPresent();
  }

  @Test
  void anAuthorityThatEndsSoonIsTrouble() {
    now.set(MADE.plus(Duration.ofDays(3650 - 91)));
    own.look();
    assertThat(own.trouble()).isEmpty();
    now.set(MADE.plus(Duration.ofDays(3650 - 89)));
    assertThat(own.trouble())
        .hasValueSatisfying(why -> assertThat(why).contains("authority ends at"));
  }
}
