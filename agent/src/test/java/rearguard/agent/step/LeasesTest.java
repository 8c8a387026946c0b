package rearguard.agent.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.model.name.RunId;
import rearguard.model.run.RunState;

class LeasesTest {
  private static final RunId OTHER = new RunId("r-other");
  private final AtomicLong ticks = new AtomicLong();
  @TempDir private Path folder;
  private Desk desk;
  private Leases leases;

  @BeforeEach
  void openTheJournal() throws Exception {
    desk = Desk.open(folder.resolve("journal"), InstantSource.system());
    leases = new Leases(desk, ticks::get);
  }

  @AfterEach
  void closeTheJournal() throws Exception {
    desk.close();
  }

  private void at(long seconds) {
    ticks.set(Duration.ofSeconds(seconds).toNanos());
  }

  private void grant(long sentAt, long lasts) {
    leases.grant(1, Sample.RUN, Duration.ofSeconds(sentAt).toNanos(), Duration.ofSeconds(lasts));
  }

  @ParameterizedTest
  @CsvSource({
    "100, 10, 100, true",
    "100, 10, 109, true",
    "100, 10, 110, false",
    "100, 10, 500, false",
    "100, 0, 100, false",
    "-5, 10, 4, true",
    "-5, 10, 5, false",
  })
  void aLeaseCountsFromWhenItsHeartbeatWasSent(long sent, long lasts, long now, boolean live) {
    grant(sent, lasts);
    at(now);
    assertThat(leases.live(Sample.RUN)).isEqualTo(live);
    assertThat(leases.live(OTHER)).isFalse();
  }

  @Test
  void aLateLeaseNeverShortensAndAFreshOneRenews() {
    grant(100, 10);
    grant(95, 10);
    at(109);
    assertThat(leases.live(Sample.RUN)).isTrue();
    grant(109, 10);
    at(118);
    assertThat(leases.live(Sample.RUN)).isTrue();
  }

  @Test
  void theEndOfARunEndsItsLease() {
    grant(0, 10);
    desk.take(new StepEvent.Over(1, Sample.RUN, RunState.ABORTED));
    assertThat(leases.live(Sample.RUN)).isFalse();
  }

  @Test
  void aHigherEpochEndsTheLeasesOfTheOneBefore() throws Exception {
    grant(0, 10);
    desk.heed(2);
    assertThat(leases.live(Sample.RUN)).isFalse();
    grant(0, 20);
    assertThat(leases.live(Sample.RUN)).isFalse();
    leases.grant(2, Sample.RUN, 0, Duration.ofSeconds(10));
    assertThat(leases.live(Sample.RUN)).isTrue();
  }

  @Test
  void aClockThatRunsOverKeepsItsSense() {
    leases.grant(1, Sample.RUN, Long.MAX_VALUE - 5, Duration.ofNanos(10));
    ticks.set(Long.MAX_VALUE);
    assertThat(leases.live(Sample.RUN)).isTrue();
    ticks.set(Long.MIN_VALUE + 4);
    assertThat(leases.live(Sample.RUN)).isFalse();
  }

  @Test
  void whoWaitsGetsALeaseThatComesAndNoneThatDoesNot() throws Exception {
    assertThat(leases.awaitLive(Sample.RUN, Duration.ofMillis(10))).isFalse();
    var waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return leases.awaitLive(Sample.RUN, Duration.ofSeconds(60));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    leases.grant(1, OTHER, 0, Duration.ofSeconds(10));
    grant(0, 10);
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
  }
}
