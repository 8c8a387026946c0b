package rearguard.controller.link;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import rearguard.controller.fleet.Agents;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.evidence.Told;
import rearguard.model.flag.Asked;
import rearguard.model.flag.Flag;
import rearguard.model.local.Escape;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.run.Claim;
import rearguard.model.run.RunState;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.model.stock.Stock;
import rearguard.model.stock.StockWish;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;
import rearguard.model.watch.Watch;
import rearguard.v1.AcceptMsg;
import rearguard.v1.AnswerMsg;
import rearguard.v1.AnswerMsg.AnswerCase;
import rearguard.v1.ChecksMsg;
import rearguard.v1.CompareMsg;
import rearguard.v1.DrawMsg;
import rearguard.v1.EndMsg;
import rearguard.v1.FenceMsg;
import rearguard.v1.OrderMsg;
import rearguard.v1.QuestionMsg;
import rearguard.v1.ReleaseMsg;
import rearguard.v1.ReviewMsg;
import rearguard.v1.ToAgent;
import rearguard.wire.CheckWire;
import rearguard.wire.CourseWire;
import rearguard.wire.EscapeWire;
import rearguard.wire.EvidenceWire;
import rearguard.wire.PlanWire;
import rearguard.wire.ProblemWire;
import rearguard.wire.RunWire;
import rearguard.wire.SettingWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.Times;
import rearguard.wire.TrafficWire;
import rearguard.wire.WatchWire;
import rearguard.wire.flag.FlagWire;
import rearguard.wire.stock.StockWire;

/** The agents, spoken to over their live sessions. */
public final class AgentLink implements Agents {
  static final Duration CAPTURE = Duration.ofMinutes(10);
  static final Duration COMPARE = Duration.ofMinutes(2);
  static final Duration ACCEPT = Duration.ofSeconds(30);
  static final Duration REVIEW = Duration.ofSeconds(30);
  static final Duration FENCE = Duration.ofMinutes(2);

  /** What the way there and back may take on top of the agent's own time. */
  private static final Duration WAY = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final Handout handout = new Handout();

