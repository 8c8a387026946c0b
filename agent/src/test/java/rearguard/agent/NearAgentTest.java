package rearguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.local.Door;
import rearguard.agent.step.Desk;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.run.RunState;

/** A person types while the agent is just starting: its journal is held, nobody answers yet. */
class NearAgentTest {
  private static final Ask.Who ADA = new Ask.Who("ada", "", false, false);

  @TempDir private Path folder;
  private LocalHost host;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    var config = "controller=127.0.0.1:7443\nfleet=test\nhost=web1\n";
    Files.writeString(folder.resolve(AgentConfig.FILE), config);
    host = new LocalHost("near-agent-test");
    desk = Desk.open(folder.resolve("journal"), host.clock());
  }

  @Test
  void anAgentThatIsStartingIsWaitedFor() throws Exception {
    var answer = CompletableFuture.supplyAsync(this::shown);
    var parts = Parts.of(folder, AgentConfig.read(folder, host.disk()), desk, host);
    assertThat(answer).isNotDone();
    try (var _ = Door.open(folder, parts.local(() -> false), host)) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Said.Ended(RunState.NO_OP));
    }
    desk.close();
  }

  @Test
  void oneThatEndsWhileItStartsIsDoneWithout() throws Exception {
    var answer = CompletableFuture.supplyAsync(this::shown);
    assertThat(answer).isNotDone();
    desk.close();
    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Said.Ended(RunState.NO_OP));
  }

  private Said shown() {
    try (var agent = NearAgent.at(folder)) {
      return agent.ask(ADA, new Ask.Show(Optional.empty()));
    } catch (HostException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
