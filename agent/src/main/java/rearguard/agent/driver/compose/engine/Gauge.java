package rearguard.agent.driver.compose.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a container uses, by one look ({@code GET /containers/ID/stats} with {@code one-shot}, of
 * the engine's API from 1.41 on; an older engine takes two looks a second apart, and is too late).
 *
 * @param memory bytes, without what the kernel only keeps as long as nobody needs the room
 * @param cpu time of the processor since it was started
 */
public record Gauge(long memory, Duration cpu) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT = 1 << 20;

  /** Empty when the engine does not tell, or it does not run. */
  public static Optional<Gauge> of(Path socket, String id) {
    try {
      return id.matches("[0-9a-f]{12,64}") ? parsed(answer(socket, id)) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Ended by an interruption. */
  private static String answer(Path socket, String id) throws IOException {
    var request =
        "GET /containers/"
            + id
            + "/stats?stream=false&one-shot=true HTTP/1.0\r\nHost: docker\r\n\r\n";
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var sent = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
      while (sent.hasRemaining()) {
        channel.write(sent);
      }
      var all = new ByteArrayOutputStream();
      var some = ByteBuffer.allocate(16 << 10);
      while (channel.read(some) >= 0 && all.size() < LIMIT) {
        all.write(some.array(), 0, some.position());
        some.clear();
      }
      return all.toString(StandardCharsets.UTF_8);
    }
  }

  /** Pure. */
  static Optional<Gauge> parsed(String answer) {
    int body = answer.indexOf("\r\n\r\n");
    if (body < 0 || !answer.regionMatches(answer.indexOf(' ') + 1, "200", 0, 3)) {
      return Optional.empty();
    }
    try {
      return told(JSON.readTree(answer.substring(body)));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  /** The page cache is called otherwise by the two generations of control groups. */
  private static Optional<Gauge> told(JsonNode stats) {
    var memory = stats.path("memory_stats");
    if (!memory.has("usage")) {
      return Optional.empty();
    }
    var cache = memory.path("stats").path("inactive_file");
    var older = memory.path("stats").path("total_inactive_file");
    long idle = older.isMissingNode() ? cache.asLong() : older.asLong();
    long cpu = stats.path("cpu_stats").path("cpu_usage").path("total_usage").asLong();
    return Optional.of(
        new Gauge(Math.max(0, memory.path("usage").asLong() - idle), Duration.ofNanos(cpu)));
  }
}
