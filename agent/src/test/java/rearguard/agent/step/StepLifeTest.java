package rearguard.agent.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.plan.Verb;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;

class StepLifeTest {
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

  @Test
  void aWholeRunGoesBackStepByStep() throws Exception {
    host.hold();
    for (var step : Sample.plan().steps()) {
      var verb = step.verb();
      assertThat(host.order(verb, 1).orElseThrow().state())
          .as(verb.name())
          .isEqualTo(StepState.DONE);
    }
    assertThat(host.lamp.calls)
        .containsExactly(
            "prepare",
            "capture",
            "stop",
            "stopped",
            "restore",
            "restored",
            "verify",
            "start",
            "started");
    assertThat(host.recorded(Verb.REMEMBER).orElseThrow().undo().orElseThrow().id())
        .isEqualTo(Sample.UNDO);
    assertThat(host.recorded(Verb.RESTORE).orElseThrow().evidence()).isEqualTo("lamp shows good");
  }

  @Test
  void whatWasDoneIsToldAgainAndNotDoneAgain() throws Exception {
    host.ready();
    var first = host.order(Verb.RESTORE, 1);
    assertThat(host.order(Verb.RESTORE, 1)).isEqualTo(first);
    host.restart();
    assertThat(host.order(Verb.RESTORE, 1)).isEqualTo(first);
    assertThat(host.lamp.calls).isEmpty();
  }

  @Test
  void aHigherAttemptDoesItAgain() throws Exception {
    host.ready();
    host.order(Verb.RESTORE, 1);
    assertThat(host.order(Verb.RESTORE, 2).orElseThrow().attempt()).isEqualTo(2);
    assertThat(host.order(Verb.RESTORE, 1)).isEmpty();
    assertThat(host.lamp.calls)
        .containsExactly("restore", "restored", "verify", "restore", "restored", "verify");
  }

  @ParameterizedTest
  @CsvSource({
    "PREPARE,prepare,false",
    "REMEMBER,capture,false",
    "STOP,stop,true",
    "STOP,stopped,true",
    "RESTORE,restore,true",
    "RESTORE,restored,true",
    "RESTORE,verify,true",
    "START,start,true",
    "START,started,true"
  })
  void anErrorEndsTheStepAndSaysWhetherAnythingChanged(Verb verb, String point, boolean changed)
      throws Exception {
    prepareFor(verb);
    host.at(
        point,
        () -> {
          throw new HostException(
              Problem.of(Problem.Kind.CONFLICT, "the bulb is gone", "Buy one.").mayBeRetried());
        });
    var report = host.order(verb, 1).orElseThrow();
    assertThat(report.state()).isEqualTo(StepState.FAILED);
    assertThat(report.evidence()).isEqualTo("the bulb is gone. Buy one.");
    assertThat(report.changed()).isEqualTo(changed);
    assertThat(report.retry()).isTrue();
    assertThat(host.recorded(verb)).contains(report);
  }

  @ParameterizedTest
  @CsvSource({
    "PREPARE,prepare,UNKNOWN,false,true,''",
    "REMEMBER,capture,UNKNOWN,false,true,''",
    "STOP,stop,UNKNOWN,true,true,''",
    "STOP,stopped,UNKNOWN,true,true,''",
    "RESTORE,restore,UNKNOWN,false,true,probe",
    "RESTORE,restored,DONE,true,false,'probe verify'",
    "RESTORE,verify,DONE,true,false,'probe verify'",
    "START,start,UNKNOWN,true,true,''",
    "START,started,UNKNOWN,true,true,''"
  })
  void anAgentKilledInADriverLooksAndDoesNotActWhenItReturns(
      Verb verb, String point, StepState state, boolean changed, boolean retry, String looks)
      throws Exception {
    prepareFor(verb);
    host.at(
        point,
        () -> {
          throw new OneHost.Killed();
        });
    assertThatThrownBy(() -> host.order(verb, 1)).isInstanceOf(OneHost.Killed.class);
    var shown = host.shows();
    host.restart();
    var report = host.recorded(verb).orElseThrow();
    assertThat(report.state()).isEqualTo(state);
    assertThat(report.changed()).isEqualTo(changed);
    assertThat(report.retry()).isEqualTo(retry);
    assertThat(String.join(" ", host.lamp.calls)).isEqualTo(looks);
    assertThat(host.shows()).isEqualTo(shown);
    assertThat(host.order(verb, 1)).contains(report);
    if (retry) {
      assertThat(host.order(verb, 2).orElseThrow().state()).isEqualTo(StepState.DONE);
    }
  }

