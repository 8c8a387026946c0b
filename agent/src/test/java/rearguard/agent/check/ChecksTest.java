package rearguard.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.LocalHost;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Probe;
import rearguard.model.check.Verdict;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;

class ChecksTest {
  private final Checks checks = new Checks(new LocalHost("checks"), new HostName("web1"));
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private int broken;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              "{\"app\":{\"commit\":\"abc\",\"ports\":[80]}}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("X-Version", "1");
          exchange.sendResponseHeaders(asked.incrementAndGet() <= broken ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Finding http(Map<String, String> headers, Map<String, String> json, long patience)
      throws InterruptedException {
    var probe =
        new Probe.Http(
            "http://127.0.0.1:" + server.getAddress().getPort() + "/health",
            List.of(),
            new TreeMap<>(headers),
            new TreeMap<>(json));
    return ask(probe, patience, 0);
  }

  private Finding ask(Probe probe, long patience, long healthy) throws InterruptedException {
    return checks
        .ask(
            List.of(
                new Check(
                    new CheckName("site"),
                    probe,
                    Duration.ofSeconds(5),
                    Duration.ofMillis(patience),
                    Duration.ofMillis(healthy))))
        .getFirst();
  }

  @Test
  void statusHeaderAndJsonMustAllBeAsWanted() throws Exception {
    var passed =
        http(Map.of("X-Version", "1"), Map.of("app.commit", "abc", "app.ports.0", "80"), 0);
    assertThat(passed.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(passed.evidence()).startsWith("200 in ");
    assertThat(http(Map.of("X-Version", "2"), Map.of(), 0).evidence())
        .contains("header X-Version is \"1\", wanted \"2\"");
    assertThat(http(Map.of(), Map.of("app.commit", "def"), 0).evidence())
        .contains("app.commit is \"abc\", wanted \"def\"");
    assertThat(http(Map.of(), Map.of("app.none", "x"), 0).verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void aBrokenSiteFailsAtOnceAndWithPatienceWhenItRecovers() throws Exception {
    broken = 1;
    assertThat(http(Map.of(), Map.of(), 0).evidence()).contains("500 in").contains("wanted 200");
    asked.set(0);
    broken = 3;
    assertThat(http(Map.of(), Map.of(), 20_000).verdict()).isEqualTo(Verdict.PASSED);
    assertThat(asked).hasValue(4);
  }

  @Test
  void aRefusedConnectionFailsAndAnUnknownNameIsUnknown() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(ask(new Probe.Tcp("127.0.0.1", free), 0, 0).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(ask(new Probe.Listening(free), 0, 0).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(ask(new Probe.Tcp("no-such-name.invalid", 80), 0, 0).verdict())
        .isEqualTo(Verdict.UNKNOWN);
    assertThat(ask(new Probe.Manual("can you log in?"), 20_000, 0).verdict())
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void whatListensPasses() throws Exception {
    int port = server.getAddress().getPort();
    assertThat(ask(new Probe.Tcp("127.0.0.1", port), 0, 200).evidence()).contains("healthy for");
    assertThat(ask(new Probe.Listening(port), 0, 0).verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void onlyWhatRefusesOrIsSilentIsClosed() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var open = ask(new Probe.Closed("127.0.0.1", server.getAddress().getPort()), 0, 0);
    var refused = ask(new Probe.Closed("127.0.0.1", free), 0, 0);

    assertThat(open.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(open.evidence()).endsWith("accepts connections");
    assertThat(refused.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(refused.evidence()).endsWith("refused the connection");
    assertThat(ask(new Probe.Closed("no-such-name.invalid", 80), 0, 0).verdict())
        .isEqualTo(Verdict.UNKNOWN);
    assertThat(ask(new Probe.Closed("{{ tag.ip }}", 80), 0, 0).verdict())
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void silenceIsClosedAndIsHeardBeforeTheAttemptEnds() throws Exception {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var waiting = new ArrayList<Socket>();
      for (int i = 0; i < 2; i++) {
        waiting.add(new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
      }
      var check =
          new Check(
              new CheckName("held"),
              new Probe.Closed("127.0.0.1", full.getLocalPort()),
              Duration.ofMillis(400),
              Duration.ZERO,
              Duration.ZERO);
      var silent = checks.ask(List.of(check)).getFirst();

      assertThat(silent.evidence()).endsWith("did not answer in 300 ms");
      assertThat(silent.verdict()).isEqualTo(Verdict.PASSED);
      for (var one : waiting) {
        one.close();
      }
    }
  }
}
