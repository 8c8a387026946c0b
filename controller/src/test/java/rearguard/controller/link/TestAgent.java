package rearguard.controller.link;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.AnswerMsg;
import rearguard.v1.FromAgent;
import rearguard.v1.HeldRunMsg;
import rearguard.v1.HelloMsg;
import rearguard.v1.ReportMsg;
import rearguard.v1.ToAgent;
import rearguard.wire.HostWire;
import rearguard.wire.RunWire;

/** The other end of a stream: says what the test wants, keeps what it hears. */
final class TestAgent implements StreamObserver<ToAgent> {
  private static final HostFacts FACTS =
      new HostFacts("0.1", "Debian 12", "6.1", 2, 1L << 30, "boot", 1, "root", List.of());

  private final BlockingQueue<ToAgent> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Status.Code> ended = new LinkedBlockingQueue<>();
  private final ManagedChannel channel;
  private final StreamObserver<FromAgent> out;

  TestAgent(ManagedChannel channel) {
    this.channel = channel;
    this.out = AgentServiceGrpc.newStub(channel).open(this);
  }

  ManagedChannel channel() {
    return channel;
  }

  void hello(String... held) {
    helloAfter(0, held);
  }

  /** As that start of an agent on its folder. */
  void helloOf(String incarnation, long starts) {
    var hello =
        HelloMsg.newBuilder()
            .setFacts(HostWire.to(FACTS))
            .setIncarnation(incarnation)
            .setStarts(starts);
    send(FromAgent.newBuilder().setHello(hello).build());
  }

  /** As an agent that heeded that epoch before. */
  void helloAfter(long epoch, String... held) {
    var hello = HelloMsg.newBuilder().setFacts(HostWire.to(FACTS)).setEpoch(epoch);
    for (var run : held) {
      hello.addHeld(HeldRunMsg.newBuilder().setRun(run));
    }
    send(FromAgent.newBuilder().setHello(hello).build());
  }

  void beat(long number, Instant sent) {
    var health = new HostHealth(number, sent, 1, 2, 0.5, 3);
    send(FromAgent.newBuilder().setHeartbeat(HostWire.to(health)).build());
  }

  void report(long number, RunId run, String step) {
    var report =
        new StepReport(
            new StepId(step),
            1,
            StepState.DONE,
            "done",
            false,
            false,
            Optional.empty(),
            Instant.EPOCH);
    send(
        FromAgent.newBuilder()
            .setReport(
                ReportMsg.newBuilder()
                    .setNumber(number)
                    .setRun(run.value())
                    .setReport(RunWire.to(report)))
            .build());
  }

  void send(AnswerMsg.Builder answer) {
    send(FromAgent.newBuilder().setAnswer(answer).build());
  }

  void send(FromAgent message) {
    out.onNext(message);
  }

  void hangUp() {
    out.onError(Status.CANCELLED.asRuntimeException());
  }

  ToAgent next() {
    return NewsRecorder.taken(heard);
  }

  Status.Code end() {
    return NewsRecorder.taken(ended);
  }

  @Override
  public void onNext(ToAgent message) {
    heard.add(message);
  }

  @Override
  public void onError(Throwable why) {
    ended.add(Status.fromThrowable(why).getCode());
  }

  @Override
  public void onCompleted() {
    ended.add(Status.Code.OK);
  }
}
