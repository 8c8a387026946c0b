package rearguard.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;

/** On the real disk. */
class PolicyFileTest {
  private static final int STRANGER = 65_534;

  private final Host host = new LocalHost("policy-file");
  @TempDir Path folder;
  private Path etc;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    etc = Files.createDirectory(folder.resolve("etc"));
    file = etc.resolve("commands.yaml");
    Files.writeString(file, "commands: { smoke: { run: [/bin/true], user: app } }\n");
    mode(file, "rw-r--r--");
    mode(etc, "rwxr-xr-x");
  }

  private static void mode(Path path, String words) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(words));
  }

  @Test
  void onlyItsOwnersCouldHaveWrittenIt() throws Exception {
    assertThat(new PolicyFile(file).read(host).commands()).containsOnlyKeys("smoke");
  }

  @ParameterizedTest
  @CsvSource({
    "commands.yaml, rw-r--rw-",
    "'', rwxr-xrwx",
  })
  void oneThatOthersMayWriteIsRefused(String which, String mode) throws Exception {
    mode(etc.resolve(which), mode);
    assertThatThrownBy(() -> new PolicyFile(file).read(host))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("cannot be trusted: \"" + etc.resolve(which))
        .hasMessageContaining("others may write it");
  }

  @Test
  void oneOfAnotherGroupOrUserIsRefused() throws Exception {
    assumeTrue(host.self().user() == 0, "only root can give files away");
    mode(file, "rw-rw-r--");
    Files.setAttribute(file, "unix:gid", STRANGER);
    assertThatThrownBy(() -> new PolicyFile(file).read(host))
        .hasMessageContaining("others may write it");

    mode(file, "rw-r--r--");
    Files.setAttribute(file, "unix:uid", STRANGER);
    assertThatThrownBy(() -> new PolicyFile(file).read(host))
        .hasMessageContaining("belongs to user " + STRANGER);

    Files.setAttribute(file, "unix:uid", 0);
    Files.setAttribute(etc, "unix:uid", STRANGER);
    assertThatThrownBy(() -> new PolicyFile(file).read(host))
        .hasMessageContaining("\"" + etc + "\" belongs to user " + STRANGER);
  }

  @Test
  void oneBehindALinkIsRefused() throws Exception {
    var link = Files.createSymbolicLink(etc.resolve("link.yaml"), file);
    assertThatThrownBy(() -> new PolicyFile(link).read(host))
        .hasMessageContaining("\"" + link + "\" is not a plain file");

    var other = Files.createSymbolicLink(folder.resolve("other"), etc);
    assertThatThrownBy(() -> new PolicyFile(other.resolve("commands.yaml")).read(host))
        .hasMessageContaining("\"" + other + "\" is not a plain folder");
  }

  @Test
  void whereThereIsNoneNothingMayBeRun() {
    assertThatThrownBy(() -> new PolicyFile(etc.resolve("none.yaml")).read(host))
        .hasMessageContaining("this host declares no commands");
  }

  @Test
  void aMistakeIsToldWithFileAndLine() throws Exception {
    Files.writeString(file, "commands:\n  smoke: { run: [/bin/true], usr: app }\n");
    assertThatThrownBy(() -> new PolicyFile(file).read(host))
        .hasMessage(file + ":2: unknown key \"usr\" (and 1 more)");
  }

  @Test
  void anUnknownCommandHearsTheRightWord() throws Exception {
    var policy = new PolicyFile(file).read(host);
    assertThatThrownBy(() -> policy.entry("smok"))
        .hasMessage("this host's policy declares no command \"smok\"")
        .satisfies(
            e ->
                assertThat(((HostException) e).problem().hint())
                    .isEqualTo("Did you mean \"smoke\"?"));
  }

  @Test
  void aProgramThatRunsAsRootIsFollowedThroughItsLinks() throws Exception {
    assumeTrue(host.self().user() == 0, "what runs as root must be of root");
    var trust = Trust.inRoot(host.disk());
    assertThat(trust.against(Path.of("/bin/sh"))).isEmpty();

    var program = Files.writeString(etc.resolve("deploy"), "#!/bin/sh\n");
    mode(program, "rwxr-xr-x");
    var link = Files.createSymbolicLink(etc.resolve("current"), Path.of("../etc/deploy"));
    assertThat(trust.against(link)).isEmpty();

    mode(program, "rwxr-xrwx");
    assertThat(trust.against(link)).hasValueSatisfying(why -> assertThat(why).contains("deploy"));

    var round = Files.createSymbolicLink(etc.resolve("round"), Path.of("round"));
    assertThat(trust.against(round)).hasValueSatisfying(why -> assertThat(why).contains("link"));
  }
}
