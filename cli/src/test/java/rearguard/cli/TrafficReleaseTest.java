package rearguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.cli.link.OperatorServer;
import rearguard.cli.link.ScriptedOperator;

class TrafficReleaseTest {
  @TempDir private Path folder;

  private final ScriptedOperator operator = new ScriptedOperator();
  private OperatorServer server;

  @BeforeEach
  void start() throws Exception {
    OperatorServer.makeKeys(folder);
    server = OperatorServer.start(folder, operator);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sourcesAreLetThroughWhileTheHoldGoesOn() {
    var desk = Desk.script(server.context());
    var from = new String[] {"traffic", "release", "shop", "--from", "192.0.2.0/24,::1"};
    assertThat(desk.run(from)).isZero();
    assertThat(operator.asked).contains("traffic admit [192.0.2.0/24, ::1]");
  }

  @Test
  void oneHostIsReleasedBeforeTheOthersByEitherName() {
    var desk = Desk.script(server.context());
    for (var option : new String[] {"--host", "--hosts"}) {
      operator.asked.clear();
      assertThat(desk.run("traffic", "release", "shop", option, "web1")).isZero();
      assertThat(operator.asked).contains("traffic release  on [web1]");
    }
  }
}
