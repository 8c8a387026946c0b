package rearguard.controller.link;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import rearguard.controller.fleet.AgentNews;
import rearguard.controller.fleet.Agents;
import rearguard.controller.run.SmallFleet;
import rearguard.model.Answer;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.fleet.HostFacts;
import rearguard.model.fleet.HostHealth;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.run.StepReport;
import rearguard.model.run.Takeover;
import rearguard.v1.AcceptedMsg;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.AnswerMsg;
import rearguard.v1.EnrolRequest;
import rearguard.v1.FencedMsg;
import rearguard.v1.FindingsMsg;
import rearguard.v1.FromAgent;
import rearguard.v1.HeldRunMsg;
import rearguard.v1.HelloMsg;
import rearguard.v1.QuestionMsg;
import rearguard.v1.ReportMsg;
import rearguard.v1.ReviewedMsg;
import rearguard.v1.ToAgent;
import rearguard.wire.CheckWire;
import rearguard.wire.CourseWire;
import rearguard.wire.EscapeWire;
import rearguard.wire.EvidenceWire;
import rearguard.wire.HostWire;
import rearguard.wire.PlanWire;
import rearguard.wire.ProblemWire;
import rearguard.wire.RunWire;
import rearguard.wire.SettingWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.TrafficWire;
import rearguard.wire.WatchWire;
import rearguard.wire.flag.FlagWire;
import rearguard.wire.stock.StockWire;

/** A host of a {@link SmallFleet} that came in over the wire and speaks as agents do. */
public final class WireAgent implements StreamObserver<ToAgent>, AgentNews, AutoCloseable {
  public final SmallFleet small = new SmallFleet();

  /** Ends as they came: the run and its state. */
  public final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  public final BlockingQueue<Long> acknowledged = new LinkedBlockingQueue<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong numbers = new AtomicLong();
  private final HostName host;
  private final ManagedChannel channel;
  private final StreamObserver<FromAgent> out;

  private WireAgent(HostName host, ManagedChannel channel) {
    this.host = host;
    this.channel = channel;
    this.out = AgentServiceGrpc.newStub(channel).open(this);
    small.tell(this);
  }

  /** Trades the token for an identity and opens the stream with it. */
  public static WireAgent enrol(int port, String authority, String token) throws IOException {
    var pair = TestFleet.pair("secp384r1");
    var nobody = dial(port, authority, Optional.empty());
    try {
      var reply =
          AgentServiceGrpc.newBlockingStub(nobody)
              .enrol(
                  EnrolRequest.newBuilder()
                      .setToken(token)
                      .setCertificateRequest(TestFleet.request(pair))
                      .build());
      var own = new Credential(reply.getCertificate(), Pem.of(pair));
      var channel = dial(port, reply.getCaCertificate(), Optional.of(own));
      return new WireAgent(new HostName(reply.getHostName()), channel);
    } finally {
      nobody.shutdownNow();
    }
  }

  /** A channel with that certificate and key, all of them PEM. */
  public static ManagedChannel dial(int port, String authority, String certificate, String key)
      throws IOException {
    return dial(port, authority, Optional.of(new Credential(certificate, key)));
  }

  private static ManagedChannel dial(int port, String authority, Optional<Credential> own)
      throws IOException {
    var tls = GrpcSslContexts.forClient().protocols("TLSv1.3").trustManager(stream(authority));
    own.ifPresent(shown -> tls.keyManager(stream(shown.certificate()), stream(shown.key())));
    return NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(tls.build()).build();
  }

  /** Says hello and then that it is alive, every second. */
  public void hello(RunId... held) {
    var hello = HelloMsg.newBuilder().setFacts(HostWire.to(facts()));
    for (var run : held) {
      hello.addHeld(HeldRunMsg.newBuilder().setRun(run.value()));
    }
    send(FromAgent.newBuilder().setHello(hello));
    var _ =
        timer.scheduleAtFixedRate(
            () -> {
              var beat = new HostHealth(numbers.incrementAndGet(), Instant.now(), 1, 2, 0.5, 3);
              send(FromAgent.newBuilder().setHeartbeat(HostWire.to(beat)));
            },
            0,
            1,
            TimeUnit.SECONDS);
  }

  @Override
  public void onNext(ToAgent message) {
    switch (message.getMessageCase()) {
      case QUESTION -> Thread.ofVirtual().start(() -> answer(message.getQuestion()));
      case ORDER -> {
        var order = message.getOrder();
        small.order(
            host,
            order.getEpoch(),
            new RunId(order.getRun()),
            new StepId(order.getStep()),
            order.getAttempt());
      }
      case END ->
          ends.add(message.getEnd().getRun() + " " + RunWire.from(message.getEnd().getState()));
      case ACKNOWLEDGED -> acknowledged.add(message.getAcknowledged());
      case ESCAPES -> {
        var plans = message.getEscapes();
        small.keep(host, new ApplicationName(plans.getApplication()), EscapeWire.from(plans));
      }
      case WATCH -> small.watch(host, WatchWire.from(message.getWatch()));
      case WELCOME, LEASE, MESSAGE_NOT_SET -> {}
    }
  }

