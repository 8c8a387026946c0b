package rearguard.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rearguard.model.Answer;
import rearguard.model.Problem;

@Timeout(120)
class ControllerTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void initMakesEverythingForTheOwnerAlone() throws Exception {
    assertThat(run("init", home().toString(), "--address", "ctl.example:7443")).isZero();
    try (var files = Files.walk(home())) {
      assertThat(files)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .as(file.toString())
                      .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
    }
    assertThat(Files.readString(home().resolve("operator/context.properties")))
        .isEqualTo("address=ctl.example:7443\n");
    assertThat(text(out))
        .contains("CA fingerprint")
        .endsWith("Next: rearguard-controller server " + home() + "\n");
    assertThat(Files.readString(home().resolve("controller.yml"))).contains("bind: 0.0.0.0");
    try (var beside = Files.list(folder)) {
      assertThat(beside).containsExactly(home());
    }
  }

  @Test
  void initOverwritesNothing() throws Exception {
    Files.createDirectories(home());
    Files.writeString(home().resolve("mine"), "mine");
    assertThat(run("init", home().toString())).isEqualTo(4);
    assertThat(text(err)).contains("is not empty").contains("hint: ");
    try (var files = Files.list(home())) {
      assertThat(files).containsExactly(home().resolve("mine"));
    }
  }

  @Test
  void aControllerServesIsHealthyAndStops() throws Exception {
    init();
    try (var running = started()) {
      var health = get(running.adminPort(), "/healthcheck");
      assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
      assertThat(health.body())
          .contains("\"ledger\":{\"healthy\":true")
          .contains("\"grpc\":{\"healthy\":true")
          .contains("\"heartbeats\":{\"healthy\":true")
          .contains("\"runs\":{\"healthy\":true");
      assertThat(get(running.adminPort(), "/metrics").body())
          .contains("rearguard.hosts.connected", "rearguard.reports")
          .contains("\"rearguard.runs.open\":{\"value\":0}")
          .contains("\"rearguard.runs.ended.no_op\":{\"value\":0}");
      assertThat(running.grpcPort()).isPositive();
    }
    try (var again = started()) {
      assertThat(get(again.adminPort(), "/metrics").body())
          .contains("\"rearguard.epoch\":{\"value\":2}");
    }
  }

  @Test
  void aMisspeltKeyIsRefusedWithFilePlaceAndNearWord() throws Exception {
    init();
    edit("level: INFO", "levle: INFO");
    assertThat(run("server", home().toString())).isEqualTo(2);
    assertThat(text(err))
        .contains(home().resolve("controller.yml") + ":")
        .contains("unknown key \"log.levle\"")
        .contains("hint: Did you mean \"level\"?");
  }

  @Test
  void dropwizardsOwnKeysAreNotTaken() throws Exception {
    init();
    edit("log:\n  level: INFO", "server:\n  maxThreads: 3");
    assertThat(run("server", home().toString())).isEqualTo(2);
    assertThat(text(err)).contains("unknown key \"server\"");
  }

  @Test
  void valuesThatMakeNoSenseAreRefusedByKey() throws Exception {
    for (var wrong :
        List.of("port: 99999", "port: many", "port: 1.5", "port: '7'", "port:", "bind: 'a b'")) {
      var at = folder.resolve("wrong-" + wrong.hashCode() + ".yml");
      Files.writeString(at, "http:\n  " + wrong + "\n");
      assertThat(problem(ControllerFile.read(at)).message()).as(wrong).contains("http");
    }
  }

  @Test
  void aFileThatIsNoYamlIsRefusedWithItsPlace() throws Exception {
    var at = folder.resolve("torn.yml");
    Files.writeString(at, "fleet: home\nhttp: {port: 1\n");
    assertThat(problem(ControllerFile.read(at)).place().orElseThrow().line()).isGreaterThan(1);
  }

  @Test
  void theSameKeyTwiceIsRefused() throws Exception {
    var at = folder.resolve("twice.yml");
    Files.writeString(at, "fleet: home\nfleet: away\n");
    assertThat(problem(ControllerFile.read(at)).message()).contains("fleet");
  }

  @Test
  void aTakenPortIsToldAndLeavesNothingRunning() throws Exception {
    init();
    try (var taken = new ServerSocket(0)) {
      edit(
          "grpc:\n  bind: 127.0.0.1\n  port: 0",
          "grpc:\n  bind: 127.0.0.1\n  port: " + taken.getLocalPort());
      assertThat(run("server", home().toString())).isEqualTo(4);
      assertThat(text(err)).contains("cannot listen on").contains("" + taken.getLocalPort());
    }
    started().close();
  }

  @Test
  void aTakenDashboardPortIsToldAndLeavesNothingRunning() throws Exception {
    init();
    try (var taken = new ServerSocket(0)) {
      edit(
          "http:\n  bind: 127.0.0.1\n  port: 0",
          "http:\n  bind: 127.0.0.1\n  port: " + taken.getLocalPort());
      assertThat(run("server", home().toString())).isEqualTo(4);
      assertThat(text(err)).contains("cannot serve the dashboard");
    }
  }

  @Test
  void unknownWordsGetTheNearestRightOne() throws Exception {
    assertThat(run("sever", "x")).isEqualTo(2);
    assertThat(text(err)).contains("did you mean \"server\"?");
    assertThat(run("init", "x", "--adress", "a:1")).isEqualTo(2);
    assertThat(text(err)).contains("did you mean \"--address\"?");
    assertThat(run("server", folder.resolve("none").toString())).isEqualTo(3);
    assertThat(text(err)).contains("rearguard-controller init");
  }

  private void init() throws Exception {
    assertThat(run("init", home().toString(), "--address", "localhost:0", "--http", "0")).isZero();
  }

  private Running started() {
    return switch (Controller.start(home())) {
      case Answer.Given<Running>(var running) -> running;
      case Answer.Refused<Running>(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private void edit(String from, String to) throws IOException {
    var file = home().resolve("controller.yml");
    var before = Files.readString(file);
    assertThat(before).contains(from);
    Files.writeString(file, before.replace(from, to));
  }

  private Path home() {
    return folder.resolve("ctl");
  }

  private int run(String... words) throws InterruptedException {
    var console = new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    var chance = new Parts.Chance(InstantSource.system(), System::nanoTime, new SecureRandom());
    return new Controller(console, chance).run(List.of(words));
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + port + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Problem problem(Answer<?> answer) {
    return ((Answer.Refused<?>) answer).problems().getFirst();
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(UTF_8);
  }
}
