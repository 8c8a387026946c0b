package rearguard.cli.link;

import com.google.protobuf.Timestamp;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import rearguard.cli.Fleets;
import rearguard.model.Problem;
import rearguard.model.check.Finding;
import rearguard.model.evidence.Lockdown;
import rearguard.model.fleet.Host;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.stock.Pin;
import rearguard.model.stock.PointDrop;
import rearguard.model.stock.Standing;
import rearguard.v1.AbortRunRequest;
import rearguard.v1.ApplicationMsg;
import rearguard.v1.ApplyReply;
import rearguard.v1.ApplyRequest;
import rearguard.v1.CaptureRequest;
import rearguard.v1.CheckReply;
import rearguard.v1.CheckRequest;
import rearguard.v1.HeldMsg;
import rearguard.v1.InviteHostReply;
import rearguard.v1.InviteHostRequest;
import rearguard.v1.ListFlagsReply;
import rearguard.v1.ListFlagsRequest;
import rearguard.v1.ListHostsReply;
import rearguard.v1.ListHostsRequest;
import rearguard.v1.ListPointsReply;
import rearguard.v1.ListPointsRequest;
import rearguard.v1.LockdownReply;
import rearguard.v1.LockdownRequest;
import rearguard.v1.OperatorServiceGrpc.OperatorServiceImplBase;
import rearguard.v1.PinPointRequest;
import rearguard.v1.PlanReply;
import rearguard.v1.PlanRequest;
import rearguard.v1.PrunePointsReply;
import rearguard.v1.PrunePointsRequest;
import rearguard.v1.RestorePointMsg;
import rearguard.v1.RunMsg;
import rearguard.v1.ShowApplicationRequest;
import rearguard.v1.ShowRunRequest;
import rearguard.v1.StartReply;
import rearguard.v1.StartRequest;
import rearguard.v1.StatusReply;
import rearguard.v1.StatusRequest;
import rearguard.v1.TargetMsg;
import rearguard.v1.TrafficReply;
import rearguard.v1.TrafficRequest;
import rearguard.v1.TrafficStandingMsg;
import rearguard.v1.UndoRequest;
import rearguard.wire.CheckWire;
import rearguard.wire.EvidenceWire;
import rearguard.wire.HostWire;
import rearguard.wire.PlanWire;
import rearguard.wire.ProblemWire;
import rearguard.wire.RunWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.stock.StockWire;

/** A controller that answers what a test put into it and remembers what it was asked. */
public final class ScriptedOperator extends OperatorServiceImplBase {
  public final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  public final List<Host> hosts = new ArrayList<>();
  private static final String RETENTION = "keeps 20 points, 90 days, 20 GiB a host";

  public final List<RestorePoint> points = new ArrayList<>();

  /** Of the shop. */
  public Optional<Lockdown> lockdown = Optional.empty();

  public final List<Finding> findings = new ArrayList<>();
  public final Deque<Plan> plans = new ArrayDeque<>();

  /** What the next calls are refused with, whatever they ask. */
  public final Deque<List<Problem>> refusals = new ArrayDeque<>();

  /** What the next starts are refused with. */
  public final Deque<List<Problem>> staleness = new ArrayDeque<>();

  public final List<Run> sights = new ArrayList<>();

  /** Counted down when a watcher was told all sights. */
  public final CountDownLatch told = new CountDownLatch(1);

  @Override
  public void status(StatusRequest request, StreamObserver<StatusReply> to) {
    var reply = StatusReply.newBuilder().setControllerVersion("0.1.0").setFleet("home");
    hosts.forEach(host -> reply.addHosts(HostWire.to(host)));
    reply.addApplications(application()).setNow(now());
    give("status", reply.build(), to);
  }

  @Override
  public void showApplication(ShowApplicationRequest request, StreamObserver<ApplicationMsg> to) {
    give("show", application(), to);
  }

