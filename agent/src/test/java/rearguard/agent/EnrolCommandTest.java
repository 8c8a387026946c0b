package rearguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.model.Problem;

class EnrolCommandTest {
  @TempDir private Path folder;
  private Path token;
  private Path home;

  @BeforeEach
  void aTokenIsThere() throws Exception {
    token = Files.writeString(folder.resolve("token"), "one-use\n");
    home = folder.resolve("home");
  }

  private List<String> words(String controller, String fingerprint) {
    return List.of(
        "--controller=" + controller,
        "--token-file=" + token,
        "--ca-fingerprint=" + fingerprint,
        "--dir=" + home);
  }

  private static int enrol(List<String> words) throws Exception {
    return new EnrolCommand(new LocalHost("enrol")).run(words);
  }

  private static Problem misused(List<String> words) {
    return catchThrowableOfType(Options.Misused.class, () -> enrol(words)).problem();
  }

  private static Problem refused(List<String> words) {
    return catchThrowableOfType(HostException.class, () -> enrol(words)).problem();
  }

  @ParameterizedTest
  @CsvSource({"--controller", "--token-file", "--ca-fingerprint", "--dir"})
  void eachOptionIsNeeded(String option) {
    var words = new ArrayList<>(words("127.0.0.1:1", "a".repeat(64)));
    words.removeIf(word -> word.startsWith(option));
    assertThat(misused(words).message()).isEqualTo("option \"" + option + "\" is missing");
  }

  @Test
  void anAddressOrFingerprintThatCannotBeIsRefused() {
    assertThat(misused(words("nowhere", "a".repeat(64))).message())
        .isEqualTo("\"nowhere\" is not an address of the form host:port");
    for (var wrong : List.of("a".repeat(63), "g".repeat(64), "a".repeat(65))) {
      assertThat(misused(words("127.0.0.1:1", wrong)).message())
          .isEqualTo("the CA fingerprint is not 64 hex digits");
    }
  }

  @Test
  void anEmptyOrMissingTokenIsRefused() throws Exception {
    Files.writeString(token, " \n");
    assertThat(misused(words("127.0.0.1:1", "a".repeat(64))).message())
        .isEqualTo("the token is empty");
    Files.delete(token);
    assertThat(refused(words("127.0.0.1:1", "a".repeat(64))).message()).contains(token.toString());
  }

  @Test
  void anIdentityIsNotReplacedUnasked() throws Exception {
    Files.createDirectories(home.resolve("identity"));
    var problem = refused(words("127.0.0.1:1", "a".repeat(64)));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(problem.hint()).contains("--again");
  }

  @Test
  void aControllerThatIsNotThereLeavesNothingBehind() throws Exception {
    var words = words("127.0.0.1:" + closedPort(), "AA:".repeat(31) + "AA");
    assertThat(enrol(words)).isEqualTo(Problem.Kind.UNREACHABLE.exitCode());
    assertThat(home).doesNotExist();
  }

  private static int closedPort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
