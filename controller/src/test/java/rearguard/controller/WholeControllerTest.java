package rearguard.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Lists;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rearguard.controller.link.WireAgent;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.run.Run;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.Target;
import rearguard.v1.AbortRunRequest;
import rearguard.v1.ApplyRequest;
import rearguard.v1.CaptureRequest;
import rearguard.v1.InviteHostRequest;
import rearguard.v1.ListRunsRequest;
import rearguard.v1.MarkMsg;
import rearguard.v1.OperatorServiceGrpc;
import rearguard.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import rearguard.v1.PlanReply;
import rearguard.v1.PlanRequest;
import rearguard.v1.ProblemsMsg;
import rearguard.v1.ShowRunRequest;
import rearguard.v1.StartRequest;
import rearguard.v1.StatusRequest;
import rearguard.v1.UndoRequest;
import rearguard.wire.ProblemWire;
import rearguard.wire.RunWire;

/** A whole controller, an operator and a host, each behind its certificate on a real port. */
@Timeout(120)
class WholeControllerTest {
  private static final Metadata.Key<ProblemsMsg> PROBLEMS =
      Metadata.Key.of(
          "rearguard-problems-bin",
          ProtoUtils.metadataMarshaller(ProblemsMsg.getDefaultInstance()));
  private static final String FILE =
      """
      application: shop
      hosts: { app: [web1] }
      components:
        code: { on: app, git: {} }
        web: { on: app, pm2: {} }
      checks:
        health: { http: { url: "http://{{ host.name }}/" }, on: app }
        version: { http: { url: "http://x/", json: { commit: "{{ code.commit }}" } } }
      """;

  @TempDir Path folder;
  private Running running;
  private ManagedChannel channel;
  private OperatorServiceBlockingStub operator;
  private WireAgent agent;

  @BeforeEach
  void start() throws Exception {
    var quiet = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    var chance = new Parts.Chance(InstantSource.system(), System::nanoTime, new SecureRandom());
    var home = folder.resolve("ctl");
    assertThat(
            new Controller(new Console(quiet, quiet), chance)
                .run(List.of("init", home.toString(), "--address", "localhost:0", "--http", "0")))
        .isZero();
    running = given(Controller.start(home));
    channel =
        WireAgent.dial(
            running.grpcPort(), read("ca.crt"), read("operator.crt"), read("operator.key"));
    operator = OperatorServiceGrpc.newBlockingStub(channel);
    var invited =
        operator.inviteHost(
            InviteHostRequest.newBuilder().setName("web1").addTags("role=web").build());
    agent = WireAgent.enrol(running.grpcPort(), read("ca.crt"), invited.getToken());
    runs("v1");
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    running.close();
  }

