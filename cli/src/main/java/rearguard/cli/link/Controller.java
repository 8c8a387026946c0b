package rearguard.cli.link;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import rearguard.cli.reply.Application;
import rearguard.cli.reply.Applied;
import rearguard.cli.reply.Checked;
import rearguard.cli.reply.DeploymentToken;
import rearguard.cli.reply.Flags;
import rearguard.cli.reply.Hosts;
import rearguard.cli.reply.Invitation;
import rearguard.cli.reply.Offer;
import rearguard.cli.reply.RunSummary;
import rearguard.cli.reply.ShownRun;
import rearguard.cli.reply.Status;
import rearguard.cli.reply.Wanted;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.fleet.Host;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.name.Tag;
import rearguard.model.run.CatchUp;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;
import rearguard.v1.ApplyRequest;
import rearguard.v1.CaptureRequest;
import rearguard.v1.CheckRequest;
import rearguard.v1.DeploymentTokenRequest;
import rearguard.v1.InviteHostRequest;
import rearguard.v1.LetGoRequest;
import rearguard.v1.ListFlagsRequest;
import rearguard.v1.ListHostsRequest;
import rearguard.v1.ListPointsRequest;
import rearguard.v1.ListRunsRequest;
import rearguard.v1.OperatorServiceGrpc;
import rearguard.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import rearguard.v1.PlanRequest;
import rearguard.v1.ReleaseHostRequest;
import rearguard.v1.RevokeHostRequest;
import rearguard.v1.ShowApplicationRequest;
import rearguard.v1.ShowRunRequest;
import rearguard.v1.StartRequest;
import rearguard.v1.StatusRequest;
import rearguard.v1.TrafficRequest;
import rearguard.v1.UndoRequest;
import rearguard.wire.HostWire;
import rearguard.wire.PlanWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.TrafficWire;

/**
 * The controller as the command line sees it. Every call has a deadline, and every failure is a
 * refusal in words.
 */
