package rearguard.agent.driver.compose.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which containers of Compose projects there are and of which images they are, asked with one
 * request ({@code GET /containers/json} of the engine's API, at any version it speaks) and without
 * the engine's library, which would cost an idle agent too much memory.
 */
public final class Roll {
  private static final int LIMIT = 8 << 20;
  private static final Pattern IMAGE = Pattern.compile("\"ImageID\":\"([^\"]*)\"");
  private static final Pattern PROJECT = label(Labels.PROJECT);
  private static final Pattern FOLDER = label(Labels.FOLDER);
  private static final String BEGIN = "{\"Id\":\"";
  private static final String REQUEST =
      "GET /containers/json?all=true&filters="
          + URLEncoder.encode("{\"label\":[\"" + Labels.PROJECT + "\"]}", StandardCharsets.UTF_8)
          + " HTTP/1.0\r\nHost: docker\r\n\r\n";

  private Roll() {}

  /** One container that is there, running or not. */
  public record One(String id, String image, String project, String folder) {}

  /** In the engine's order; empty when it does not answer. */
  public static Optional<List<One>> call(Path socket) {
    try {
      return parsed(answer(socket));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static String answer(Path socket) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var sent = ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII));
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
  static Optional<List<One>> parsed(String answer) {
    int body = answer.indexOf("\r\n\r\n");
    if (body < 0 || !answer.regionMatches(answer.indexOf(' ') + 1, "200", 0, 3)) {
      return Optional.empty();
    }
    var seen = new ArrayList<One>();
    for (int at = answer.indexOf(BEGIN, body); at >= 0; ) {
      int next = answer.indexOf(BEGIN, at + 1);
      var text = answer.substring(at + BEGIN.length(), next < 0 ? answer.length() : next);
      var id = text.substring(0, Math.max(0, text.indexOf('"')));
      seen.add(new One(id, found(IMAGE, text), found(PROJECT, text), found(FOLDER, text)));
      at = next;
    }
    return Optional.of(List.copyOf(seen));
  }

  private static Pattern label(String name) {
    return Pattern.compile("\"" + Pattern.quote(name) + "\":\"([^\"]*)\"");
  }

  private static String found(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    return found.find() ? found.group(1) : "";
  }
}
