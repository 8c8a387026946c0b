package rearguard.agent.driver.compose.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;

/**
 * Makes containers from definitions, in the engine's own words (its API at the newest version it
 * speaks): the library would drop what it does not know. Each answer has a deadline. Thread-safe.
 */
public final class Maker {
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final int LIMIT = 4 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Host host;
  private final Path socket;

  private Maker(Host host, Path socket) {
    this.host = host;
    this.socket = socket;
  }

  public static Maker at(Path socket, Host host) {
    return new Maker(host, socket);
  }

  public boolean hasNetwork(String name) throws HostException {
    return ask("GET", "/networks/" + encoded(name), "").status() == 200;
  }

  /** What makes a volume more than a place of the engine's own, as {@link Rights} says it. */
  public Optional<String> volume(String name) throws HostException {
    var words = ask("GET", "/volumes/" + encoded(name), "").words();
    return Rights.volume(name, words.path("Driver").asText(), words.path("Options"));
  }

  /**
   * A container that does not run yet. What the engine says to a refusal may hold secrets.
   *
   * @param image by id or by a name that means it
   */
  public void make(Definition definition, String name, String image) throws HostException {
    var path = "/containers/create?name=" + encoded(name);
    var id = done(path, definition.request(image)).path("Id").asText();
    for (var network : definition.later()) {
      var words = JSON.createObjectNode().put("Container", id);
      words.set("EndpointConfig", definition.endpoint(network));
      done("/networks/" + encoded(network) + "/connect", words.toString());
    }
  }

  public void rename(String from, String to) throws HostException {
    done("/containers/" + encoded(from) + "/rename?name=" + encoded(to), "");
  }

  private record Answer(int status, JsonNode words) {}

  private JsonNode done(String path, String words) throws HostException {
    var answer = ask("POST", path, words);
    if (answer.status() / 100 != 2) {
      throw Woe.conflict(
          "the engine refused: " + Woe.quoted(answer.words().path("message").asText()),
          "See what it says: journalctl -u docker");
    }
    return answer.words();
  }

  private Answer ask(String method, String path, String words) throws HostException {
    if (host.disk().stat(socket).filter(stat -> stat.type() == Disk.Type.OTHER).isEmpty()) {
      throw Engine.silent(socket, "there is no socket");
    }
    try {
      return read(exchange(request(method, path, words)));
    } catch (IOException e) {
      throw Engine.silent(socket, String.valueOf(e.getMessage()));
    }
  }

  private static byte[] request(String method, String path, String words) {
    var body = words.getBytes(StandardCharsets.UTF_8);
    var head =
        "%s %s HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, body.length)
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
  }

  private static Answer read(String text) throws IOException {
    int body = text.indexOf("\r\n\r\n");
    if (body < 0 || !text.matches("(?s)HTTP/1\\.[01] [0-9]{3}\\b.*")) {
      throw new IOException("its answer is cut short");
    }
    var status = Integer.parseInt(text.substring(9, 12));
    return new Answer(status, JSON.readTree(text.substring(body + 4)));
  }

  private String exchange(byte[] request) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        var ready = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      var key = channel.register(ready, SelectionKey.OP_WRITE);
      for (var sent = ByteBuffer.wrap(request); sent.hasRemaining(); channel.write(sent)) {
        await(ready);
      }
      key.interestOps(SelectionKey.OP_READ);
      var all = new ByteArrayOutputStream();
      var some = ByteBuffer.allocate(16 << 10);
      for (int count = 0; count >= 0 && all.size() < LIMIT; some.clear()) {
        await(ready);
        count = channel.read(some);
        all.write(some.array(), 0, some.position());
      }
      return all.toString(StandardCharsets.UTF_8);
    }
  }

  private static void await(Selector ready) throws IOException {
    ready.selectedKeys().clear();
    if (ready.select(ANSWER.toMillis()) == 0) {
      throw new IOException("no answer in time");
    }
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
