package rearguard.agent.step.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import rearguard.model.name.RunId;

class TurnsTest {
  private final Turns turns = new Turns();

  @Test
  void nothingIsRememberedOfRunsThatNobodyWants() throws Exception {
    for (int each = 0; each < 10_000; each++) {
      try (var _ = turns.take(new RunId("r-run" + each))) {
        assertThat(turns.size()).isEqualTo(1);
      }
    }
    assertThat(turns.size()).isZero();
  }

  @Test
  void oneAtATimeAlsoWhileOthersComeAndGo() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var done = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int each = 0; each < 500; each++) {
        done.add(
            threads.submit(
                () -> {
                  try (var _ = turns.take(new RunId("r-oneone"))) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                  }
                  return true;
                }));
      }
    }
    for (var each : done) {
      each.get();
    }
    assertThat(most).hasValue(1);
    assertThat(turns.size()).isZero();
  }

  @Test
  void whoIsInterruptedWhileWaitingLeavesNothingBehind() throws Exception {
    var waiting = new CountDownLatch(1);
    try (var _ = turns.take(new RunId("r-oneone"))) {
      var other =
          Thread.ofVirtual()
              .start(
                  () -> {
                    waiting.countDown();
                    try (var _ = turns.take(new RunId("r-oneone"))) {
                      throw new AssertionError("two at a time");
                    } catch (InterruptedException _) {
                      Thread.currentThread().interrupt();
                    }
                  });
      waiting.await();
      other.interrupt();
      other.join();
      assertThat(turns.size()).isEqualTo(1);
    }
    assertThat(turns.size()).isZero();
  }
}
