package rearguard.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rearguard.agent.driver.Show;
import rearguard.agent.host.HostException;
import rearguard.agent.step.News;
import rearguard.agent.step.OneHost;
import rearguard.agent.step.Order;
import rearguard.agent.step.Sample;
import rearguard.agent.step.Told;
import rearguard.model.Problem;
import rearguard.model.local.Ask;
import rearguard.model.local.Escape;
import rearguard.model.local.Said;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Verb;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.run.Takeover.Manner;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.wire.LocalWire;
import rearguard.wire.PlanWire;

class LocalDeskTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final RunId HERE = new RunId("r-localtest");
  private static final Ask.Who ADA = new Ask.Who("ada", "the controller is gone", false, false);

  @TempDir private Path folder;
  private final AtomicBoolean connected = new AtomicBoolean();
  private final List<String> lines = new ArrayList<>();
  private OneHost host;

  @BeforeEach
  void makeTheHost() throws Exception {
    host = new OneHost(folder);
  }

  @AfterEach
  void closeTheHost() throws Exception {
    host.close();
  }

  private EscapeShelf shelf() {
    return Reception.shelf(host, folder);
  }

  private Said ask(Ask ask) throws Exception {
    return ask(ADA, ask);
  }

  private LocalDesk desk() {
    return Reception.desk(host, folder, connected::get);
  }

  private Said ask(Ask.Who who, Ask ask) throws Exception {
    return ask(desk(), who, ask);
  }

  private Said ask(LocalDesk desk, Ask.Who who, Ask ask) throws Exception {
    var last = new ArrayList<Said>();
    desk.answer(
        new LocalWire.Asked(who, ask),
        "root",
        said -> {
          if (said instanceof Said.Line(var text)) {
            lines.add(text);
          } else {
            last.add(said);
          }
        });
    assertThat(last).hasSize(1);
    return last.getFirst();
  }

  private static Problem problem(Said said) {
    return ((Said.Refused) said).problems().getFirst();
  }

  private static Ask move(Manner manner) {
    return new Ask.Move(Sample.RUN, manner);
  }

  @Test
  void aPersonFinishesWhatTheControllerBegan() throws Exception {
    host.ready();
    host.order(Verb.STOP, 1);
    host.lamp.calls.clear();
    assertThat(ask(move(Manner.CONTINUE))).isEqualTo(new Said.Ended(RunState.SUCCEEDED));
    assertThat(host.lamp.calls)
        .containsExactly("restore", "restored", "verify", "start", "started");
    assertThat(lines)
        .contains("web1/restore/lamp begins, attempt 1", "web1/start/lamp  done: lamp is on");
    assertThat(ask(new Ask.Show(Optional.of(Sample.RUN)))).isInstanceOf(Said.Ended.class);
    assertThat(lines)
        .anyMatch(line -> line.contains("taken over by root (ada)"))
        .anyMatch(line -> line.contains("handed back succeeded, not acknowledged yet"));
  }

  @Test
  void whatIsDoneIsNotDoneAgainByASecondCommand() throws Exception {
    host.ready();
    ask(move(Manner.CONTINUE));
    host.lamp.calls.clear();
    assertThat(ask(move(Manner.CONTINUE))).isEqualTo(new Said.Ended(RunState.SUCCEEDED));
    assertThat(host.lamp.calls).isEmpty();
  }

  @Test
  void lateOrdersOfTheControllerAreRefusedAndAnsweredWithTheTakeover() throws Exception {
    host.ready();
    host.at("stop", () -> assertThatFenced(News.TakenOver.class));
    ask(move(Manner.CONTINUE));
    assertThatFenced(News.HandedBack.class);
    host.desk.acknowledged(1, host.desk.head());
    assertThat(host.order(Verb.STOP, 1).orElseThrow().state()).isEqualTo(StepState.DONE);
  }

  /** A step's turn is taken while it is at work, so the order is given to the admission alone. */
  private void assertThatFenced(Class<?> news) {
    var fence = host.desk.book().held(Sample.RUN).orElseThrow().fence().orElseThrow();
    assertThat(fence.news().orElseThrow()).isInstanceOf(news);
    if (news == News.HandedBack.class) {
      assertThat(liveNews()).get().isInstanceOf(news);
    }
  }

  private Optional<News> liveNews() {
    try {
      return host.life.live(Sample.order(Verb.RESTORE, 7));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theControllerHearsEverythingInItsOrder() throws Exception {
    host.ready();
    ask(move(Manner.CONTINUE));
    var told =
        host.desk.book().unacknowledged().values().stream().map(LocalDeskTest::word).toList();
    assertThat(told)
        .containsExactly("web1/prepare/lamp", "web1/remember/lamp", "taken over", "handed back 5");
    host.restart();
    assertThat(host.desk.book().unacknowledged().values().stream().map(LocalDeskTest::word))
        .isEqualTo(told);
  }

  private static String word(News news) {
    return switch (news) {
      case Told told -> told.report().step().value();
      case News.TakenOver _ -> "taken over";
      case News.HandedBack back -> "handed back " + back.told().known().size();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "stopped", "restore", "restored", "verify", "start", "started"})
  void anAgentKilledInTheMiddleStaysFencedAndTheSecondCommandFinishes(String point)
      throws Exception {
    host.ready();
    host.at(
        point,
        () -> {
          throw new OneHost.Killed();
        });
    assertThatThrownBy(() -> ask(move(Manner.CONTINUE))).isInstanceOf(OneHost.Killed.class);
    host.restart();
    assertThat(host.life.live(Sample.order(Verb.RESTORE, 9)))
        .get()
        .isInstanceOf(News.TakenOver.class);
    assertThat(ask(move(Manner.CONTINUE))).isEqualTo(new Said.Ended(RunState.SUCCEEDED));
    assertThat(host.recorded(Verb.RESTORE).map(StepReport::state)).contains(StepState.DONE);
    assertThat(host.shows()).isEqualTo("on");
  }

  @Test
  void theEndOfTheControllersRunDoesNotReachARunInAHand() throws Exception {
    host.ready();
    host.at("stop", () -> host.claims.takeOver(Sample.RUN, LocalDeskTest.takeover()));
    host.claims.takeOver(Sample.RUN, takeover());
    host.claims.end(1, Sample.RUN, RunState.ABORTED);
    assertThat(host.desk.book().open()).containsKey(Sample.RUN);
    assertThat(ask(move(Manner.RELEASE))).isEqualTo(new Said.Ended(RunState.ABORTED));
    assertThat(host.desk.book().open()).isEmpty();
    assertThat(host.lamp.calls).containsExactly("tidy");
  }

  private static rearguard.model.run.Takeover takeover() {
    return new rearguard.model.run.Takeover(Manner.CONTINUE, "root", "test", Instant.EPOCH);
  }

  @Test
  void aConnectedControllerIsNotPassedOverWithoutAWord() throws Exception {
    host.ready();
    connected.set(true);
    var said = ask(move(Manner.CONTINUE));
    assertThat(problem(said).message()).contains("the controller is connected");
    assertThat(host.lamp.calls).isEmpty();
    var who = new Ask.Who("ada", "it hangs", true, false);
    assertThat(ask(who, move(Manner.CONTINUE))).isEqualTo(new Said.Ended(RunState.SUCCEEDED));
  }

  @Test
  void nothingIsChangedWithoutAReason() throws Exception {
    host.ready();
    var said = ask(new Ask.Who("ada", " ", false, false), move(Manner.CONTINUE));
    assertThat(problem(said).kind()).isEqualTo(Problem.Kind.USAGE);
    assertThat(host.desk.book().held(Sample.RUN).orElseThrow().fence()).isEmpty();
  }

  @Test
  void aRunThatIsNotHeldIsNamed() throws Exception {
    assertThat(problem(ask(move(Manner.CONTINUE))).message())
        .isEqualTo("this host holds no run r-test");
  }

  @Test
  void ofTwoPeopleAtOnceTheSecondIsRefused() throws Exception {
    host.ready();
    var desk = desk();
    var who = new Ask.Who("bob", "me too", false, false);
    var second = new AtomicReference<Optional<Said>>(Optional.empty());
    host.at("stop", () -> second.set(Optional.of(asked(desk, who))));
    assertThat(ask(desk, ADA, move(Manner.CONTINUE))).isEqualTo(new Said.Ended(RunState.SUCCEEDED));
    assertThat(problem(second.get().orElseThrow()).message())
        .isEqualTo("another command is at work on this host");
  }

  private Said asked(LocalDesk desk, Ask.Who who) {
    try {
      return ask(desk, who, move(Manner.RELEASE));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNewerControllerThatSpeaksMeanwhileDoesNotStopThePerson() throws Exception {
    host.ready();
    host.at("stop", () -> host.desk.heed(7));
    assertThat(ask(move(Manner.CONTINUE))).isEqualTo(new Said.Ended(RunState.SUCCEEDED));
    assertThat(host.shows()).isEqualTo("on");
    assertThat(host.life.live(new Order(7, Sample.RUN, Sample.id(Verb.STOP), 5)))
        .get()
        .isInstanceOf(News.HandedBack.class);
  }

  @Test
  void aRollbackOfAClaimedApplicationNamesTheRunAndAResumedOneIsNotCompared() throws Exception {
    keepEscape();
    host.hold();
    var problem = problem(ask(new Ask.Aim(SHOP, "", Optional.empty())));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(problem.message()).contains("claimed by " + Sample.RUN);
    var resumed = (Said.Planned) ask(new Ask.Aim(SHOP, "", Optional.of(Sample.RUN)));
    assertThat(resumed.drift()).containsExactly("r-test is not finished on this host");
  }

  private void keepEscape() throws Exception {
    shelf().keep(SHOP, List.of(escape()));
  }

  private static Escape escape() {
    return new Escape(new PointId("p-good"), "v1", Mark.GOOD, Instant.EPOCH, Sample.plan());
  }

  private static Ask rollback() {
    return new Ask.Rollback(HERE, SHOP, PlanWire.id(escape().plan()));
  }

  @Test
  void aRollbackNeedsNoControllerAtAll() throws Exception {
    keepEscape();
    var planned = (Said.Planned) ask(new Ask.Aim(SHOP, "", Optional.empty()));
    assertThat(planned.drift()).containsExactly("lamp@web1: shows bad, not good");
    host.lamp.calls.clear();
    assertThat(ask(rollback())).isEqualTo(new Said.Ended(RunState.SUCCEEDED));
    assertThat(host.lamp.calls)
        .containsSubsequence("prepare", "capture", "stop", "restore", "start", "tidy");
    assertThat(host.desk.book().open()).isEmpty();
    var news = (News.HandedBack) host.desk.book().unacknowledged().lastEntry().getValue();
    assertThat(news.plan()).isPresent();
    assertThat(news.told().handback().takeover().by()).isEqualTo("root (ada)");
    assertThat(news.told().known()).hasSize(5);
  }

  @Test
  void eachRollbackTakesAnUndoPointOfItsOwn() throws Exception {
    keepEscape();
    ask(rollback());
    Files.writeString(folder.resolve("lamp"), "worse");
    ask(new Ask.Rollback(new RunId("r-localagain"), SHOP, PlanWire.id(escape().plan())));
    var undone =
        host.desk.book().unacknowledged().values().stream()
            .flatMap(news -> ((News.HandedBack) news).told().known().stream())
            .flatMap(report -> report.undo().stream())
            .map(undo -> undo.summary())
            .toList();
    assertThat(undone).containsExactly("lamp shows bad", "lamp shows worse");
  }

  @Test
  void aRollbackThatFailedStaysInTheHandOfThePerson() throws Exception {
    keepEscape();
    host.at(
        "restore",
        () -> {
          throw new HostException(Problem.of(Problem.Kind.CONFLICT, "the bulb is stuck", ""));
        });
    host.lamp.telling = _ -> List.of(new Show.Said("lamp.log", "flickers"));
    assertThat(ask(rollback())).isEqualTo(new Said.Ended(RunState.MIXED));
    assertThat(lines).containsSubsequence("    lamp.log", "      flickers");
    assertThat(
            problem(
                    ask(
                        new Ask.Rollback(
                            new RunId("r-localmore"), SHOP, PlanWire.id(escape().plan()))))
                .message())
        .contains("claimed by r-localtest");
    host.claims.end(9, HERE, RunState.ABORTED);
    host.restart();
    assertThat(ask(new Ask.Move(HERE, Manner.CONTINUE)))
        .isEqualTo(new Said.Ended(RunState.SUCCEEDED));
  }

  @Test
  void aControllerThatStartsMeanwhileIsToldWhoHasTheApplication() throws Exception {
    keepEscape();
    var refused = new AtomicReference<Optional<Problem>>(Optional.empty());
    host.at("stop", () -> refused.set(offered()));
    assertThat(ask(rollback())).isEqualTo(new Said.Ended(RunState.SUCCEEDED));
    assertThat(refused.get().orElseThrow().kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(refused.get().orElseThrow().message()).contains("claimed by " + HERE);
    assertThat(host.desk.book().open()).isEmpty();
  }

  private Optional<Problem> offered() throws InterruptedException {
    try {
      host.claims.accept(Sample.offer(new RunId("r-other"), Sample.plan(), 1));
      return Optional.empty();
    } catch (HostException e) {
      return Optional.of(e.problem());
    }
  }

  @Test
  void whatRunsAlreadyIsNotAnAim() throws Exception {
    keepEscape();
    Files.writeString(folder.resolve("lamp"), "good");
    assertThat(((Said.Planned) ask(new Ask.Aim(SHOP, "last-good", Optional.empty()))).drift())
        .isEmpty();
    assertThat(problem(ask(new Ask.Aim(SHOP, "v7", Optional.empty()))).hint())
        .isEqualTo("There are v1.");
    assertThat(problem(ask(new Ask.Aim(new ApplicationName("other"), "", Optional.empty()))).kind())
        .isEqualTo(Problem.Kind.NOT_FOUND);
  }
}
