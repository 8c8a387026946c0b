package rearguard.agent.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rearguard.agent.driver.Show;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Lamp;
import rearguard.agent.step.OneHost;
import rearguard.agent.step.Order;
import rearguard.agent.step.Sample;
import rearguard.agent.step.Told;
import rearguard.model.Problem;
import rearguard.model.plan.Verb;
import rearguard.model.run.Shown;
import rearguard.model.run.StepState;

class ShowingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private OneHost host;

  @BeforeEach
  void aHostWithALamp() throws Exception {
    host = new OneHost(folder);
  }

  @AfterEach
  void closeTheHost() throws Exception {
    host.close();
  }

  private Showing showing(Duration limit) {
    return new Showing(host.desk, host.work, _ -> List.of(), limit);
  }

  private Optional<Shown> after(Verb verb, Duration limit) throws Exception {
    return after(Sample.order(verb, 1), limit);
  }

  private Optional<Shown> after(Order order, Duration limit) throws Exception {
    var vigil = showing(limit).begin(order);
    var news = host.life.live(order).orElseThrow();
    return vigil.shown(((Told) news).report());
  }

  private void says(Show... shows) {
    host.lamp.telling = _ -> List.of(shows);
  }

  private static HostException trouble() {
    return new HostException(Problem.of(Problem.Kind.CONFLICT, "the bulb is gone", "Buy one."));
  }

  @Test
  void whatAStepTouchedIsShownWithoutTheSecretsOfItsApplication() throws Exception {
    Files.writeString(folder.resolve("lamp"), "what-the-bad-release-knew");
    host.ready();
    says(
        new Show.Said("lamp log", "with " + Lamp.HIDDEN + "\nand what-the-bad-release-knew\nend"),
        new Show.Figures("lamp " + Lamp.HIDDEN, new TreeMap<>(Map.of("cpu", Lamp.HIDDEN))),
        new Show.Unread("other", "cannot read " + Lamp.HIDDEN));

    var shown = after(Verb.RESTORE, PATIENCE).orElseThrow();

    assertThat(shown.step()).isEqualTo(Sample.id(Verb.RESTORE));
    assertThat(shown.pieces())
        .containsExactly(
            new Shown.Lines("lamp log", List.of("with [secret]", "and [secret]", "end")),
            new Shown.Figures("lamp [secret]", new TreeMap<>(Map.of("cpu", "[secret]"))),
            new Shown.Unread("other", "cannot read [secret]"));
  }

  @Test
  void aFailedStepShowsWhatItsTargetSaid() throws Exception {
    host.ready();
    says(new Show.Said("lamp log", "no current"));
    host.at(
        "restore",
        () -> {
          throw trouble();
        });

    assertThat(after(Verb.RESTORE, PATIENCE).orElseThrow().pieces())
        .containsExactly(new Shown.Lines("lamp log", List.of("no current")));
  }

  @Test
  void whereItIsNotKnownWhatMustBeHiddenNoLinesAreShown() throws Exception {
    host.ready();
    says(new Show.Said("lamp log", "with " + Lamp.HIDDEN));
    host.at(
        "hidden",
        () -> {
          throw trouble();
        });

    assertThat(after(Verb.RESTORE, PATIENCE).orElseThrow().pieces())
        .containsExactly(new Shown.Unread("lamp", "could not be read: the bulb is gone"));
    assertThat(host.recorded(Verb.RESTORE).orElseThrow().state()).isEqualTo(StepState.DONE);
  }

  @Test
  void whatIsTooSlowCostsItselfAndNotWhatCameBefore() throws Exception {
    host.ready();
    var slow = folder.resolve("slow");
    says(
        new Show.Said("lamp log", "quick"),
        new Show.Asked("slow", rearguard.agent.host.Command.of(folder, PATIENCE, "sleep", "60")),
        new Show.Log("never", slow));

    var shown = after(Verb.RESTORE, Duration.ofSeconds(3)).orElseThrow();

    assertThat(shown.pieces())
        .containsExactly(
            new Shown.Lines("lamp log", List.of("quick")),
            new Shown.Unread("lamp", "could not be read: it took longer than 3 s"));
  }

  @Test
  void theReportIsOutOfTheHouseBeforeAnythingIsLookedAt() throws Exception {
    host.ready();
    var order = Sample.order(Verb.RESTORE, 1);
    var recorded = new AtomicReference<Optional<StepState>>(Optional.empty());
    host.lamp.telling =
        _ -> {
          recorded.set(host.recorded(Verb.RESTORE).map(report -> report.state()));
          return List.of();
        };

    assertThat(after(order, PATIENCE)).isEmpty();
    assertThat(recorded.get()).contains(StepState.DONE);
  }

  @Test
  void aFaultOfADriverIsSaidAndNothingElse() throws Exception {
    host.ready();
    host.lamp.telling =
        _ -> {
          throw new IllegalStateException("with " + Lamp.HIDDEN);
        };

    assertThat(after(Verb.RESTORE, PATIENCE).orElseThrow().pieces())
        .containsExactly(
            new Shown.Unread("lamp", "could not be read: a fault in the agent, see its log"));
  }

  @Test
  void whatWasDoneBeforeIsNotLookedAtAgain() throws Exception {
    host.ready();
    says(new Show.Said("lamp log", "once"));

    assertThat(after(Verb.RESTORE, PATIENCE)).isPresent();
    assertThat(after(Verb.RESTORE, PATIENCE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"PREPARE", "REMEMBER"})
  void whatTouchesNothingHasNothingToShow(Verb verb) throws Exception {
    host.hold();
    says(new Show.Said("lamp log", "nothing of interest"));
    if (verb == Verb.REMEMBER) {
      host.order(Verb.PREPARE, 1);
    }

    assertThat(after(verb, PATIENCE)).isEmpty();
  }

  @Test
  void ofAFailedVerificationEverythingSinceTheUndoPointIsOfInterest() throws Exception {
    host.claims.accept(Sample.offer(Sample.RUN, Sample.verifiedAtTheEnd(), 1));
    host.order(Verb.PREPARE, 1);
    host.order(Verb.REMEMBER, 1);
    var undo = host.recorded(Verb.REMEMBER).orElseThrow().at();
    var since = new AtomicReference<Instant>();
    host.lamp.telling =
        from -> {
          since.set(from);
          return List.of(new Show.Said("lamp log", "is off"));
        };
    var order = new Order(1, Sample.RUN, Sample.id(Verb.VERIFY), 1, Order.Voice.HERE);
    host.at(
        "verify",
        () -> {
          throw trouble();
        });

    assertThat(after(order, PATIENCE)).isPresent();
    assertThat(since.get()).isEqualTo(undo);
  }
}
