package rearguard.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.ledger.ShownLedger;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.fleet.Host;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.run.RunState;
import rearguard.model.run.Shown;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Target;
import rearguard.v1.AnswerMsg;
import rearguard.v1.DriftMsg;
import rearguard.v1.FromAgent;
import rearguard.v1.ProblemMsg;
import rearguard.v1.ProblemsMsg;
import rearguard.v1.ToAgent.MessageCase;
import rearguard.wire.shown.ShownWire;

@Timeout(60)
class AgentStreamTest {
  private static final HostName WEB1 = new HostName("web1");
  private static final RunId RUN = new RunId("r-abcd");

  @TempDir Path folder;
  private TestFleet fleet;
  private TestAgent web1;

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
    web1 = new TestAgent(fleet.dial(Optional.of(fleet.host("web1"))));
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void aHelloMakesTheHostConnectedAndTellsWhatItHolds() {
    web1.hello("r-abcd");
    var welcome = web1.next().getWelcome();
    assertThat(welcome.getEpoch()).isEqualTo(1);
    assertThat(welcome.getHeartbeatEvery().getSeconds()).isEqualTo(Reception.BEAT.toSeconds());
    assertThat(fleet.news.next()).isEqualTo("returned web1 [r-abcd]");
    var host = fleet.roster.host(WEB1).orElseThrow();
    assertThat(host.state()).isEqualTo(Host.State.CONNECTED);
    assertThat(host.facts()).map(facts -> facts.agentVersion()).contains("0.1");
    assertThat(fleet.agents.connected(WEB1)).isTrue();
  }

  @Test
  void anEpochHeededBeforeIsAlwaysOvertaken() {
    web1.helloAfter(7);
    assertThat(fleet.news.next()).isEqualTo("epoch 8");
    assertThat(web1.next().getWelcome().getEpoch()).isEqualTo(8);
    assertThat(fleet.news.next()).isEqualTo("returned web1 []");
    assertThat(fleet.ledger.epoch()).isEqualTo(8);
    assertThat(audited()).contains("epoch-raised");
    fleet.news.leases.add(RUN);
    web1.beat(1, fleet.now.get());
    assertThat(web1.next().getLease().getEpoch()).isEqualTo(8);
  }

  @Test
  void ourOwnEpochFromAHostThatWasNotWelcomedWasSomebodyElses() {
    web1.helloAfter(1);
    assertThat(fleet.news.next()).isEqualTo("epoch 2");
    var again = new TestAgent(web1.channel());
    again.helloAfter(2);
    assertThat(again.next().getWelcome().getEpoch()).as("ours this time").isEqualTo(2);
  }