  @Test
  void aRollbackIsPlannedBegunAndWatchedToItsEndAndUndone() throws Exception {
    greeted();
    var good = capture("v1");
    runs("v2");
    var plan = plan("");
    assertThat(plan.getPlan().getTarget()).isEqualTo(good);
    var run = begun(plan, "key-1");
    assertThat(begun(plan, "key-1")).as("the same request again").isEqualTo(run);
    var seen = watched(run);
    assertThat(seen.getLast().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(seen.getLast().by()).isEqualTo("admin");
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(agent.small.live.values()).containsOnly("v1");
    assertThat(agent.ends.poll(20, TimeUnit.SECONDS)).isEqualTo(run + " SUCCEEDED");
    assertThat(agent.acknowledged).isNotEmpty();
    assertThat(watched(run)).as("an ended run is shown once").containsExactly(seen.getLast());

    var back = operator.undo(UndoRequest.newBuilder().setRun(run).build());
    assertThat(watched(begun(back, "key-2")).getLast().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(agent.small.live.values()).containsOnly("v2");
    assertThat(operator.listRuns(ListRunsRequest.getDefaultInstance()).getRunsList()).hasSize(2);
    var status = operator.status(StatusRequest.getDefaultInstance());
    assertThat(status.getRunsList()).isEmpty();
    assertThat(status.getApplications(0).getLastGood().getId()).isEqualTo(good);
  }

  @Test
  void aPausedRunEndsItsWatchAndIsAborted() throws Exception {
    greeted();
    capture("v1");
    runs("v2");
    agent.small.broken.add(new StepId("web1/restore/code"));
    var run = begun(plan("v1"), "key");
    assertThat(watched(run).getLast().state()).isEqualTo(RunState.PAUSED);
    refused(
        () -> begun(plan("v1"), "other"),
        Status.Code.FAILED_PRECONDITION,
        "\"shop\" is owned by run " + run);
    var aborted =
        operator.abortRun(AbortRunRequest.newBuilder().setRun(run).setReason("enough").build());
    assertThat(RunWire.from(aborted).state()).isEqualTo(RunState.MIXED);
    assertThat(agent.ends.poll(20, TimeUnit.SECONDS)).isEqualTo(run + " MIXED");
    refused(
        () -> operator.abortRun(AbortRunRequest.newBuilder().setRun(run).build()),
        Status.Code.FAILED_PRECONDITION,
        "run " + run + " has ended");
  }

  @Test
  void aRefusalSaysWhatIsWrongInItsTrailer() throws Exception {
    greeted();
    capture("v1");
    runs("v2");
    refused(
        () -> capture("v1"), Status.Code.FAILED_PRECONDITION, "label \"v1\" stands for another");
    runs("v1");
    assertThat(capture("v1")).startsWith("p-");
    refused(() -> plan("v7"), Status.Code.NOT_FOUND, "no restore point has the label");
    refused(() -> watched("r-nothing00000000"), Status.Code.NOT_FOUND, "there is no run");
    refused(() -> watched("../etc"), Status.Code.INVALID_ARGUMENT, "../etc");
    refused(() -> begun(plan("v1"), " "), Status.Code.INVALID_ARGUMENT, "idempotency key");
    refused(
        () -> apply(FILE.replace("host.name", "tag.port")),
        Status.Code.INVALID_ARGUMENT,
        "host \"web1\" has no tag \"port\"");
    apply(FILE.replace("{{ code.commit }}", "{{ code }}"));
    runs("v2");
    refused(() -> plan("v1"), Status.Code.INVALID_ARGUMENT, "which nothing fills in");
  }

  @Test
  void aHostThatHoldsARunNobodyKnowsIsToldItsEnd() throws Exception {
    var gone = new RunId("r-gone00000000");
    agent.hello(gone);
    assertThat(agent.ends.poll(20, TimeUnit.SECONDS)).isEqualTo(gone + " ABORTED");
  }

  private void greeted() throws Exception {
    agent.hello();
    for (int i = 0; i < 200 && !connected(); i++) {
      assertThat(agent.ends.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }
    apply(FILE);
  }

  private boolean connected() {
    return operator.status(StatusRequest.getDefaultInstance()).getHosts(0).hasFacts();
  }

  private void apply(String text) {
    var _ = operator.apply(ApplyRequest.newBuilder().setFile("shop.yml").setText(text).build());
  }

  private String capture(String label) {
    return operator
        .capture(
            CaptureRequest.newBuilder()
                .setApplication("shop")
                .setLabel(label)
                .setMark(MarkMsg.MARK_GOOD)
                .build())
        .getId();
  }

  private PlanReply plan(String to) {
    return operator.plan(PlanRequest.newBuilder().setApplication("shop").setTo(to).build());
  }

  private String begun(PlanReply plan, String key) {
    return operator
        .start(
            StartRequest.newBuilder()
                .setPlanId(plan.getPlanId())
                .setReason("v2 is broken")
                .setIdempotencyKey(key)
                .build())
        .getRun();
  }

  private List<Run> watched(String run) {
    return Lists.newArrayList(operator.watchRun(ShowRunRequest.newBuilder().setRun(run).build()))
        .stream()
        .map(RunWire::from)
        .toList();
  }

  private void runs(String version) {
    for (var component : List.of("code", "web")) {
      agent.small.live.put(new Target(new ComponentName(component), new HostName("web1")), version);
    }
  }

  private static void refused(ThrowingCallable call, Status.Code code, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              assertThat(refused.getStatus().getCode()).isEqualTo(code);
              var problems =
                  Optional.ofNullable(refused.getTrailers())
                      .flatMap(trailers -> Optional.ofNullable(trailers.get(PROBLEMS)))
                      .map(ProblemWire::from)
                      .orElse(List.of());
              assertThat(problems).extracting(Problem::message).anyMatch(m -> m.contains(words));
            });
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve("ctl/operator").resolve(name));
  }

  private static Running given(Answer<Running> answer) {
    return switch (answer) {
      case Answer.Given<Running>(var value) -> value;
      case Answer.Refused<Running>(var problems) -> throw new AssertionError(problems.toString());
    };
  }
}