  /** The clock is read before the intent is written, for the report, and before the outcome. */
  @ParameterizedTest
  @CsvSource({
    "1,0,''",
    "2,1,'restore restored verify'",
    "3,1,'restore restored verify'",
  })
  void anAgentKilledAroundTheJournalNeverActsTwice(int clockCall, int intents, String done)
      throws Exception {
    host.ready();
    host.killAtClockCall(clockCall);
    assertThatThrownBy(() -> host.order(Verb.RESTORE, 1)).isInstanceOf(OneHost.Killed.class);
    assertThat(String.join(" ", host.lamp.calls)).isEqualTo(done);
    host.restart();
    assertThat(host.recorded(Verb.RESTORE).stream().count()).isEqualTo(intents);
    assertThat(host.order(Verb.RESTORE, 1).orElseThrow().state()).isEqualTo(StepState.DONE);
    host.calls.addAll(host.lamp.calls);
    assertThat(host.calls).containsOnlyOnce("restored");
  }

  @Test
  void driftThatIsLeftFailsTheRestore() throws Exception {
    host.ready();
    host.at("verify", () -> write("flickers"));
    var report = host.order(Verb.RESTORE, 1).orElseThrow();
    assertThat(report.state()).isEqualTo(StepState.FAILED);
    assertThat(report.changed()).isTrue();
    assertThat(report.evidence())
        .isEqualTo("restored, but not all of it: shows flickers, not good");
  }

  @Test
  void whatIsVerifiedAtTheEndIsNotLookedAtBefore() throws Exception {
    host.hold(Sample.verifiedAtTheEnd());
    host.order(Verb.PREPARE, 1);
    host.order(Verb.REMEMBER, 1);
    host.lamp.calls.clear();
    host.at("verify", () -> write("flickers"));

    assertThat(host.order(Verb.RESTORE, 1).orElseThrow().state()).isEqualTo(StepState.DONE);
    assertThat(host.lamp.calls).containsExactly("restore", "restored");

    var report = host.order(Verb.VERIFY, 1).orElseThrow();
    assertThat(report.state()).isEqualTo(StepState.FAILED);
    assertThat(report.evidence()).contains("shows flickers, not good");
  }

  @Test
  void aFaultInADriverIsAFailureWithItsName() throws Exception {
    host.ready();
    host.at(
        "stop",
        () -> {
          throw new IllegalStateException("oops");
        });
    var report = host.order(Verb.STOP, 1).orElseThrow();
    assertThat(report.state()).isEqualTo(StepState.FAILED);
    assertThat(report.evidence()).contains("a fault in driver lamp").contains("oops");
  }

  @Test
  void aStepThatTakesTooLongIsInterruptedAndFails() throws Exception {
    host.claims.accept(Sample.offer(Sample.RUN, Sample.plan("shop", Duration.ofMillis(300)), 1));
    host.at("prepare", () -> new CountDownLatch(1).await());
    var report = host.order(Verb.PREPARE, 1).orElseThrow();
    assertThat(report.state()).isEqualTo(StepState.FAILED);
    assertThat(report.evidence()).isEqualTo("took longer than 300 ms");
    assertThat(report.changed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "RESTORE, restore, UNKNOWN, false, before anything was switched",
    "RESTORE, restored, DONE, true, the restore is complete",
    "STOP, stop, UNKNOWN, true, took longer than 300 ms and was ended"
  })
  void aStepThatHangsWhileItSwitchesIsEndedAndLookedAt(
      Verb verb, String where, StepState state, boolean changed, String words) throws Exception {
    host.hold(Sample.plan("shop", Duration.ofMillis(300)));
    host.order(Verb.PREPARE, 1);
    host.order(Verb.REMEMBER, 1);
    host.at(where, () -> new CountDownLatch(1).await());

    var report = host.order(verb, 1).orElseThrow();

    assertThat(report.state()).isEqualTo(state);
    assertThat(report.evidence()).startsWith("took longer than 300 ms").contains(words);
    assertThat(report.changed()).isEqualTo(changed);
    assertThat(report.retry()).isFalse();
  }

  @Test
  void anEndedRunIsTidiedAndItsLateOrdersAreIgnored() throws Exception {
    host.ready();
    host.claims.end(1, Sample.RUN, RunState.SUCCEEDED);
    assertThat(host.lamp.calls).containsExactly("tidy");
    assertThat(host.order(Verb.RESTORE, 1)).isEmpty();
    assertThat(host.desk.book().open()).isEmpty();
    host.claims.end(1, Sample.RUN, RunState.SUCCEEDED);
    assertThat(host.lamp.calls).containsExactly("tidy");
  }

  private void write(String word) {
    try {
      java.nio.file.Files.writeString(folder.resolve("lamp"), word);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void prepareFor(Verb verb) throws Exception {
    if (verb.destructive()) {
      host.ready();
    } else {
      host.hold();
    }
  }
}
