package rearguard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.local.EscapeShelf;
import rearguard.agent.retention.Dropping;
import rearguard.agent.show.Showing;
import rearguard.agent.step.CatchUps;
import rearguard.agent.step.OneHost;
import rearguard.agent.step.Questions;
import rearguard.agent.step.Sample;
import rearguard.agent.watch.Watching;
import rearguard.model.plan.Verb;
import rearguard.v1.AcceptMsg;
import rearguard.v1.EndMsg;
import rearguard.v1.OrderMsg;
import rearguard.v1.QuestionMsg;
import rearguard.v1.RunStateMsg;
import rearguard.wire.PlanWire;

/** What is told at once, without waiting for the next heartbeat. */
class InboxTest {
  @TempDir private Path folder;
  private OneHost host;
  private Inbox inbox;
  private final Waiting threads = new Waiting();

  /** How many runs were held here each time that something was to be told at once. */
  private final List<Integer> told = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    host = new OneHost(Files.createDirectory(folder.resolve("host")));
    var duties =
        new Duties(
            host.desk,
            host.leases,
            host.life,
            host.claims,
            new Questions(host.work),
            new CatchUps(host.desk, host.work),
            new EscapeShelf(host.folder.resolve("escapes"), host.work.host()),
            new Watching(
                new Questions(host.work),
                folder.resolve("found-quiet"),
                host.work.host(),
                _ -> false),
            new Dropping(host.desk, host.work),
            host.forensics(),
            new Showing(host.desk, host.work, _ -> List.of()));
    var alarms = new Inbox.Alarms(() -> {}, () -> told.add(host.desk.book().open().size()));
    inbox = new Inbox(duties, new Outbox(host.desk), threads, alarms, new Rest(() -> {}));
  }

  @AfterEach
  void close() throws Exception {
    host.close();
  }

  @Test
  void thatARunEndedIsToldAtOnceAndOnlyWhenItHoldsNothingAnyMore() {
    accept();
    assertThat(told).containsExactly(1);

    inbox.end(
        EndMsg.newBuilder()
            .setEpoch(1)
            .setRun(Sample.RUN.value())
            .setState(RunStateMsg.RUN_SUCCEEDED)
            .build());
    assertThat(told).as("nobody waits for it where messages come in").containsExactly(1);
    threads.work();

    assertThat(told).containsExactly(1, 0);
  }

  @Test
  void whatAStepDidWaitsForTheNextHeartbeat() {
    accept();

    order(Verb.PREPARE);

    assertThat(host.lamp.calls).containsExactly("prepare");
    assertThat(told).containsExactly(1);
  }

  private void accept() {
    var accept =
        AcceptMsg.newBuilder()
            .setRun(Sample.RUN.value())
            .setPlanId(PlanWire.id(Sample.plan()).value())
            .setEpoch(1)
            .setPlan(PlanWire.to(Sample.plan()));
    inbox.question(
        QuestionMsg.newBuilder()
            .setNumber(1)
            .setWithin(Duration.newBuilder().setSeconds(60))
            .setAccept(accept)
            .build());
    threads.work();
  }

  private void order(Verb verb) {
    inbox.order(
        OrderMsg.newBuilder()
            .setEpoch(1)
            .setRun(Sample.RUN.value())
            .setStep(Sample.id(verb).value())
            .setAttempt(1)
            .build());
    threads.work();
  }

  /** Does nothing before {@link #work}, and then everything. */
  private static final class Waiting extends AbstractExecutorService {
    private final Deque<Runnable> deeds = new ArrayDeque<>();

    void work() {
      while (!deeds.isEmpty()) {
        deeds.remove().run();
      }
    }

    @Override
    public void execute(Runnable deed) {
      deeds.add(deed);
    }

    @Override
    public void shutdown() {
      throw new AssertionError("nobody ends it");
    }

    @Override
    public List<Runnable> shutdownNow() {
      throw new AssertionError("nobody ends it");
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
      throw new AssertionError("nobody ends it");
    }
  }
}
