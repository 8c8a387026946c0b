package rearguard.agent.driver.compose.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GaugeTest {
  private static final String ID = "0123456789ab";
  private static final String HEAD = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";

  /** As Docker 20.10 says it with the first generation of control groups, shortened. */
  private static final String FIRST =
      """
      {"cpu_stats":{"cpu_usage":{"total_usage":1250000000}},"memory_stats":{"usage":5000,\
      "stats":{"inactive_file":1,"total_inactive_file":2000}}}
      """;

  /** Likewise with the second. */
  private static final String SECOND =
      """
      {"cpu_stats":{"cpu_usage":{"total_usage":7000}},"memory_stats":{"usage":5000,\
      "stats":{"inactive_file":3000}}}
      """;

  @TempDir private Path folder;

  @Test
  void whatTheKernelOnlyKeepsIsNotCountedInEitherGeneration() {
    assertThat(Gauge.parsed(HEAD + FIRST)).contains(new Gauge(3000, Duration.ofMillis(1250)));
    assertThat(Gauge.parsed(HEAD + SECOND)).contains(new Gauge(2000, Duration.ofNanos(7000)));
  }

  @Test
  void morePageCacheThanUseIsNothingAndNotLess() {
    assertThat(Gauge.parsed(HEAD + SECOND.replace("5000", "100")).map(Gauge::memory)).contains(0L);
  }

  @Test
  void anythingButAFigureIsNoAnswer() {
    assertThat(Gauge.parsed("")).isEmpty();
    assertThat(Gauge.parsed("HTTP/1.0 404 Not Found\r\n\r\n" + FIRST)).isEmpty();
    assertThat(Gauge.parsed(HEAD + FIRST.substring(0, 40))).isEmpty();
    assertThat(Gauge.parsed(HEAD + "{\"cpu_stats\":{},\"memory_stats\":{}}")).isEmpty();
    assertThat(Gauge.of(Path.of("/nonexistent/docker.sock"), ID)).isEmpty();
  }

  @Test
  void theEngineIsAskedForOneLookAndNotForTwo() throws Exception {
    assertThat(asked(ID)).startsWith("GET /containers/" + ID + "/stats?").contains("one-shot=true");
  }

  @Test
  void whatIsNoIdIsNeverPutIntoARequest() throws Exception {
    var socket = folder.resolve("engine.sock");
    try (var _ = listening(socket)) {
      assertThat(Gauge.of(socket, "../images")).isEmpty();
      assertThat(Gauge.of(socket, ID + "\r\nX: y")).isEmpty();
    }
  }

  /** What an engine hears that answers with figures. */
  private String asked(String id) throws Exception {
    var socket = folder.resolve("engine.sock");
    var heard = new StringBuilder();
    try (var door = listening(socket)) {
      var engine =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (var guest = door.accept()) {
                      var words = ByteBuffer.allocate(4096);
                      guest.read(words);
                      heard.append(
                          new String(words.array(), 0, words.position(), StandardCharsets.UTF_8));
                      guest.write(
                          ByteBuffer.wrap((HEAD + SECOND).getBytes(StandardCharsets.UTF_8)));
                    } catch (java.io.IOException e) {
                      heard.append(e);
                    }
                  });
      var gauge = Gauge.of(socket, id);
      engine.join();
      assertThat(gauge).isEqualTo(Optional.of(new Gauge(2000, Duration.ofNanos(7000))));
    }
    return heard.toString();
  }

  private static ServerSocketChannel listening(Path socket) throws Exception {
    var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    door.bind(UnixDomainSocketAddress.of(socket));
    return door;
  }
}
