package rearguard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Drivers;
import rearguard.agent.local.EscapeShelf;
import rearguard.agent.retention.Dropping;
import rearguard.agent.show.Showing;
import rearguard.agent.step.CatchUps;
import rearguard.agent.step.OneHost;
import rearguard.agent.step.Questions;
import rearguard.agent.step.Sample;
import rearguard.agent.watch.Watching;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Verb;
import rearguard.v1.AcceptMsg;
import rearguard.v1.AnswerMsg;
import rearguard.v1.EndMsg;
import rearguard.v1.FromAgent;
import rearguard.v1.HeldRunMsg;
import rearguard.v1.LeaseMsg;
import rearguard.v1.OrderMsg;
import rearguard.v1.QuestionMsg;
import rearguard.v1.ReportMsg;
import rearguard.v1.ReviewMsg;
import rearguard.v1.RunStateMsg;
import rearguard.v1.SettingGroupMsg;
import rearguard.v1.StepStateMsg;
import rearguard.v1.ToAgent;
import rearguard.wire.PlanWire;

@Timeout(60)
class ControllerLinkTest {
  @TempDir private Path folder;
  private TestCa ca;
  private TestController controller;
  private OneHost host;
  private ControllerLink link;
  private Thread keeper;

  @BeforeEach
  void start() throws Exception {
    ca = new TestCa();
    controller = new TestController(ca);
    host = new OneHost(Files.createDirectory(folder.resolve("host")));
    dial(controller.address());
  }

  private void dial(Address address) throws Exception {
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
    link =
        new ControllerLink(
            new ControllerLink.Line(address, ca.identity(folder.resolve("identity"))),
            new ControllerLink.Self(
                new Pulse(host.work.host(), folder, "1.2.3", List::of),
                new Drivers(List.of(host.lamp)),
                new ControllerLink.Life("i-1", 1)),
            duties,
            () -> 0.5,
            new ControllerLink.Alarms(() -> {}, () -> {}));
    keeper =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    link.keep();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    assertThat(keeper.join(java.time.Duration.ofSeconds(5))).isTrue();
    controller.close();
    host.close();
  }

  @Test
  void saysHelloThenBeatsWithRisingNumbers() throws Exception {
    controller.stream();
    var hello = controller.received.poll(20, TimeUnit.SECONDS).getHello();
    assertThat(hello.getFacts().getAgentVersion()).isEqualTo("1.2.3");
    assertThat(hello.getFacts().getBootId()).isNotEmpty();
    assertThat(hello.getFacts().getDriversList()).hasSize(1);
    for (int number = 1; number <= 3; number++) {
      var beat = controller.next(FromAgent::hasHeartbeat).getHeartbeat();
      assertThat(beat.getNumber()).isEqualTo(number);
      assertThat(beat.getAgentMemoryBytes()).isPositive();
      assertThat(beat.getDiskFreeBytes()).isPositive();
    }
  }

  @Test
  void aWholeRunGoesOverTheStream() throws Exception {
    var stream = controller.stream();
    assertThat(accept(stream).hasAccepted()).isTrue();
    order(stream, Verb.PREPARE, 1);
    order(stream, Verb.REMEMBER, 1);
    stream.onNext(lease(controller.next(FromAgent::hasHeartbeat).getHeartbeat().getNumber()));
    assertThat(order(stream, Verb.RESTORE, 1).getReport().getState())
        .isEqualTo(StepStateMsg.STEP_DONE);
    assertThat(host.shows()).isEqualTo("good");
    stream.onNext(end("r-test"));
    assertThat(accept(stream).getRefused().getProblems(0).getMessage()).contains("has ended");
  }

  /** Two heartbeats an hour apart are no lease; the second comes because the plan was accepted. */
  @Test
  void anAcceptedPlanIsFollowedByAHeartbeatAtOnce() throws Exception {
    controller.asksForBeatEvery(3_600_000);
    var first = controller.stream();
    first.onCompleted();
    controller.received.clear();
    var stream = controller.stream();
    var before = controller.next(FromAgent::hasHeartbeat).getHeartbeat();
    accept(stream);
    var after = controller.next(FromAgent::hasHeartbeat).getHeartbeat();
    assertThat(after.getNumber()).isEqualTo(before.getNumber() + 1);
  }

