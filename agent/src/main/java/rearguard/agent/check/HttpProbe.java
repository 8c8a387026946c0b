package rearguard.agent.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import rearguard.model.check.Probe;

/**
 * One HTTP GET, straight to its host and without following redirects. HttpURLConnection, because it
 * has no threads and no memory of its own; its answers are read to a limit.
 */
enum HttpProbe {
  ;

  static final int BODY_LIMIT = 1 << 20;

  static Seen look(Probe.Http wanted, Duration within, LongSupplier ticks) {
    long began = ticks.getAsLong();
    try {
      var connection = open(wanted, within);
      try {
        int status = connection.getResponseCode();
        var took = Duration.ofNanos(ticks.getAsLong() - began);
        return judge(wanted, connection, status + " in " + took.toMillis() + " ms", status);
      } finally {
        connection.disconnect();
      }
    } catch (UnknownHostException e) {
      return Seen.unknown("\"" + e.getMessage() + "\" has no address");
    } catch (SocketTimeoutException _) {
      return Seen.failed("no answer in " + Patience.words(within));
    } catch (IOException e) {
      return Seen.failed(Failure.words(e));
    } catch (IllegalArgumentException | ClassCastException _) {
      return Seen.unknown("\"" + wanted.url() + "\" is not an HTTP address");
    }
  }

  private static HttpURLConnection open(Probe.Http wanted, Duration within) throws IOException {
    var connection =
        (HttpURLConnection) URI.create(wanted.url()).toURL().openConnection(Proxy.NO_PROXY);
    int millis = (int) within.toMillis();
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("User-Agent", "rearguard");
    return connection;
  }

  private static Seen judge(
      Probe.Http wanted, HttpURLConnection connection, String evidence, int status)
      throws IOException {
    var wrong = new ArrayList<String>();
    if (!wanted.statuses().contains(status)) {
      wrong.add("wanted " + list(wanted.statuses()));
    }
    wanted
        .headers()
        .forEach(
            (name, value) ->
                differs(
                        "header " + name,
                        Optional.ofNullable(connection.getHeaderField(name)),
                        value)
                    .ifPresent(wrong::add));
    if (wrong.isEmpty() && !wanted.json().isEmpty()) {
      wrong.addAll(judgeBody(wanted, body(connection)));
    }
    return wrong.isEmpty()
        ? Seen.passed(evidence)
        : Seen.failed(evidence + ", " + String.join(", ", wrong));
  }

  private static List<String> judgeBody(Probe.Http wanted, byte[] body) {
    if (body.length > BODY_LIMIT) {
      return List.of("an answer of more than 1 MiB");
    }
    var json = JsonBody.read(body);
    if (json.isEmpty()) {
      return List.of("the answer is not JSON");
    }
    return wanted.json().entrySet().stream()
        .flatMap(
            entry ->
                differs(entry.getKey(), json.get().text(entry.getKey()), entry.getValue()).stream())
        .toList();
  }

  private static byte[] body(HttpURLConnection connection) throws IOException {
    InputStream answer =
        connection.getResponseCode() < 400
            ? connection.getInputStream()
            : Optional.ofNullable(connection.getErrorStream())
                .orElse(InputStream.nullInputStream());
    try (answer) {
      return answer.readNBytes(BODY_LIMIT + 1);
    }
  }

  private static Optional<String> differs(String what, Optional<String> is, String wanted) {
    if (is.isEmpty()) {
      return Optional.of(what + " is missing, wanted \"" + wanted + "\"");
    }
    return is.get().equals(wanted)
        ? Optional.empty()
        : Optional.of(what + " is \"" + brief(is.get()) + "\", wanted \"" + wanted + "\"");
  }

  private static String brief(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static String list(List<Integer> statuses) {
    return statuses.stream().map(String::valueOf).collect(Collectors.joining(" or "));
  }
}