  @Test
  void anEpochThatCannotHaveBeenIsRefusedAndAudited() {
    web1.helloAfter(Long.MAX_VALUE);
    assertThat(web1.end()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(fleet.ledger.epoch()).isEqualTo(1);
    assertThat(audited()).contains("host-future-epoch");
    assertThat(fleet.agents.connected(WEB1)).isFalse();
  }

  @Test
  void aHeartbeatShowsHealthAndSkewAndIsAnsweredByALeaseForEachRun() {
    greet();
    fleet.news.leases.add(RUN);
    web1.beat(7, fleet.now.get().plusSeconds(3));
    var lease = web1.next().getLease();
    assertThat(lease.getHeartbeat()).isEqualTo(7);
    assertThat(lease.getRun()).isEqualTo("r-abcd");
    assertThat(lease.getEpoch()).isEqualTo(1);
    assertThat(lease.getLasts().getSeconds()).isEqualTo(10);
    var host = fleet.roster.host(WEB1).orElseThrow();
    assertThat(host.skew()).isEqualTo(Duration.ofSeconds(3));
    assertThat(host.health()).map(health -> health.number()).contains(7L);
  }

  @Test
  void aReportIsAcknowledgedOnlyOnceItAndAllBeforeItAreCommitted() {
    greet();
    web1.report(3, RUN, "web1/prepare/code");
    web1.report(4, RUN, "web1/remember/code");
    assertThat(fleet.news.next()).isEqualTo("reported web1 r-abcd web1/prepare/code DONE");
    assertThat(fleet.news.next()).isEqualTo("reported web1 r-abcd web1/remember/code DONE");
    var third = NewsRecorder.taken(fleet.news.uncommitted);
    fleet.news.commitNext();
    fleet.news.leases.add(RUN);
    web1.beat(1, fleet.now.get());
    assertThat(web1.next().getMessageCase()).isEqualTo(MessageCase.LEASE);
    third.run();
    assertThat(web1.next().getAcknowledged()).isEqualTo(4);
  }

  @Test
  void aHostThatSpeaksForAnotherIsCutOffAndAudited() {
    greet();
    web1.report(3, RUN, "web2/prepare/code");
    assertThat(web1.end()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(fleet.news.next()).isEqualTo("lost web1");
    assertThat(fleet.news.uncommitted).isEmpty();
    assertThat(audited()).contains("host-spoke-for-other");
  }

  @Test
  void aHostThatShowsWhatIsOfAnotherIsCutOffAndAudited() {
    greet();
    var shown = new Shown(new StepId("web2/restore/code"), 1, fleet.now.get(), List.of());
    web1.send(FromAgent.newBuilder().setShown(ShownWire.to(RUN, shown)).build());
    assertThat(web1.end()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(audited()).contains("host-spoke-for-other");
  }

  @Test
  void whatIsShownOfARunThatNobodyKnowsIsDropped() {
    greet();
    var shown = new Shown(new StepId("web1/restore/code"), 1, fleet.now.get(), List.of());
    web1.send(FromAgent.newBuilder().setShown(ShownWire.to(RUN, shown)).build());
    web1.report(3, RUN, "web1/prepare/code");
    assertThat(fleet.news.next()).startsWith("reported web1");
    assertThat(new ShownLedger(fleet.ledger).of(RUN)).isEmpty();
  }

  @Test
  void nothingIsHeardBeforeTheHello() {
    web1.beat(1, fleet.now.get());
    assertThat(web1.end()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(fleet.agents.connected(WEB1)).isFalse();
  }

  @Test
  void anUnknownMessageEndsTheSession() {
    greet();
    web1.send(FromAgent.getDefaultInstance());
    assertThat(web1.end()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(fleet.news.next()).isEqualTo("lost web1");
  }

  @Test
  void theNewerOfTwoSessionsWins() throws Exception {
    greet();
    var newer = new TestAgent(fleet.dial(Optional.of(fleet.host("db1"))));
    newer.hello();
    assertThat(fleet.news.next()).isEqualTo("returned db1 []");
    var twin = new TestAgent(web1.channel());
    twin.hello();
    assertThat(web1.end()).isEqualTo(Code.ABORTED);
    assertThat(fleet.news.next()).isEqualTo("lost web1");
    assertThat(fleet.news.next()).isEqualTo("returned web1 []");
    assertThat(fleet.agents.connected(WEB1)).isTrue();
    assertThat(audited()).contains("host-second-session");
  }

  @Test
  void aHostWithoutAHeartbeatForTooLongIsLost() {
    greet();
    fleet.nanos.addAndGet(Reception.SILENCE.toNanos());
    fleet.reception.sweep();
    assertThat(fleet.agents.connected(WEB1)).isTrue();
    fleet.nanos.addAndGet(1);
    fleet.reception.sweep();
    assertThat(web1.end()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(fleet.news.next()).isEqualTo("lost web1");
    assertThat(fleet.roster.host(WEB1)).map(Host::state).contains(Host.State.SILENT);
  }

  @Test
  void aRevokedHostsSessionIsCutAtOnce() {
    greet();
    TestFleet.given(fleet.invitations.revoke(WEB1, "lead"));
    assertThat(web1.end()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(fleet.news.next()).isEqualTo("lost web1");
    assertThat(fleet.roster.host(WEB1)).map(Host::state).contains(Host.State.REVOKED);
  }

  @Test
  void aQuestionGetsItsOwnAnswer() throws Exception {
    greet();
    var drift = CompletableFuture.supplyAsync(this::compare);
    var question = web1.next().getQuestion();
    assertThat(question.getCompare().getTarget().getComponent()).isEqualTo("code");
    web1.send(answer(question.getNumber() + 99).setDrift(DriftMsg.getDefaultInstance()));
    web1.send(
        answer(question.getNumber())
            .setDrift(DriftMsg.newBuilder().addWords("main moved").setLive("l1")));
    assertThat(drift.get(10, TimeUnit.SECONDS))
        .isEqualTo(Answer.given(new Drift(List.of("main moved"), "l1")));
  }

  @Test
  void aRefusedQuestionCarriesTheAgentsReasons() throws Exception {
    greet();
    var drift = CompletableFuture.supplyAsync(this::compare);
    var reason =
        ProblemMsg.newBuilder().setKind(ProblemMsg.Kind.NOT_FOUND).setMessage("commit is gone");
    web1.send(
        answer(web1.next().getQuestion().getNumber())
            .setRefused(ProblemsMsg.newBuilder().addProblems(reason)));
    assertThat(problem(drift.get(10, TimeUnit.SECONDS)).message()).isEqualTo("commit is gone");
  }

  @Test
  void anAnswerToSomethingElseIsNotTaken() throws Exception {
    greet();
    var drift = CompletableFuture.supplyAsync(this::compare);
    web1.send(
        answer(web1.next().getQuestion().getNumber())
            .setAccepted(rearguard.v1.AcceptedMsg.getDefaultInstance()));
    assertThat(problem(drift.get(10, TimeUnit.SECONDS)).kind()).isEqualTo(Problem.Kind.UNEXPECTED);
  }

  @Test
  void aQuestionEndsWithTheSession() throws Exception {
    greet();
    var drift = CompletableFuture.supplyAsync(this::compare);
    web1.next();
    web1.hangUp();
    var problem = problem(drift.get(10, TimeUnit.SECONDS));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREACHABLE);
    assertThat(problem.retry()).isTrue();
  }

  @Test
  void aHostThatIsAwayCannotBeAsked() {
    assertThat(problem(compare()).kind()).isEqualTo(Problem.Kind.UNREACHABLE);
  }

  @Test
  void ordersAndEndsTravelInTheirOrder() {
    greet();
    fleet.agents.order(WEB1, 5, RUN, new StepId("web1/restore/code"), 2);
    fleet.agents.end(WEB1, 5, RUN, RunState.SUCCEEDED);
    var order = web1.next().getOrder();
    assertThat(order.getStep()).isEqualTo("web1/restore/code");
    assertThat(order.getAttempt()).isEqualTo(2);
    assertThat(order.getEpoch()).isEqualTo(5);
    assertThat(web1.next().getEnd().getRun()).isEqualTo("r-abcd");
  }

  @Test
  void aStoppingControllerSaysGoodbyeQuicklyAndLosesNobody() {
    greet();
    long began = System.nanoTime();
    fleet.server.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    assertThat(web1.end()).isEqualTo(Code.UNAVAILABLE);
    assertThat(fleet.news.lines).isEmpty();
  }

  private void greet() {
    web1.hello();
    assertThat(web1.next().getMessageCase()).isEqualTo(MessageCase.WELCOME);
    assertThat(fleet.news.next()).isEqualTo("returned web1 []");
  }

  private Answer<Drift> compare() {
    return fleet.agents.compare(
        WEB1,
        new Target(new ComponentName("code"), WEB1),
        new DriverName("git"),
        Setting.Group.EMPTY,
        new SnapshotId("s-12345678"),
        "d1");
  }

  private static AnswerMsg.Builder answer(long number) {
    return AnswerMsg.newBuilder().setQuestion(number);
  }

  private static Problem problem(Answer<?> answer) {
    return ((Answer.Refused<?>) answer).problems().getFirst();
  }

  private List<String> audited() {
    return fleet.ledger.read(
        handle ->
            fleet.ledger.audit().newest(handle, 10).stream().map(entry -> entry.kind()).toList());
  }
}