public final class Controller implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration LATER = Duration.ofMinutes(2);

  private final Context context;
  private final Link link;

  private Controller(Context context, Link link) {
    this.context = context;
    this.link = link;
  }

  /** Connects with the first call, not here. */
  public static Answer<Controller> of(Context context) {
    try {
      return Answer.given(new Controller(context, Link.open(context)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException broken) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.USAGE,
              "cannot use the credential in \"" + context.folder() + "\": " + broken.getMessage(),
              "Copy the folder again from where \"rearguard-controller init\" made it."));
    }
  }

  public Answer<Status> status() {
    return ask(SOON, to -> Replies.status(to.status(StatusRequest.getDefaultInstance())));
  }

  public Answer<Hosts> hosts() {
    return ask(SOON, to -> Replies.hosts(to.listHosts(ListHostsRequest.getDefaultInstance())));
  }

  public Answer<List<CatchUp>> letGo(HostName name, String reason) {
    var request = LetGoRequest.newBuilder().setHost(name.value()).setReason(reason).build();
    return ask(SOON, to -> Replies.owed(to.letGo(request).getReleasedList()));
  }

  public Answer<Invitation> invite(HostName name, List<Tag> tags) {
    var request = InviteHostRequest.newBuilder().setName(name.value());
    tags.forEach(tag -> request.addTags(tag.toString()));
    return ask(SOON, to -> Replies.invitation(to.inviteHost(request.build())));
  }

  public Answer<DeploymentToken> deploymentToken(ApplicationName name, boolean withdraw) {
    var request =
        DeploymentTokenRequest.newBuilder()
            .setApplication(name.value())
            .setWithdraw(withdraw)
            .build();
    return ask(
        SOON,
        to -> {
          var reply = to.deploymentToken(request);
          return new DeploymentToken(reply.getToken(), reply.getAddress());
        });
  }

  public Answer<Host> release(HostName name) {
    var request = ReleaseHostRequest.newBuilder().setName(name.value()).build();
    return ask(SOON, to -> HostWire.from(to.releaseHost(request)));
  }

  public Answer<Host> revoke(HostName name) {
    var request = RevokeHostRequest.newBuilder().setName(name.value()).build();
    return ask(SOON, to -> HostWire.from(to.revokeHost(request)));
  }

  public Answer<Applied> apply(String file, String text, Boolean dryRun) {
    var request = ApplyRequest.newBuilder().setFile(file).setText(text).setDryRun(dryRun).build();
    return ask(LATER, to -> Replies.applied(to.apply(request)));
  }

  public Answer<Application> application(ApplicationName name) {
    var request = ShowApplicationRequest.newBuilder().setName(name.value()).build();
    return ask(SOON, to -> Replies.application(to.showApplication(request)));
  }

  public Answer<RestorePoint> capture(
      ApplicationName application, Optional<Label> label, RestorePoint.Mark mark, Boolean dryRun) {
    var request =
        CaptureRequest.newBuilder()
            .setApplication(application.value())
            .setMark(SnapshotWire.to(mark))
            .setDryRun(dryRun);
    label.ifPresent(some -> request.setLabel(some.value()));
    return ask(LATER, to -> SnapshotWire.from(to.capture(request.build())));
  }

  public Answer<List<RestorePoint>> points(ApplicationName application) {
    var request = ListPointsRequest.newBuilder().setApplication(application.value()).build();
    return ask(
        SOON,
        to -> to.listPoints(request).getPointsList().stream().map(SnapshotWire::from).toList());
  }

  /** As questions about how points are kept are put. */
  public <T> Answer<T> kept(Function<Points, T> question) {
    return answered(() -> question.apply(new Points(link)));
  }

  public Answer<Offer> plan(ApplicationName application, Wanted wanted) {
    var request =
        PlanRequest.newBuilder()
            .setApplication(application.value())
            .setProcedure(wanted.procedure())
            .setTo(wanted.target())
            .setRebuild(wanted.rebuild())
            .setInsist(wanted.insist())
            .addAllHosts(wanted.hosts().stream().map(HostName::value).toList())
            .addAllOnly(wanted.only());
    wanted.offline().map(PlanWire::to).ifPresent(request::setOffline);
    wanted.onFailure().map(PlanWire::to).ifPresent(request::setOnFailure);
    return ask(LATER, to -> Replies.offer(to.plan(request.build())));
  }

  /**
   * By target, in their order; a target that could not be asked says why.
   *
   * @param maintenance of what tells users of maintenance, and not of what keeps packets away
   */
  public Answer<SequencedMap<Target, Answer<Standing>>> traffic(
      ApplicationName application, List<HostName> hosts, Wish wish, Boolean maintenance) {
    var request =
        TrafficRequest.newBuilder()
            .setApplication(application.value())
            .addAllHosts(hosts.stream().map(HostName::value).toList())
            .setWish(TrafficWire.to(wish))
            .setMaintenance(maintenance)
            .build();
    return ask(LATER, to -> Replies.traffic(to.traffic(request)));
  }

  public Answer<Flags> flags(ApplicationName application) {
    var request = ListFlagsRequest.newBuilder().setApplication(application.value()).build();
    return ask(LATER, to -> Replies.flags(to.listFlags(request)));
  }

  /** As the lock-down's own questions are put. */
  public <T> Answer<T> lockdown(Function<Lockdowns, T> question) {
    return answered(() -> question.apply(new Lockdowns(link)));
  }

  public Answer<Offer> undo(RunId run) {
    var request = UndoRequest.newBuilder().setRun(run.value()).build();
    return ask(LATER, to -> Replies.offer(to.undo(request)));
  }

  /** May be repeated: the same key starts one run. */
  public Answer<RunId> start(PlanId plan, String reason, String key) {
    var request =
        StartRequest.newBuilder()
            .setPlanId(plan.value())
            .setReason(reason)
            .setIdempotencyKey(key)
            .build();
    return ask(LATER, to -> new RunId(to.start(request).getRun()));
  }

  public Answer<Checked> check(ApplicationName application) {
    var request = CheckRequest.newBuilder().setApplication(application.value()).build();
    return ask(LATER, to -> Replies.checked(to.check(request)));
  }

  public Answer<List<RunSummary>> runs(Optional<ApplicationName> application, int limit) {
    var request =
        ListRunsRequest.newBuilder()
            .setApplication(application.map(ApplicationName::value).orElse(""))
            .setLimit(limit)
            .build();
    return ask(
        SOON, to -> to.listRuns(request).getRunsList().stream().map(Replies::summary).toList());
  }

  public Answer<ShownRun> run(RunId run) {
    return ask(SOON, to -> Replies.shown(to.showRun(request(run))));
  }

  /** As what an operator says to a run is told. */
  public <T> Answer<T> helm(Function<Helm, T> word) {
    return answered(() -> word.apply(new Helm(link)));
  }

  /** What the run is now and then after every change; close it to stop looking. */
  public Watch watch(RunId run) {
    link.channel().resetConnectBackoff();
    return Watch.begin(OperatorServiceGrpc.newStub(link.channel()), request(run), context);
  }

  @Override
  public void close() {
    link.close();
  }

  private static ShowRunRequest request(RunId run) {
    return ShowRunRequest.newBuilder().setRun(run.value()).build();
  }

  private <T> Answer<T> ask(Duration within, Function<OperatorServiceBlockingStub, T> question) {
    var stub = OperatorServiceGrpc.newBlockingStub(link.channel()).withDeadlineAfter(within);
    return answered(() -> question.apply(stub));
  }

  private <T> Answer<T> answered(Supplier<T> call) {
    try {
      return Answer.given(call.get());
    } catch (StatusRuntimeException refused) {
      return new Answer.Refused<>(
          Refusals.problems(
              context, refused.getStatus(), Optional.ofNullable(refused.getTrailers())));
    } catch (IllegalArgumentException unknown) {
      return Answer.refused(strange(context, unknown));
    }
  }

  static Problem strange(Context context, IllegalArgumentException unknown) {
    return Problem.of(
        Problem.Kind.UNEXPECTED,
        "controller " + context.address() + " said something unknown: " + unknown.getMessage(),
        "Use the command line of the controller's version.");
  }
}
