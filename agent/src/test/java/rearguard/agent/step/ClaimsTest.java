package rearguard.agent.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.host.HostException;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Claim;
import rearguard.model.run.RunState;
import rearguard.wire.PlanWire;

class ClaimsTest {
  @TempDir private Path folder;
  private OneHost host;

  @BeforeEach
  void makeTheHost() throws Exception {
    host = new OneHost(folder);
  }

  @AfterEach
  void closeTheHost() throws Exception {
    host.close();
  }

  private static Plan plan(String application, int seconds) {
    return Sample.plan(application, Duration.ofSeconds(seconds));
  }

  /** r-test holds shop with the plan of 20 s since epoch 2, and r-oldrun has ended. */
  @ParameterizedTest
  @CsvSource({
    "r-test,shop,20,2,''",
    "r-test,shop,20,3,''",
    "r-next,blog,20,2,''",
    "r-test,shop,20,1,'epoch 1 is over, 2 commands'",
    "r-next,blog,20,1,'epoch 1 is over, 2 commands'",
    "r-oldrun,blog,20,2,'run r-oldrun has ended on this host'",
    "r-next,shop,20,2,'application \"shop\" is claimed by r-test on this host'",
    "r-test,shop,30,2,'application \"shop\" is claimed by r-test on this host'",
  })
  void oneRunHoldsAnApplication(
      String run, String application, int seconds, long epoch, String against) throws Exception {
    host.claims.accept(Sample.offer(new RunId("r-oldrun"), plan("blog", 20), 2));
    host.claims.end(2, new RunId("r-oldrun"), RunState.SUCCEEDED);
    host.claims.accept(Sample.offer(Sample.RUN, plan("shop", 20), 2));
    var offer = Sample.offer(new RunId(run), plan(application, seconds), epoch);
    assertThat(Claims.against(offer, host.desk.book()).map(problem -> problem.message()).orElse(""))
        .isEqualTo(against);
  }

  @Test
  void aPlanThatIsNotTheOneItsIdSaysIsRefused() {
    var offer =
        new Claims.Offer(
            Sample.RUN, PlanWire.id(plan("blog", 20)), 1, plan("shop", 20), Claim.UNSAID);
    assertThatThrownBy(() -> host.claims.accept(offer))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("not the one its id says");
    assertThat(host.desk.book().open()).isEmpty();
  }

  @Test
  void askingTwiceIsWrittenOnceAndOutlivesTheAgent() throws Exception {
    host.hold();
    long head = host.desk.head();
    host.hold();
    assertThat(host.desk.head()).isEqualTo(head);
    host.restart();
    assertThat(host.desk.book().open()).containsOnlyKeys(Sample.RUN);
  }

  @Test
  void theEndOfARunThatIsNotKnownIsRememberedOnceAndItsLateOfferDeclined() throws Exception {
    long head = host.desk.head();
    host.claims.end(1, Sample.RUN, RunState.FAILED);
    host.claims.end(1, Sample.RUN, RunState.FAILED);
    assertThat(host.desk.head()).isEqualTo(head + 1);
    host.restart();

    assertThatThrownBy(() -> host.claims.accept(Sample.offer(Sample.RUN, Sample.plan(), 1)))
        .hasMessageContaining("has ended on this host");

    assertThat(host.desk.book().open()).isEmpty();
  }

  @Test
  void aControllerOfThePastEndsNothing() throws Exception {
    host.claims.accept(Sample.offer(Sample.RUN, Sample.plan(), 5));
    host.claims.end(4, Sample.RUN, RunState.ABORTED);
    assertThat(host.desk.book().open()).containsOnlyKeys(Sample.RUN);
    assertThat(host.lamp.calls).isEmpty();
  }

  @Test
  void aClaimIsDroppedAlsoWhenTidyingFails() throws Exception {
    host.ready();
    host.at(
        "tidy",
        () -> {
          throw new HostException(
              rearguard.model.Problem.of(
                  rearguard.model.Problem.Kind.UNEXPECTED, "the broom is gone", ""));
        });
    host.claims.end(1, Sample.RUN, RunState.SUCCEEDED);
    assertThat(host.desk.book().open()).isEmpty();
    assertThat(host.leases.live(Sample.RUN)).isFalse();
  }

  @Test
  void aHostWhoseJournalIsClosedHoldsNothing() throws Exception {
    host.desk.close();
    assertThatThrownBy(host::hold).hasMessageContaining("is stopping");
  }
}