  public ListFlagsReply flags = ListFlagsReply.getDefaultInstance();

  @Override
  public void listFlags(ListFlagsRequest request, StreamObserver<ListFlagsReply> to) {
    give("flags of " + request.getApplication(), flags, to);
  }

  /** Says that it is held as it was asked. */
  @Override
  public void traffic(TrafficRequest request, StreamObserver<TrafficReply> to) {
    var keep = request.getWish().getKeep();
    var answer =
        TrafficReply.Answer.newBuilder()
            .setTarget(TargetMsg.newBuilder().setComponent("maintenance").setHost("web1"));
    var standing = TrafficStandingMsg.newBuilder().setWords("maintenance is on");
    if (request.getWish().hasKeep()) {
      standing.addHeld(HeldMsg.newBuilder().setOwner("anna").setComponent("maintenance"));
    }
    var of = request.getMaintenance() ? "maintenance " : "traffic ";
    var what =
        request.getWish().hasKeep()
            ? keep.getLength().getSeconds() + " " + keep.getEndless() + " " + keep.getReason()
            : request.getWish().hasAdmit()
                ? "admit " + request.getWish().getAdmit().getSourcesList()
                : "release " + request.getWish().getRelease();
    var on = request.getHostsList().isEmpty() ? "" : " on " + request.getHostsList();
    give(
        of + what + on,
        TrafficReply.newBuilder().addAnswers(answer.setStanding(standing)).build(),
        to);
  }

  /** Ends it, and tells what its checks found. */
  @Override
  public void lockdown(LockdownRequest request, StreamObserver<LockdownReply> to) {
    var reply = LockdownReply.newBuilder();
    lockdown.map(EvidenceWire::to).ifPresent(reply::setLockdown);
    findings.stream().map(CheckWire::to).forEach(reply::addFindings);
    give("lockdown " + request.getVerb() + " " + request.getAnyway(), reply.build(), to);
  }

  /** Whether a thread of a command's link was alive when the hosts were asked for. */
  public volatile boolean linked;

  @Override
  public void listHosts(ListHostsRequest request, StreamObserver<ListHostsReply> to) {
    linked =
        Thread.getAllStackTraces().keySet().stream().anyMatch(one -> one.getName().equals("link"));
    var reply = ListHostsReply.newBuilder();
    hosts.forEach(host -> reply.addHosts(HostWire.to(host)));
    give("hosts", reply.build(), to);
  }

  @Override
  public void inviteHost(InviteHostRequest request, StreamObserver<InviteHostReply> to) {
    var reply =
        InviteHostReply.newBuilder()
            .setToken("secret-token")
            .setCaFingerprint("ab12")
            .setAddress("controller.example.org:7443")
            .setExpires(now());
    give("invite " + request.getName() + " " + request.getTagsList(), reply.build(), to);
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyReply> to) {
    var reply =
        ApplyReply.newBuilder()
            .setApplication(application())
            .addChanges("component \"code\" is new")
            .setRetention(RETENTION);
    give("apply " + request.getText().strip() + " " + request.getDryRun(), reply.build(), to);
  }

  @Override
  public void capture(CaptureRequest request, StreamObserver<RestorePointMsg> to) {
    give("capture " + request.getLabel(), SnapshotWire.to(points.getFirst()), to);
  }

  @Override
  public void listPoints(ListPointsRequest request, StreamObserver<ListPointsReply> to) {
    var reply = ListPointsReply.newBuilder();
    points.forEach(point -> reply.addPoints(SnapshotWire.to(point)));
    points.forEach(point -> reply.addStandings(StockWire.to(standing(point))));
    give("points", reply.setRetention(RETENTION).build(), to);
  }

  private static Standing standing(RestorePoint point) {
    var pin = new Pin("anna", Fleets.NOW, "for \u001b[31mthe court");
    return new Standing(point.id(), 3 << 20, Optional.of(pin));
  }

