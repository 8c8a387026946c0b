package rearguard.agent.driver.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.Setting;

/** Servers that have to prove who they are, and some that cannot. */
class FlagTableTlsTest extends FlagStage {
  @TempDir static Path keys;

  @BeforeAll
  static void certificates() throws Exception {
    authority("ours");
    authority("theirs");
    signed("here", "IP:127.0.0.1");
    signed("elsewhere", "DNS:other.example.org");
  }

  @Test
  void aServerThatProvesWhoItIsIsAskedAndChanged() throws Exception {
    show("here");
    capture(GOOD, proven("ours"));
    sql("update flags set enabled = false");
    var bench = bench();
    prepare(GOOD, proven("ours"), bench);

    assertThat(restore(GOOD, proven("ours"), bench)).isEqualTo("set 2 flags right");
    assertThat(flags()).isEqualTo("CART|t OTHER|f SEARCH|t");
  }

  @Test
  void aCertificateThatNobodyTrustedHasSignedProvesNothing() throws Exception {
    show("here");

    assertThat(refused("theirs")).contains("does not prove who it is");
  }

  @Test
  void aCertificateOfAnotherHostProvesThatItIsAnotherHost() throws Exception {
    show("elsewhere");

    assertThat(refused("ours")).contains("proves to be another host than that of its address");
  }

  @Test
  void aServerWithoutTlsIsToldNothing() throws Exception {
    POSTGRES.show(Optional.empty(), keys);

    assertThat(refused("ours")).contains("has no TLS, and tls: verify wants it");
    assertThat(POSTGRES.log()).doesNotContain("password authentication failed");
    capture(GOOD, subject());
  }

  @Test
  void whatOthersMayWriteIsNotTrusted() throws Exception {
    show("here");
    var copy = Files.copy(keys.resolve("ours.pem"), folder.resolve("loose.pem"));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-rw-r--"));
    var empty = Files.writeString(folder.resolve("empty.pem"), "nothing");

    assertThat(refusedBy(copy)).contains("its mode is 0664, others may write it");
    assertThat(refusedBy(empty)).contains("it holds no certificate in PEM form");
    assertThat(refusedBy(folder.resolve("missing.pem"))).contains("there is no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls=verify | tls asks for proof, and ca is missing",
        "ca=/etc/shop/ca.pem | ca is of no use alone",
        "tls=require,ca=/etc/shop/ca.pem | tls \"require\" is not allowed",
        "tls=verify,ca=ca.pem | ca is not an absolute path in its plain form",
      })
  void whoAsksForProofSaysOfWhom(String said, String words) {
    var keysOfIt = new java.util.TreeMap<String, Setting>();
    for (var one : said.split(",", -1)) {
      keysOfIt.put(one.substring(0, one.indexOf('=')), text(one.substring(one.indexOf('=') + 1)));
    }

    assertThat(driver.review(with(keysOfIt).settings()))
        .extracting(Problem::message)
        .containsExactly(words);
  }

  private static void show(String name) throws Exception {
    POSTGRES.show(Optional.of(keys.resolve(name + ".pem")), keys.resolve(name + ".key"));
  }

  private rearguard.agent.driver.Subject proven(String authority) {
    return by(keys.resolve(authority + ".pem"));
  }

  private rearguard.agent.driver.Subject by(Path file) {
    return with(Map.of("tls", text("verify"), "ca", text(file.toString())));
  }

  private String refused(String authority) {
    return refusedBy(keys.resolve(authority + ".pem"));
  }

  private String refusedBy(Path file) {
    var said = new ArrayList<String>();
    assertThatThrownBy(() -> capture(GOOD, by(file)))
        .isInstanceOfSatisfying(HostException.class, e -> said.add(e.problem().message()));
    return said.getFirst();
  }

  private static void authority(String name) throws Exception {
    openssl(name, List.of("-subj", "/CN=" + name));
  }

  private static void signed(String name, String whom) throws Exception {
    openssl(
        name,
        List.of(
            "-subj",
            "/CN=shop",
            "-addext",
            "subjectAltName=" + whom,
            "-CA",
            keys.resolve("ours.pem").toString(),
            "-CAkey",
            keys.resolve("ours.key").toString()));
  }

  private static void openssl(String name, List<String> more) throws Exception {
    var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-days", "2", "-nodes"));
    command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"));
    command.addAll(List.of("-keyout", keys.resolve(name + ".key").toString()));
    command.addAll(List.of("-out", keys.resolve(name + ".pem").toString()));
    command.addAll(more);
    var running = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said =
        new String(
            running.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(running.waitFor()).as(said).isZero();
  }
}
