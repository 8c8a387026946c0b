package rearguard.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.step.OneHost;
import rearguard.agent.step.Sample;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.run.RunState;
import rearguard.model.run.Takeover.Manner;
import rearguard.wire.Frames;
import rearguard.wire.LocalWire;
import rearguard.wire.LocalWire.Asked;

class DoorTest {
  private static final Ask.Who ADA = new Ask.Who("ada", "alone", false, false);

  @TempDir private Path folder;
  private OneHost host;
  private Door door;

  @BeforeEach
  void open() throws Exception {
    host = new OneHost(folder);
    door = Door.open(folder, Reception.desk(host, folder, () -> false), host.work.host());
  }

  @AfterEach
  void close() throws Exception {
    door.close();
    host.close();
  }

  @Test
  void nobodyButItsOwnAccountAndRootComesToTheSocket() throws Exception {
    var place = folder.resolve(Door.FILE).getParent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
        .isEqualTo("rwx------");
    assertThat(Files.getOwner(place)).isEqualTo(Files.getOwner(folder));
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    door.close();
    door = Door.open(folder, Reception.desk(host, folder, () -> false), host.work.host());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
        .as("set right at each start")
        .isEqualTo("rwx------");
  }

  /** Even where somebody opened all folders on the way. */
  @Test
  void anotherAccountIsNotAnswered() throws Exception {
    assumeTrue(host.work.host().self().user() == 0, "only root may be somebody else");
    host.hold();
    for (var place : List.of(folder, folder.resolve("local"))) {
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.setPosixFilePermissions(
        folder.resolve(Door.FILE), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(heard(0)).as("bytes that root hears").isPositive();
    assertThat(heard(65_534)).as("bytes that a stranger hears").isZero();
  }

  private static final String STRANGER =
      """
      const socket = require('net').connect(process.argv[1]);
      let heard = 0;
      socket.on('connect', () => socket.end(Buffer.from(process.argv[2], 'hex')));
      socket.on('data', data => { heard += data.length; });
      socket.on('error', () => {});
      socket.on('close', () => console.log(socket.bytesWritten > 0 ? heard : 'not connected'));
      """;

  private int heard(int user) throws Exception {
    var ask = new ByteArrayOutputStream();
    var asked = new Asked(ADA, new Ask.Show(Optional.empty()));
    Frames.over(InputStream.nullInputStream(), ask).write(LocalWire.bytes(asked));
    var as = List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");
    var words = new ArrayList<>(as);
    words.addAll(List.of("node", "-e", STRANGER, folder.resolve(Door.FILE).toString()));
    words.add(HexFormat.of().formatHex(ask.toByteArray()));
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.strip()).containsOnlyDigits();
    return Integer.parseInt(said.strip());
  }

  @Test
  void whoKnocksIsAnsweredInLinesAndOneLastWord() throws Exception {
    host.hold();
    var lines = new ArrayList<Said>();
    try (var knock = Knock.at(folder).orElseThrow()) {
      var said = knock.ask(new Asked(ADA, new Ask.Show(Optional.empty())), lines::add);
      assertThat(said).isEqualTo(new Said.Ended(RunState.NO_OP));
      assertThat(lines.getFirst().toString()).contains("r-test", "shop");
    }
  }

  @Test
  void aSocketThatADeadAgentLeftIsReplacedAndOneWithoutAnAgentIsNoAgent() throws Exception {
    door.close();
    assertThat(Files.exists(folder.resolve(Door.FILE))).isTrue();
    assertThat(Knock.at(folder)).isEmpty();
    door = Door.open(folder, Reception.desk(host, folder, () -> false), host.work.host());
    Knock.at(folder).orElseThrow().close();
  }

  @Test
  void whatWasBegunIsFinishedWhenTheOtherSideIsGone() throws Exception {
    host.ready();
    var begun = new CountDownLatch(1);
    var left = new CountDownLatch(1);
    host.at(
        "stop",
        () -> {
          begun.countDown();
          assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        });
    try (var knock = Knock.at(folder).orElseThrow()) {
      Thread.ofVirtual().start(() -> asks(knock, new Ask.Move(Sample.RUN, Manner.CONTINUE)));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }
    left.countDown();
    var handedBack = new CountDownLatch(1);
    for (int i = 0; i < 2_000 && !isHandedBack(); i++) {
      assertThat(handedBack.await(10, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(isHandedBack()).isTrue();
    assertThat(host.shows()).isEqualTo("on");
  }

  private boolean isHandedBack() {
    return host.desk
        .book()
        .held(Sample.RUN)
        .flatMap(held -> held.fence())
        .flatMap(fence -> fence.handback())
        .isPresent();
  }

  private static void asks(Knock knock, Ask ask) {
    try {
      knock.ask(new Asked(ADA, ask), _ -> {});
    } catch (java.io.IOException _) {
      // the terminal was closed
    }
  }
}
