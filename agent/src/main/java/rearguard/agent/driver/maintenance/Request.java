package rearguard.agent.driver.maintenance;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One HTTP request, to the letter (RFC 9112); the connection ends with its answer. Pure.
 *
 * @param headers their values may be secrets: never shown
 */
record Request(String method, URI url, Map<String, String> headers, String body) {
  static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
  static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\x80-\\xff]*");

  static Request get(URI url) {
    return new Request("GET", url, Map.of(), "");
  }

  byte[] written() {
    var content = body.getBytes(StandardCharsets.UTF_8);
    var head =
        new StringBuilder(method)
            .append(' ')
            .append(path())
            .append(" HTTP/1.1\r\nHost: ")
            .append(url.getRawAuthority())
            .append("\r\nConnection: close\r\nUser-Agent: rearguard\r\nAccept: */*\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (content.length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    var start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    var whole = new byte[start.length + content.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(content, 0, whole, start.length, content.length);
    return whole;
  }

  private String path() {
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  /** For messages: what is asked, without what only the host may know. */
  String words() {
    return method + " " + url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
  }

  @Override
  public String toString() {
    return words();
  }
}