  /** r-test ends, and is being tidied until the latch says so. */
  private CountDownLatch tidying(StreamObserver<ToAgent> stream) throws InterruptedException {
    accept(stream);
    order(stream, Verb.PREPARE, 1);
    var tidying = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    host.at(
        "tidy",
        () -> {
          tidying.countDown();
          goOn.await();
        });
    stream.onNext(end("r-test"));
    assertThat(tidying.await(20, TimeUnit.SECONDS)).isTrue();
    return goOn;
  }

  @Test
  void aRunMayFollowTheEndOfAnotherAtOnce() throws Exception {
    var stream = controller.stream();
    var goOn = tidying(stream);
    ask(stream, "r-next", Sample.plan(), 2);
    ask(stream, "r-other", Sample.plan("other", java.time.Duration.ofSeconds(20)), 3);
    assertThat(answer(3).hasAccepted()).as("another application does not wait").isTrue();
    assertThat(host.desk.book().open().keySet()).contains(Sample.RUN);
    goOn.countDown();
    assertThat(answer(2).hasAccepted()).isTrue();
  }

  /** The controller that asked may be gone before the disk has the plan, and the run over. */
  @Test
  void aPlanThatIsStillBeingTakenIsToldAndLetGo() throws Exception {
    var first = controller.stream();
    var goOn = tidying(first);
    ask(first, "r-next", Sample.plan(), 2);
    ask(first, "no run", Sample.plan(), 3);
    first.onCompleted();
    controller.received.clear();
    var stream = controller.stream();
    assertThat(controller.next(FromAgent::hasHello).getHello().getHeldList())
        .extracting(HeldRunMsg::getRun)
        .containsExactly("r-test", "r-next");
    stream.onNext(end("r-next"));
    ask(stream, "r-third", Sample.plan(), 4);
    goOn.countDown();
    assertThat(answer(4).hasAccepted()).as("r-next has let go of the application").isTrue();
  }

  @Test
  void aHeldRunThatTheControllerDoesNotKnowIsToldAndLetGo() throws Exception {
    host.claims.accept(Sample.offer(new RunId("r-lost"), Sample.plan(), 1));
    var first = controller.stream();
    first.onCompleted();
    controller.received.clear();
    var stream = controller.stream();
    assertThat(controller.next(FromAgent::hasHello).getHello().getHeldList())
        .extracting(HeldRunMsg::getRun)
        .containsExactly("r-lost");
    assertThat(accept(stream).getRefused().getProblems(0).getMessage())
        .contains("is claimed by r-lost");
    stream.onNext(end("r-lost"));
    stream.onNext(end("r-neverseen"));
    assertThat(accept(stream).hasAccepted()).isTrue();
  }

  @Test
  void anOrderThatComesTwiceIsDoneOnceAndToldTwice() throws Exception {
    var stream = controller.stream();
    accept(stream);
    var first = order(stream, Verb.PREPARE, 1);
    stream.onNext(acknowledged(first.getNumber()));
    assertThat(order(stream, Verb.PREPARE, 1)).isEqualTo(first);
    assertThat(host.lamp.calls).containsExactly("prepare");
  }

  @Test
  void reportsComeAgainOnEachNewStreamUntilTheyAreAcknowledged() throws Exception {
    var stream = controller.stream();
    accept(stream);
    var report = order(stream, Verb.PREPARE, 1);
    stream.onCompleted();
    controller.received.clear();
    var second = controller.stream();
    assertThat(controller.next(FromAgent::hasHello).getHello().getHeld(0).getSteps(0))
        .isEqualTo(report.getReport());
    assertThat(controller.next(FromAgent::hasReport).getReport()).isEqualTo(report);
    second.onNext(acknowledged(report.getNumber()));
    order(second, Verb.REMEMBER, 1);
    second.onCompleted();
    controller.received.clear();
    controller.stream();
    assertThat(controller.next(FromAgent::hasReport).getReport().getReport().getStep())
        .isEqualTo("web1/remember/lamp");
  }