  private void answer(QuestionMsg asked) {
    var answer = AnswerMsg.newBuilder().setQuestion(asked.getNumber());
    switch (asked.getQuestionCase()) {
      case CAPTURE -> captured(asked, answer);
      case COMPARE -> compared(asked, answer);
      case CHECKS ->
          put(
              answer,
              small.check(
                  host, asked.getChecks().getChecksList().stream().map(CheckWire::from).toList()),
              findings ->
                  answer.setFindings(
                      FindingsMsg.newBuilder()
                          .addAllFindings(findings.stream().map(CheckWire::to).toList())));
      case ACCEPT -> {
        var wish = asked.getAccept();
        put(
            answer,
            small.accept(
                host,
                new RunId(wish.getRun()),
                new PlanId(wish.getPlanId()),
                wish.getEpoch(),
                PlanWire.from(wish.getPlan()),
                CourseWire.from(wish.getClaim())),
            _ -> answer.setAccepted(AcceptedMsg.getDefaultInstance()));
      }
      case DRAW -> drawn(asked, answer);
      case REVIEW -> answer.setReviewed(ReviewedMsg.getDefaultInstance());
      case FENCE -> answer.setFenced(FencedMsg.newBuilder().setWords("held"));
      case FLAGS ->
          put(
              answer,
              small.flags(host, FlagWire.from(asked.getFlags())),
              flags -> answer.setFlags(FlagWire.to(flags)));
      case RELEASE -> answer.setFenced(FencedMsg.newBuilder().setWords("let go"));
      case TRAFFIC -> {
        var wish = asked.getTraffic();
        put(
            answer,
            small.traffic(
                host,
                SnapshotWire.from(wish.getTarget()),
                new DriverName(wish.getDriver()),
                SettingWire.from(wish.getSettings()),
                TrafficWire.from(wish.getWish())),
            standing -> answer.setTraffic(TrafficWire.to(standing)));
      }
      case EVIDENCE ->
          put(
              answer,
              small.evidence(host, EvidenceWire.from(asked.getEvidence())),
              told -> answer.setEvidence(EvidenceWire.to(told)));
      case STOCK ->
          put(
              answer,
              small.stock(host, StockWire.from(asked.getStock())),
              stock -> answer.setStock(StockWire.to(stock)));
      case QUESTION_NOT_SET -> throw new IllegalArgumentException("an empty question");
    }
    send(FromAgent.newBuilder().setAnswer(answer));
  }

  private void captured(QuestionMsg asked, AnswerMsg.Builder answer) {
    var wish = asked.getCapture();
    put(
        answer,
        small.capture(
            host,
            new SnapshotId(wish.getId()),
            SnapshotWire.from(wish.getTarget()),
            new DriverName(wish.getDriver()),
            SettingWire.from(wish.getSettings())),
        snapshot -> answer.setCaptured(SnapshotWire.to(snapshot)));
  }

  private void drawn(QuestionMsg asked, AnswerMsg.Builder answer) {
    var wish = asked.getDraw();
    var of = Optional.of(wish.getSnapshot()).filter(id -> !id.isEmpty()).map(SnapshotId::new);
    put(
        answer,
        small.draw(
            host,
            new SnapshotId(wish.getId()),
            SnapshotWire.from(wish.getTarget()),
            new DriverName(wish.getDriver()),
            new Agents.Drawing(
                SettingWire.from(wish.getSettings()),
                wish.getVersion(),
                of,
                wish.getAsked(),
                wish.getBesideList().stream().map(SnapshotId::new).toList())),
        snapshot -> answer.setCaptured(SnapshotWire.to(snapshot)));
  }

  private void compared(QuestionMsg asked, AnswerMsg.Builder answer) {
    var wish = asked.getCompare();
    put(
        answer,
        small.compare(
            host,
            SnapshotWire.from(wish.getTarget()),
            new DriverName(wish.getDriver()),
            SettingWire.from(wish.getSettings()),
            new SnapshotId(wish.getSnapshot()),
            wish.getDigest()),
        drift -> answer.setDrift(SnapshotWire.to(drift)));
  }

  private static <T> void put(
      AnswerMsg.Builder answer, Answer<T> given, java.util.function.Consumer<T> put) {
    switch (given) {
      case Answer.Given<T>(var value) -> put.accept(value);
      case Answer.Refused<T>(var problems) -> answer.setRefused(ProblemWire.to(problems));
    }
  }

  @Override
  public void takenOver(HostName host, RunId run, Takeover takeover, Runnable committed) {
    committed.run();
  }

  @Override
  public void handedBack(HostName host, Handed handed, Runnable committed) {
    committed.run();
  }

  @Override
  public void reported(HostName of, RunId run, StepReport report, Runnable committed) {
    send(
        FromAgent.newBuilder()
            .setReport(
                ReportMsg.newBuilder()
                    .setNumber(numbers.incrementAndGet())
                    .setRun(run.value())
                    .setReport(RunWire.to(report))));
  }

  @Override
  public void epochRaised(long epoch) {}

  @Override
  public void returned(HostName of, Map<RunId, List<StepReport>> held) {}

  @Override
  public void lost(HostName of) {}

  @Override
  public List<RunId> leases(HostName of) {
    return List.of();
  }

  @Override
  public void onError(Throwable why) {
    ends.add("stream " + Status.fromThrowable(why).getCode());
  }

  @Override
  public void onCompleted() {
    ends.add("stream OK");
  }

  @Override
  public void close() {
    timer.shutdownNow();
    channel.shutdownNow();
  }

  private void send(FromAgent.Builder message) {
    synchronized (out) {
      out.onNext(message.build());
    }
  }

  private static HostFacts facts() {
    var git = new DriverSpec(new DriverName("git"), Kind.CODE, Set.of(), List.of());
    var pm2 =
        new DriverSpec(
            new DriverName("pm2"), Kind.PROCESS, Set.of(Ability.STOP_AND_START), List.of());
    return new HostFacts("1", "Debian", "6.1", 2, 1L << 30, "boot", 1, "root", List.of(git, pm2));
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
