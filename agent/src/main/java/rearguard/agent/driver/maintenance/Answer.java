package rearguard.agent.driver.maintenance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came back, read to a limit (RFC 9112).
 *
 * @param headers names in small letters
 * @param body a character for each byte
 */
record Answer(int status, Map<String, String> headers, String body) {
  private static final int BODY_LIMIT = 1 << 20;
  private static final int LINE_LIMIT = 16 << 10;
  private static final int MOST_HEADERS = 200;

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  boolean fine() {
    return status >= 200 && status < 300;
  }

  static Answer read(InputStream from) throws IOException {
    while (true) {
      int status = status(line(from));
      var headers = headers(from);
      if (status >= 200) {
        return new Answer(status, headers, body(status, headers, from));
      }
    }
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
      throw new IOException("that is no HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static Map<String, String> headers(InputStream from) throws IOException {
    var headers = new TreeMap<String, String>();
    for (int count = 0; ; count++) {
      var line = line(from);
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon < 1 || count > MOST_HEADERS) {
        throw new IOException("its headers cannot be read");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
  }

  private static String body(int status, Map<String, String> headers, InputStream from)
      throws IOException {
    if (status == 204 || status == 304) {
      return "";
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return chunked(from);
    }
    var length = headers.getOrDefault("content-length", "");
    int most = length.matches("[0-9]{1,7}") ? Integer.parseInt(length) : BODY_LIMIT + 1;
    var bytes = from.readNBytes(Math.min(most, BODY_LIMIT + 1));
    if (!length.isEmpty() && bytes.length < most && bytes.length <= BODY_LIMIT) {
      throw new IOException("its answer broke off");
    }
    return text(bytes);
  }

  private static String chunked(InputStream from) throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (true) {
      var size = line(from).replaceFirst(";.*", "").strip();
      if (!size.matches("[0-9A-Fa-f]{1,6}")) {
        throw new IOException("its answer cannot be read");
      }
      int length = Integer.parseInt(size, 16);
      if (length == 0) {
        return text(bytes.toByteArray());
      }
      bytes.write(from.readNBytes(length));
      if (bytes.size() > BODY_LIMIT || !line(from).isEmpty()) {
        throw new IOException("its answer cannot be read");
      }
    }
  }

  private static String text(byte[] bytes) throws IOException {
    if (bytes.length > BODY_LIMIT) {
      throw new IOException("its answer has more than 1 MiB");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String line(InputStream from) throws IOException {
    var line = new StringBuilder();
    for (int next = from.read(); next != '\n'; next = from.read()) {
      if (next < 0 || line.length() > LINE_LIMIT) {
        throw new IOException(next < 0 ? "it hung up" : "its answer cannot be read");
      }
      line.append((char) next);
    }
    return line.isEmpty() || line.charAt(line.length() - 1) != '\r'
        ? line.toString()
        : line.substring(0, line.length() - 1);
  }
}
