package rearguard.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialTest {
  @TempDir static Path folder;
  private static KeyStore one;
  private static KeyStore other;

  @BeforeAll
  static void makeKeys() throws Exception {
    one = made("one");
    other = made("other");
  }

  @Test
  void whatIsReadIsWhatWasWrittenAndTrustsThatAuthorityAlone() throws Exception {
    var credential = Credential.of(certificate(other), certificate(one), key(one));

    assertThat(credential.key().getCertificateChain("")).containsExactly(x509(one));
    assertThat(credential.key().getPrivateKey("")).isEqualTo(one.getKey("a", PASSWORD));
    assertThat(credential.trust().getAcceptedIssuers()).containsExactly(x509(other));
    credential.trust().checkClientTrusted(new X509Certificate[] {x509(other)}, "EC");
    assertThatThrownBy(
            () -> credential.trust().checkClientTrusted(new X509Certificate[] {x509(one)}, "EC"))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void aChainIsReadInItsOrderAndWhateverStandsBetween() throws Exception {
    var chain = "issued to one\n" + certificate(one) + "\r\nsigned by\n" + certificate(other);

    var credential = Credential.of(certificate(other), chain, key(one));

    assertThat(credential.key().getCertificateChain("")).containsExactly(x509(one), x509(other));
  }

  @Test
  void whatHoldsNoWholeCertificateIsRefused() throws Exception {
    var good = certificate(one);
    var key = key(one);
    for (var bad :
        List.of(
            "",
            "no PEM at all",
            good.substring(0, good.length() - 30),
            "-----BEGIN CERTIFICATE-----END CERTIFICATE-----")) {
      assertThatThrownBy(() -> Credential.of(bad, good, key))
          .as(bad)
          .isInstanceOf(CertificateException.class)
          .hasMessageContaining("authority");
      assertThatThrownBy(() -> Credential.of(good, bad, key))
          .as(bad)
          .isInstanceOf(CertificateException.class)
          .hasMessageContaining("client");
    }
    assertThatThrownBy(() -> Credential.of(good, good, good))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> Credential.of(good, good.replace("MII", "M-I"), key))
        .isInstanceOfAny(GeneralSecurityException.class, IllegalArgumentException.class);
  }

  @Test
  void aRehearsalGivesTheCredentialOrWhyThereIsNone() throws Exception {
    var credential = Credential.of(certificate(other), certificate(one), key(one));
    var gone = new IOException("gone");

    assertThat(Rehearsal.begin(() -> credential).credential()).isSameAs(credential);
    var failed =
        Rehearsal.begin(
            () -> {
              throw gone;
            });
    assertThatThrownBy(failed::credential).isSameAs(gone);
    var broken =
        Rehearsal.begin(
            () -> {
              throw new LinkageError("a class is missing");
            });
    assertThatThrownBy(broken::credential).hasRootCauseMessage("a class is missing");
  }

  @Test
  void keysAreOfTheCurveThatNeedsNoTable() {
    var pair = Curve.pair();

    assertThat(pair.getPublic().toString()).contains("secp384r1");
  }

  private static final char[] PASSWORD = "password".toCharArray();

  /** A key and a certificate that it signed itself, made by the JDK's own keytool. */
  private static KeyStore made(String name) throws Exception {
    var store = folder.resolve(name + ".p12");
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var words =
        tool
            + " -genkeypair -alias a -keyalg EC -groupname secp384r1 -ext bc=ca:true -validity 2"
            + " -storetype PKCS12 -storepass password -dname CN="
            + name
            + " -keystore";
    var all = new ArrayList<>(List.of(words.split(" ")));
    all.add(store.toString());
    var keytool = new ProcessBuilder(all).redirectErrorStream(true).start();
    var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return KeyStore.getInstance(store.toFile(), PASSWORD);
  }

  private static X509Certificate x509(KeyStore store) throws GeneralSecurityException {
    return (X509Certificate) store.getCertificate("a");
  }

  private static String certificate(KeyStore store) throws GeneralSecurityException {
    return pem("CERTIFICATE", x509(store).getEncoded());
  }

  private static String key(KeyStore store) throws GeneralSecurityException {
    return pem("PRIVATE KEY", store.getKey("a", PASSWORD).getEncoded());
  }

  private static String pem(String what, byte[] bytes) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, lines, what);
  }
}