  @Test
  void aStepAtWorkIsNotDisturbedWhenTheLinkIsLost() throws Exception {
    var stream = controller.stream();
    accept(stream);
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    host.at(
        "prepare",
        () -> {
          reached.countDown();
          goOn.await();
        });
    send(stream, Verb.PREPARE, 1);
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    stream.onCompleted();
    controller.received.clear();
    controller.stream();
    assertThat(controller.next(FromAgent::hasHello).getHello().getHeld(0).getSteps(0).getState())
        .isEqualTo(StepStateMsg.STEP_RUNNING);
    goOn.countDown();
    assertThat(controller.next(FromAgent::hasReport).getReport().getReport().getState())
        .isEqualTo(StepStateMsg.STEP_DONE);
  }

  @Test
  void questionsThatAreNotUnderstoodAreRefusedAndOthersAnswered() throws Exception {
    var stream = controller.stream();
    stream.onNext(question(7, QuestionMsg.newBuilder()));
    assertThat(answer(7).getRefused().getProblems(0).getMessage()).contains("does not understand");
    var review =
        ReviewMsg.newBuilder()
            .setDriver("nodriver")
            .setSettings(SettingGroupMsg.getDefaultInstance());
    stream.onNext(question(8, QuestionMsg.newBuilder().setReview(review)));
    assertThat(answer(8).getRefused().getProblems(0).getMessage())
        .contains("no driver \"nodriver\"");
    stream.onNext(question(9, QuestionMsg.newBuilder().setReview(review.setDriver("lamp"))));
    assertThat(answer(9).hasReviewed()).isTrue();
  }

  @Test
  void aControllerOfAnotherCaHearsNothing() throws Exception {
    controller.stream();
    try (var stranger = new TestController(new TestCa())) {
      link.close();
      dial(stranger.address());
      assertThat(stranger.streams.poll(1500, TimeUnit.MILLISECONDS)).isNull();
      assertThat(stranger.received).isEmpty();
    }
  }

  @Test
  void aControllerThatSpeaksOnlyTls12HearsNothing() throws Exception {
    controller.stream();
    try (var old = new TestController(ca, 0, "TLSv1.2")) {
      link.close();
      dial(old.address());
      assertThat(old.streams.poll(1500, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  private AnswerMsg accept(StreamObserver<ToAgent> stream) throws InterruptedException {
    ask(stream, "r-test", Sample.plan(), 1);
    return answer(1);
  }

  private static void ask(StreamObserver<ToAgent> stream, String run, Plan plan, long number) {
    var accept =
        AcceptMsg.newBuilder()
            .setRun(run)
            .setPlanId(PlanWire.id(plan).value())
            .setEpoch(1)
            .setPlan(PlanWire.to(plan));
    stream.onNext(question(number, QuestionMsg.newBuilder().setAccept(accept)));
  }

  private static ToAgent end(String run) {
    return ToAgent.newBuilder()
        .setEnd(EndMsg.newBuilder().setEpoch(1).setRun(run).setState(RunStateMsg.RUN_SUCCEEDED))
        .build();
  }

  private AnswerMsg answer(long number) throws InterruptedException {
    return controller
        .next(said -> said.hasAnswer() && said.getAnswer().getQuestion() == number)
        .getAnswer();
  }

  private static ToAgent question(long number, QuestionMsg.Builder question) {
    return ToAgent.newBuilder()
        .setQuestion(question.setNumber(number).setWithin(Duration.newBuilder().setSeconds(10)))
        .build();
  }

  private ReportMsg order(StreamObserver<ToAgent> stream, Verb verb, int attempt)
      throws InterruptedException {
    send(stream, verb, attempt);
    return controller
        .next(
            said ->
                said.hasReport()
                    && said.getReport().getReport().getStep().equals(Sample.id(verb).value()))
        .getReport();
  }

  private static void send(StreamObserver<ToAgent> stream, Verb verb, int attempt) {
    stream.onNext(
        ToAgent.newBuilder()
            .setOrder(
                OrderMsg.newBuilder()
                    .setEpoch(1)
                    .setRun("r-test")
                    .setStep(Sample.id(verb).value())
                    .setAttempt(attempt))
            .build());
  }

  private static ToAgent lease(long heartbeat) {
    return ToAgent.newBuilder()
        .setLease(
            LeaseMsg.newBuilder()
                .setEpoch(1)
                .setRun("r-test")
                .setLasts(Duration.newBuilder().setSeconds(10))
                .setHeartbeat(heartbeat))
        .build();
  }

  private static ToAgent acknowledged(long number) {
    return ToAgent.newBuilder().setAcknowledged(number).build();
  }
}