  public AgentLink(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public boolean connected(HostName host) {
    return sessions.of(host).isPresent();
  }

  @Override
  public Answer<Snapshot> capture(
      HostName host, SnapshotId id, Target target, DriverName driver, Setting.Group settings) {
    var message = SnapshotWire.capture(id, target, driver, settings);
    return ask(
        host,
        CAPTURE,
        QuestionMsg.newBuilder().setCapture(message),
        AnswerCase.CAPTURED,
        answer -> asked(SnapshotWire.from(answer.getCaptured()), id, target));
  }

  @Override
  public Answer<Snapshot> draw(
      HostName host, SnapshotId id, Target target, DriverName driver, Drawing drawing) {
    var message =
        DrawMsg.newBuilder()
            .setId(id.value())
            .setTarget(SnapshotWire.to(target))
            .setDriver(driver.value())
            .setSettings(SettingWire.to(drawing.settings()))
            .setVersion(drawing.version())
            .setSnapshot(drawing.snapshot().map(SnapshotId::value).orElse(""))
            .setAsked(drawing.asked())
            .addAllBeside(drawing.beside().stream().map(SnapshotId::value).toList());
    return ask(
        host,
        COMPARE,
        QuestionMsg.newBuilder().setDraw(message),
        AnswerCase.CAPTURED,
        answer -> asked(SnapshotWire.from(answer.getCaptured()), id, target));
  }

  @Override
  public Answer<Drift> compare(
      HostName host,
      Target target,
      DriverName driver,
      Setting.Group settings,
      SnapshotId snapshot,
      String digest) {
    var message =
        CompareMsg.newBuilder()
            .setTarget(SnapshotWire.to(target))
            .setDriver(driver.value())
            .setSettings(SettingWire.to(settings))
            .setSnapshot(snapshot.value())
            .setDigest(digest);
    return ask(
        host,
        COMPARE,
        QuestionMsg.newBuilder().setCompare(message),
        AnswerCase.DRIFT,
        answer -> SnapshotWire.from(answer.getDrift()));
  }

  @Override
  public Answer<List<Finding>> check(HostName host, List<Check> checks) {
    var message = ChecksMsg.newBuilder().addAllChecks(checks.stream().map(CheckWire::to).toList());
    return ask(
        host,
        checks.stream().map(Check::longest).reduce(WAY, Duration::plus),
        QuestionMsg.newBuilder().setChecks(message),
        AnswerCase.FINDINGS,
        answer ->
            answer.getFindings().getFindingsList().stream()
                .map(CheckWire::from)
                .map(finding -> finding.of(host))
                .toList());
  }

  @Override
  public Answer<RunId> accept(
      HostName host, RunId run, PlanId id, long epoch, Plan plan, Claim claim) {
    var message =
        AcceptMsg.newBuilder()
            .setRun(run.value())
            .setPlanId(id.value())
            .setEpoch(epoch)
            .setPlan(PlanWire.to(handout.part(id, plan, host)))
            .setClaim(CourseWire.to(claim));
    var question = QuestionMsg.newBuilder().setAccept(message);
    return ask(host, ACCEPT, question, AnswerCase.ACCEPTED, _ -> run);
  }

  @Override
  public Answer<List<Problem>> review(HostName host, DriverName driver, Setting.Group settings) {
    var message =
        ReviewMsg.newBuilder().setDriver(driver.value()).setSettings(SettingWire.to(settings));
    return ask(
        host,
        REVIEW,
        QuestionMsg.newBuilder().setReview(message),
        AnswerCase.REVIEWED,
        answer -> answer.getReviewed().getProblemsList().stream().map(ProblemWire::from).toList());
  }

  @Override
  public void order(HostName host, long epoch, RunId run, StepId step, int attempt) {
    var message =
        OrderMsg.newBuilder()
            .setEpoch(epoch)
            .setRun(run.value())
            .setStep(step.value())
            .setAttempt(attempt);
    sessions.of(host).ifPresent(stream -> stream.send(ToAgent.newBuilder().setOrder(message)));
  }

  @Override
  public boolean keep(HostName host, ApplicationName application, List<Escape> escapes) {
    return sent(host, ToAgent.newBuilder().setEscapes(EscapeWire.to(application, escapes)));
  }

  @Override
  public boolean watch(HostName host, Watch watch) {
    return sent(host, ToAgent.newBuilder().setWatch(WatchWire.to(watch)));
  }

  private boolean sent(HostName host, ToAgent.Builder message) {
    return sessions.of(host).filter(stream -> stream.send(message)).isPresent();
  }

  @Override
  public void end(HostName host, long epoch, RunId run, RunState state) {
    var message =
        EndMsg.newBuilder().setEpoch(epoch).setRun(run.value()).setState(RunWire.to(state));
    sessions.of(host).ifPresent(stream -> stream.send(ToAgent.newBuilder().setEnd(message)));
  }

  @Override
  public Answer<String> fence(
      HostName host, long epoch, RunId run, ApplicationName application, List<Step> stops) {
    var message =
        FenceMsg.newBuilder()
            .setEpoch(epoch)
            .setRun(run.value())
            .setApplication(application.value())
            .addAllStops(stops.stream().map(PlanWire::to).toList());
    return fenced(host, QuestionMsg.newBuilder().setFence(message));
  }

  @Override
  public Answer<String> release(HostName host, long epoch, ApplicationName application) {
    var message = ReleaseMsg.newBuilder().setEpoch(epoch).setApplication(application.value());
    return fenced(host, QuestionMsg.newBuilder().setRelease(message));
  }

  @Override
  public Answer<Standing> traffic(
      HostName host, Target target, DriverName driver, Setting.Group settings, Wish wish) {
    var message = TrafficWire.to(target, driver, settings, wish);
    return ask(
        host,
        FENCE,
        QuestionMsg.newBuilder().setTraffic(message),
        AnswerCase.TRAFFIC,
        answer -> TrafficWire.from(answer.getTraffic()));
  }

  @Override
  public Answer<List<Flag>> flags(HostName host, Asked asked) {
    var question = QuestionMsg.newBuilder().setFlags(FlagWire.to(asked));
    return ask(host, FENCE, question, AnswerCase.FLAGS, answer -> FlagWire.from(answer.getFlags()));
  }

  @Override
  public Answer<Told> evidence(HostName host, rearguard.model.evidence.Wish wish) {
    var question = QuestionMsg.newBuilder().setEvidence(EvidenceWire.to(wish));
    return ask(
        host,
        wish instanceof rearguard.model.evidence.Wish.Take ? CAPTURE : FENCE,
        question,
        AnswerCase.EVIDENCE,
        answer -> EvidenceWire.from(answer.getEvidence()));
  }

  @Override
  public Answer<Stock> stock(HostName host, StockWish wish) {
    return ask(
        host,
        CAPTURE,
        QuestionMsg.newBuilder().setStock(StockWire.to(wish)),
        AnswerCase.STOCK,
        answer -> StockWire.from(answer.getStock()));
  }

  private Answer<String> fenced(HostName host, QuestionMsg.Builder question) {
    return ask(host, FENCE, question, AnswerCase.FENCED, answer -> answer.getFenced().getWords());
  }

  private <T> Answer<T> ask(
      HostName host,
      Duration within,
      QuestionMsg.Builder question,
      AnswerCase wanted,
      Function<AnswerMsg, T> translate) {
    var stream = sessions.of(host);
    if (stream.isEmpty()) {
      return Answer.refused(Refusals.away(host));
    }
    question.setWithin(Times.to(within));
    return stream
        .flatMap(open -> open.ask(question.build(), within.plus(WAY)))
        .map(answer -> Questions.translated(host, answer, wanted, translate))
        .orElseGet(() -> Answer.refused(Refusals.unanswered(host, within)));
  }

  private static Snapshot asked(Snapshot snapshot, SnapshotId id, Target target) {
    if (!snapshot.id().equals(id) || !snapshot.target().equals(target)) {
      throw new IllegalArgumentException("the snapshot of something else");
    }
    return snapshot;
  }
}
