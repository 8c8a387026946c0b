package rearguard.controller.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Speaks HTTP/1.1 by hand, because real clients do not let a test lie about the Host header. */
record Browser(int port) {
  private static final int PATIENCE_MILLIS = 20_000;

  record Reply(int status, Map<String, String> headers, String body) {}

  Reply get(String path) throws IOException {
    return ask("GET", path, "localhost:" + port);
  }

  Reply ask(String method, String path, String host) throws IOException {
    try (Socket socket = send(method, path, host)) {
      var in = reader(socket);
      int status = Integer.parseInt(in.readLine().substring(9, 12));
      Map<String, String> headers = headers(in);
      var body = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        body.append((char) c);
      }
      return new Reply(status, headers, body.toString());
    }
  }

  /** Opens the event stream and reads until a line of it is there. */
  Socket listen(String until) throws IOException {
    Socket socket = send("GET", "/events", "localhost:" + port);
    await(socket, until);
    return socket;
  }

  static void await(Socket stream, String line) throws IOException {
    var seen = new StringBuilder();
    while (seen.indexOf(line) < 0) {
      int next = stream.getInputStream().read();
      if (next < 0) {
        throw new IOException("the stream ended after: " + seen);
      }
      seen.append((char) next);
    }
  }

  private Socket send(String method, String path, String host) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    OutputStream out = socket.getOutputStream();
    String close = path.equals("/events") ? "" : "Connection: close\r\n";
    out.write(
        (method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + close + "\r\n")
            .getBytes(StandardCharsets.UTF_8));
    out.flush();
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Map<String, String> headers(BufferedReader in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }
}