  @Override
  public void pinPoint(PinPointRequest request, StreamObserver<RestorePointMsg> to) {
    var words =
        request.getPinned()
            ? "pin " + request.getPoint() + " " + request.getReason()
            : "unpin " + request.getPoint();
    give(words, SnapshotWire.to(points.getFirst()), to);
  }

  @Override
  public void prunePoints(PrunePointsRequest request, StreamObserver<PrunePointsReply> to) {
    var drop = new PointDrop(points.getFirst().id(), "more than 7 points", 2 << 20);
    var words =
        "prune "
            + request.getApplication()
            + " "
            + request.getDryRun()
            + " "
            + request.getKeep()
            + " "
            + request.getPointsList();
    var reply =
        PrunePointsReply.newBuilder()
            .addDrops(StockWire.to(drop))
            .setRetention(RETENTION)
            .addNotes("web2 is away: it drops them when it is back");
    give(words, reply.build(), to);
  }

  @Override
  public void plan(PlanRequest request, StreamObserver<PlanReply> to) {
    offer("plan " + request.getProcedure() + " " + request.getTo(), to);
  }

  @Override
  public void undo(UndoRequest request, StreamObserver<PlanReply> to) {
    offer("undo " + request.getRun(), to);
  }

  private void offer(String words, StreamObserver<PlanReply> to) {
    var plan = plans.size() > 1 ? plans.remove() : plans.element();
    var reply =
        PlanReply.newBuilder().setPlanId(PlanWire.id(plan).value()).setPlan(PlanWire.to(plan));
    give(words, reply.build(), to);
  }

  @Override
  public void start(StartRequest request, StreamObserver<StartReply> to) {
    if (!staleness.isEmpty()) {
      refusals.add(staleness.remove());
    }
    var reply = StartReply.newBuilder().setRun(Fleets.RUN.value()).build();
    give("start " + request.getIdempotencyKey() + " " + request.getReason(), reply, to);
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckReply> to) {
    var reply = CheckReply.newBuilder();
    findings.forEach(finding -> reply.addFindings(CheckWire.to(finding)));
    give("check", reply.build(), to);
  }

  @Override
  public void abortRun(AbortRunRequest request, StreamObserver<RunMsg> to) {
    give("abort " + request.getReason(), RunWire.to(sights.getLast()), to);
  }

  @Override
  public void showRun(ShowRunRequest request, StreamObserver<RunMsg> to) {
    give("run", RunWire.to(sights.getLast()), to);
  }

  @Override
  public void watchRun(ShowRunRequest request, StreamObserver<RunMsg> to) {
    asked.add("watch " + request.getRun());
    if (refused(to)) {
      return;
    }
    sights.forEach(run -> to.onNext(RunWire.to(run)));
    told.countDown();
    if (sights.getLast().state().ended()) {
      to.onCompleted();
    }
  }

  private <T> void give(String words, T reply, StreamObserver<T> to) {
    asked.add(words.strip());
    if (!refused(to)) {
      to.onNext(reply);
      to.onCompleted();
    }
  }

  private boolean refused(StreamObserver<?> to) {
    if (refusals.isEmpty()) {
      return false;
    }
    var trailers = new Metadata();
    var problems = refusals.remove();
    trailers.put(Refusals.PROBLEMS, ProblemWire.to(problems).toByteArray());
    to.onError(Status.FAILED_PRECONDITION.asRuntimeException(trailers));
    return true;
  }

  private ApplicationMsg application() {
    var message =
        ApplicationMsg.newBuilder()
            .setName("shop")
            .setEnvironment("production")
            .setApplied(now())
            .setAppliedBy("jonas");
    lockdown.map(EvidenceWire::to).ifPresent(message::setLockdown);
    return message.build();
  }

  private static Timestamp now() {
    return Timestamp.newBuilder().setSeconds(Fleets.NOW.getEpochSecond()).build();
  }
}
