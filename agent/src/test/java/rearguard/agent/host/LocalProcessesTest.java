package rearguard.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProcessesTest {
  @TempDir private Path folder;
  private final Processes processes = new LocalHost("processes-test").processes();
  private final int self = Math.toIntExact(ProcessHandle.current().pid());

  @Test
  void aProcessIsSeenWithItsOddName() throws Exception {
    var program = folder.resolve("odd) S 1 (name");
    Files.copy(Path.of("/bin/sleep"), program);
    var process = new ProcessBuilder(program.toString(), "1000").directory(folder.toFile()).start();
    try {
      LocalProgramsTest.await(() -> words(process).size() == 2);
      var seen = seen(process).orElseThrow();

      assertThat(seen.parent()).isEqualTo(self);
      assertThat(seen.words()).containsExactly(program.toString(), "1000");
      assertThat(seen.folder()).contains(folder.toRealPath());
      assertThat(seen.user()).isEqualTo(new Accounts().self());
      assertThat(seen.start()).isPositive();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void listenersAreFoundByPortAndByProcessInBothFamilies() throws Exception {
    for (var address : List.of("127.0.0.1", "::1")) {
      var port = listened(address);

      assertThat(processes.somethingListensOn(port)).isFalse();
      assertThat(processes.listeningOn(port)).isEmpty();
    }
  }

  private int listened(String address) throws Exception {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
      var port = socket.getLocalPort();
      assertThat(processes.portsOf(Set.of(self))).contains(port);
      assertThat(processes.listeningOn(port)).extracting(Processes.Seen::pid).contains(self);
      assertThat(processes.somethingListensOn(port)).isTrue();
      return port;
    }
  }

  @Test
  void theSocketsThatDoNotListenAreNotRead() throws Exception {
    var table =
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100
           1: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 100
           2: 0100007F:1F90 0100007F:A000 06 00000000:00000000 03:00000176 00000000     0        0 0 3 0
           3: not a line that could be read
        """;
    var lines = new BufferedReader(new StringReader(table), 1);

    assertThat(LocalProcesses.listeners(lines))
        .isEqualTo(java.util.Map.of("4711", 8080, "4712", 8081));

    assertThat(lines.readLine()).contains("not a line");
  }

  @Test
  void aProcessIsAskedThenEnded() throws Exception {
    var process =
        new ProcessBuilder("sh", "-c", "trap '' TERM; echo up; while :; do sleep 100; done")
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("up");
    var child = seen(process).orElseThrow();

    processes.end(child, Duration.ofMillis(200));

    assertThat(process.waitFor()).isEqualTo(137);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void anotherProcessWithTheSamePidIsLeftAlone() throws Exception {
    var process = new ProcessBuilder("sleep", "1000").start();
    try {
      var now = seen(process).orElseThrow();
      var before =
          new Processes.Seen(
              now.pid(), now.parent(), now.user(), now.start() - 1, now.words(), now.folder());

      processes.end(before, Duration.ofSeconds(1));
      assertThat(process.isAlive()).isTrue();

      processes.end(now, Duration.ofSeconds(5));
      assertThat(process.waitFor()).isEqualTo(143);
      processes.end(now, Duration.ofSeconds(1));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aStatLineIsReadAfterItsLastBracket() {
    var line = "7 (a) b (c)) S 3 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 99887 1 2";

    assertThat(LocalProcesses.parsed(7, line, 5, List.of("x"), Optional.empty()))
        .contains(new Processes.Seen(7, 3, 5, 99887, List.of("x"), Optional.empty()));
    assertThat(LocalProcesses.parsed(7, line.replace(" S ", " Z "), 5, List.of(), Optional.empty()))
        .isEmpty();
  }

  private List<String> words(Process process) {
    try {
      return seen(process).map(Processes.Seen::words).orElse(List.of());
    } catch (HostException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<Processes.Seen> seen(Process process) throws HostException {
    return processes.all().stream().filter(seen -> seen.pid() == process.pid()).findFirst();
  }
}
