package rearguard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rearguard.agent.host.Failpoint;
import rearguard.agent.host.LocalHost;

/** The pair of a host's certificate and key, while the next one takes its place. */
@Timeout(120)
class IdentityTest {
  @TempDir private Path folder;
  private TestCa ca;
  private Identity identity;
  private X509Certificate before;
  private X509Certificate after;
  private HostKey next;

  @BeforeEach
  void start() throws Exception {
    ca = new TestCa();
    identity = ca.identity(folder.resolve("identity"));
    before = shown();
    next = HostKey.make();
    after = ca.host(next.request());
  }

  private X509Certificate shown() throws Exception {
    return Identity.certificate(identity.credential());
  }

  /** What a process does that is to be killed while it does it. */
  public static void main(String... words) throws Exception {
    new Identity(Path.of(words[0]))
        .replace(
            Files.readString(Path.of(words[1])),
            Files.readString(Path.of(words[2])),
            new LocalHost("test"));
  }

  /** At each call of the disk, and on both sides of each rename. */
  @ParameterizedTest
  @EnumSource(names = {"DISK_CALL", "BEFORE_SWITCH", "AFTER_SWITCH"})
  void killedAtEveryCallThePairIsTheOldOrTheNewOne(Failpoint point) throws Exception {
    var found = new ArrayList<X509Certificate>();
    for (int pass = 1; replaced(point, pass) == Failpoint.EXIT; pass++) {
      found.add(usable());
      identity.settle(new LocalHost("test"));
      assertThat(usable()).as("settled after pass %d", pass).isEqualTo(found.getLast());
      assertThat(folder.resolve("identity/host.key.next")).doesNotExist();
      ca.identity(folder.resolve("identity"));
      before = shown();
    }
    assertThat(usable()).as("the last one came through").isEqualTo(after);
    assertThat(found).hasSizeGreaterThanOrEqualTo(3).contains(after);
    assertThat(found.getFirst()).isNotEqualTo(after);
  }

  /** The certificate, when the key proves to be its other half, and it is one of the two. */
  private X509Certificate usable() throws Exception {
    var credential = identity.credential();
    var certificate = Identity.certificate(credential);
    assertThat(certificate).isIn(before, after);
    var signature = java.security.Signature.getInstance("SHA384withECDSA");
    signature.initSign(credential.key().getPrivateKey(""));
    var signed = signature.sign();
    signature.initVerify(certificate);
    assertThat(signature.verify(signed)).as("they belong together").isTrue();
    return certificate;
  }

  private int replaced(Failpoint point, int pass) throws Exception {
    var key = Files.writeString(folder.resolve("next.key"), next.key());
    var certificate =
        Files.writeString(
            folder.resolve("next.crt"), TestCa.pem("CERTIFICATE", after.getEncoded()));
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Drearguard.test=true",
                "-Drearguard.failpoint=" + point + ":" + pass,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                IdentityTest.class.getName(),
                folder.resolve("identity").toString(),
                key.toString(),
                certificate.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor(Duration.ofSeconds(60))).isTrue();
    assertThat(process.exitValue()).isIn(0, Failpoint.EXIT);
    return process.exitValue();
  }

  @Test
  void whatIsWrittenIsForTheOwnerAlone() throws Exception {
    identity.replace(
        next.key(), TestCa.pem("CERTIFICATE", after.getEncoded()), new LocalHost("test"));
    try (var files = Files.list(folder.resolve("identity"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ca.crt", "host.crt", "host.key");
    }
    for (var file : List.of("host.crt", "host.key")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve("identity").resolve(file)))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
  }

  /** The length of what stands in a request depends on the signature. */
  @Test
  void everyRequestIsSignedByItsKeyAndReadableByOthers() throws Exception {
    for (int i = 0; i < 40; i++) {
      var made = HostKey.make();
      assertThat(TestCa.requested(made.request())).isEqualTo(made.open());
      assertThat(made.toString()).doesNotContain("PRIVATE");
    }
  }
}
