package rearguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.cli.link.OperatorServer;
import rearguard.cli.link.ScriptedOperator;
import rearguard.model.plan.Risk;

class FlagSetTest {
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
  void aFlagIsSetInTheWayOfARollback() {
    operator.plans.add(Fleets.plan("flag X changes", Risk.LOW));
    operator.sights.add(Fleets.done());
    var desk = Desk.script(server.context());

    assertThat(desk.run("flag", "set", "shop", "X", "off", "--confirm", "shop")).isZero();
    assertThat(operator.asked).startsWith("plan flag X=off", "start key-1", "watch r-7f3k");
  }
}
