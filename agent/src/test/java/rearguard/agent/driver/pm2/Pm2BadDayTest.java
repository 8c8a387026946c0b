package rearguard.agent.driver.pm2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rearguard.agent.driver.Driver;
import rearguard.agent.host.HostException;
import rearguard.agent.host.Pause;

/** PM2 dead, apps that crash, ports that are taken, children that survive. */
class Pm2BadDayTest extends Pm2Fixture {

  private void startWeb() throws Exception {
    pm2.start(Pm2.definition("web", app, Map.of("PORT", "" + port, "SECRET", SECRET)));
    pm2.awaitAnswer(port);
  }

  @Test
  void aDeadPm2IsStartedAgainCleanlyAndOnlyToRestore() throws Exception {
    startWeb();
    capture();
    killTheDaemon();

    assertThat(compare().words()).containsExactly("PM2 is not running; to be brought back: web");
    prepare(bench());
    assertThat(pm2.alive()).isFalse();

    goBack();

    assertThat(pm2.ask(port)).contains("good");
    assertThat(compare().words()).isEmpty();
    var daemon = pm2.daemon().orElseThrow().pid();
    assertThat(Files.readString(Path.of("/proc/" + daemon + "/environ")))
        .doesNotContain("REARGUARD");
    host.programs().endLeftovers();
    assertThat(pm2.alive()).isTrue();
    assertThat(pm2.ask(port)).contains("good");
  }

  @Test
  void aDeadPm2IsCapturedAsSuchAndNotStartedToBringItBack() throws Exception {
    startWeb();
    killTheDaemon();

    assertThat(capture().summary()).isEqualTo("PM2 is not running");
    assertThat(compare().words()).isEmpty();
    goBack();

    assertThat(pm2.alive()).isFalse();
  }

  /**
   * PM2's client knocks again and again at the door of the one that died, each time after half as
   * long again: here after 2.1 s and 3.2 s, the second time while the app's start is waited for.
   */
  @Test
  void whatTheNextPm2IsAskedOutlivesTheTalkWithTheOneThatDied() throws Exception {
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port))
            .put("wait_ready", true)
            .put("listen_timeout", 2000));
    capture();
    killTheDaemon();
    new Pause().take(Duration.ofMillis(2150));

    goBack();

    assertThat(pm2.ask(port)).contains("good");
    assertThat(compare().words()).isEmpty();
  }

  private void killTheDaemon() throws Exception {
    var daemon = pm2.daemon().orElseThrow();
    var children = daemon.descendants().toList();
    daemon.destroyForcibly();
    daemon.onExit().join();
    for (var child : children) {
      child.destroyForcibly();
      child.onExit().join();
    }
  }

  @Test
  void anAppThatCrashesAfterTheRestoreIsToldWithItsLastWordsButNoSecret() throws Exception {
    startWeb();
    capture();
    Files.writeString(
        app.resolve("app.js"),
        "console.error('cannot log in with ' + process.env.SECRET); process.exit(3);");

    assertThatThrownBy(this::goBack)
        .isInstanceOfSatisfying(
            HostException.class,
            e -> {
              assertThat(e.problem().message())
                  .startsWith("\"web\" restarts over and over; its last errors: ")
                  .contains("cannot log in with …")
                  .doesNotContain(SECRET);
              assertThat(e.problem().changed()).isTrue();
            });
  }

  @Test
  void aCrashLoopIsStoppedForGood() throws Exception {
    startWeb();
    capture();
    pm2.run("delete", "web");
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port, "FAULT", "crash"))
            .put("restart_delay", 150));
    var bench = bench();

    stop(bench);

    new Pause().take(Duration.ofSeconds(1));
    assertThat(pm2.list("web")).hasSize(1);
    assertThat(pm2.list("web").getFirst().path("pm2_env").path("status").asText())
        .isEqualTo("stopped");
    restore(bench);
    assertThat(pm2.ask(port)).contains("good");
  }

  @Test
  void aPortTakenByAStrangerIsRefusedBeforeAnythingStops() throws Exception {
    startWeb();
    capture();
    pm2.run("delete", "web");
    var elsewhere = Pm2.freePort();
    pm2.start(Pm2.definition("web", app, Map.of("PORT", "" + elsewhere)));
    pm2.awaitAnswer(elsewhere);
    var stranger = stranger(folder);
    try {
      pm2.awaitAnswer(port);
      var bench = bench();
      assertThatThrownBy(() -> prepare(bench))
          .isInstanceOfSatisfying(
              HostException.class,
              e -> {
                assertThat(e.problem().message())
                    .startsWith(
                        "port " + port + " is taken by pid " + stranger.pid() + " \"node -e");
                assertThat(e.problem().hint()).contains("sport = :" + port);
                assertThat(e.problem().changed()).isFalse();
              });
      assertThatThrownBy(() -> stop(bench)).isInstanceOf(HostException.class);
      assertThat(pm2.ask(elsewhere)).contains("good");
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  private Process stranger(Path cwd) throws IOException {
    return new ProcessBuilder(
            "node",
            "-e",
            "require('http').createServer((q, r) => r.end('stranger')).listen("
                + port
                + ", '127.0.0.1')")
        .directory(cwd.toFile())
        .start();
  }

  @Test
  void aChildThatSurvivesPm2IsEndedByItsPid() throws Exception {
    startWeb();
    capture();
    pm2.run("delete", "web");
    pm2.start(Pm2.definition("web", app, Map.of("PORT", "" + port, "FAULT", "orphan")));
    pm2.awaitAnswer(port);
    assertThat(pm2.ask(port)).isEqualTo("orphan");
    var bench = bench();
    prepare(bench);

    stop(bench);

    assertThat(host.processes().somethingListensOn(port)).isFalse();
    restore(bench);
    assertThat(pm2.ask(port)).contains("good");
  }

  @Test
  void aProbeTellsAReloadThatHasNotHappenedFromOneThatHas() throws Exception {
    pm2.start(
        Pm2.definition("web", app, Map.of("PORT", "" + port))
            .put("instances", 2)
            .put("exec_mode", "cluster"));
    pm2.awaitAnswer(port);
    capture();
    var bench = bench();

    stop(bench);
    assertThat(probe(bench)).isEqualTo(Driver.Progress.NOT_DONE);
    restore(bench);
    assertThat(probe(bench)).isEqualTo(Driver.Progress.DONE);
  }
}
