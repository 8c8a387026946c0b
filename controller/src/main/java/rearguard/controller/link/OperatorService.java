package rearguard.controller.link;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import rearguard.controller.desk.Desk;
import rearguard.controller.desk.Points;
import rearguard.controller.fleet.Invitations;
import rearguard.controller.fleet.Roster;
import rearguard.controller.run.Runs;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.Tag;
import rearguard.model.run.Run;
import rearguard.model.snapshot.RestorePoint.Mark;
import rearguard.v1.AbortRunRequest;
import rearguard.v1.ApplicationMsg;
import rearguard.v1.ApplyReply;
import rearguard.v1.ApplyRequest;
import rearguard.v1.CaptureRequest;
import rearguard.v1.CheckReply;
import rearguard.v1.CheckRequest;
import rearguard.v1.HostMsg;
import rearguard.v1.InviteHostReply;
import rearguard.v1.InviteHostRequest;
import rearguard.v1.ListHostsReply;
import rearguard.v1.ListHostsRequest;
import rearguard.v1.ListPointsReply;
import rearguard.v1.ListPointsRequest;
import rearguard.v1.ListRunsReply;
import rearguard.v1.ListRunsRequest;
import rearguard.v1.MarkMsg;
import rearguard.v1.MarkPointRequest;
import rearguard.v1.OperatorServiceGrpc;
import rearguard.v1.PlanReply;
import rearguard.v1.PlanRequest;
import rearguard.v1.RestorePointMsg;
import rearguard.v1.RevokeHostRequest;
import rearguard.v1.RunMsg;
import rearguard.v1.ShowApplicationRequest;
import rearguard.v1.ShowRunRequest;
import rearguard.v1.StartReply;
import rearguard.v1.StartRequest;
import rearguard.v1.StatusReply;
import rearguard.v1.StatusRequest;
import rearguard.v1.UndoRequest;
import rearguard.wire.CheckWire;
import rearguard.wire.HostWire;
import rearguard.wire.RunWire;
import rearguard.wire.SnapshotWire;

/**
 * What operators ask, as gRPC carries it. Who asks is the peer certificate; a refusal travels with
 * all its problems in the trailer. Calls block their own virtual thread.
 */
public final class OperatorService extends OperatorServiceGrpc.OperatorServiceImplBase {
  private static final int USUAL_RUNS = 20;
  private static final int MOST_RUNS = 200;

  /**
   * What the fleet is called and where it answers.
   *
   * @param fingerprint of the CA's certificate
   * @param address where agents dial in
   * @param dashboard empty when there is none
   */
  public record Address(
      String version, String fleet, String fingerprint, String address, String dashboard) {}

  private final Address address;
  private final Desk desk;
  private final Roster roster;
  private final Invitations invitations;
  private final InstantSource clock;
  private final OperatorWords words;

  public OperatorService(
      Address address, Desk desk, Roster roster, Invitations invitations, InstantSource clock) {
    this.address = address;
    this.desk = desk;
    this.roster = roster;
    this.invitations = invitations;
    this.clock = clock;
    this.words = new OperatorWords(desk);
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusReply> reply) {
    answer(
        reply,
        () ->
            Answer.given(
                StatusReply.newBuilder()
                    .setControllerVersion(address.version())
                    .setNow(OperatorWords.time(clock.instant()))
                    .setFleet(address.fleet())
                    .addAllHosts(roster.hosts().stream().map(HostWire::to).toList())
                    .addAllApplications(
                        desk.applications().all().stream().map(words::application).toList())
                    .addAllRuns(desk.runs().open().stream().map(OperatorWords::summary).toList())
                    .setDashboard(address.dashboard())
                    .build()));
  }

  @Override
  public void listHosts(ListHostsRequest request, StreamObserver<ListHostsReply> reply) {
    answer(
        reply,
        () ->
            Answer.given(
                ListHostsReply.newBuilder()
                    .addAllHosts(roster.hosts().stream().map(HostWire::to).toList())
                    .build()));
  }

  @Override
  public void inviteHost(InviteHostRequest request, StreamObserver<InviteHostReply> reply) {
    answer(
        reply,
        () -> {
          var tags = new TreeSet<Tag>();
          request.getTagsList().forEach(tag -> tags.add(Tag.of(tag)));
          var validFor =
              request.hasValidFor()
                  ? Duration.ofSeconds(request.getValidFor().getSeconds())
                  : Invitations.USUAL;
          return invitations
              .invite(new HostName(request.getName()), tags, validFor, who())
              .then(
                  made ->
                      Answer.given(
                          InviteHostReply.newBuilder()
                              .setToken(made.token())
                              .setCaFingerprint(address.fingerprint())
                              .setExpires(OperatorWords.time(made.expires()))
                              .setAddress(address.address())
                              .build()));
        });
  }

  @Override
  public void revokeHost(RevokeHostRequest request, StreamObserver<HostMsg> reply) {
    answer(
        reply,
        () ->
            invitations
                .revoke(new HostName(request.getName()), who())
                .then(host -> Answer.given(HostWire.to(host))));
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyReply> reply) {
    answer(
        reply,
        () ->
            (request.getDryRun()
                    ? desk.applications().examine(request.getFile(), request.getText(), who())
                    : desk.applications().apply(request.getFile(), request.getText(), who()))
                .then(
                    applying ->
                        Answer.given(
                            ApplyReply.newBuilder()
                                .setApplication(words.application(applying.known()))
                                .addAllChanges(applying.changes())
                                .build())));
  }

  @Override
  public void showApplication(
      ShowApplicationRequest request, StreamObserver<ApplicationMsg> reply) {
    answer(
        reply,
        () ->
            desk.applications()
                .show(new ApplicationName(request.getName()))
                .then(known -> Answer.given(words.application(known))));
  }

  @Override
  public void capture(CaptureRequest request, StreamObserver<RestorePointMsg> reply) {
    answer(
        reply,
        () -> {
          var name = new ApplicationName(request.getApplication());
          var label =
              request.hasLabel()
                  ? Optional.of(new Label(request.getLabel()))
                  : Optional.<Label>empty();
          var mark =
              request.getMark() == MarkMsg.MARK_MSG_UNSPECIFIED
                  ? Mark.UNKNOWN
                  : SnapshotWire.from(request.getMark());
          var wish = new Points.Wish(label, mark, who());
          return (request.getDryRun()
                  ? desk.points().rehearse(name, wish)
                  : desk.points().capture(name, wish))
              .then(point -> Answer.given(SnapshotWire.to(point)));
        });
  }

  @Override
  public void listPoints(ListPointsRequest request, StreamObserver<ListPointsReply> reply) {
    answer(
        reply,
        () ->
            desk.points()
                .list(new ApplicationName(request.getApplication()))
                .then(
                    points ->
                        Answer.given(
                            ListPointsReply.newBuilder()
                                .addAllPoints(points.stream().map(SnapshotWire::to).toList())
                                .build())));
  }

  @Override
  public void markPoint(MarkPointRequest request, StreamObserver<RestorePointMsg> reply) {
    answer(
        reply,
        () ->
            desk.points()
                .mark(new PointId(request.getPoint()), SnapshotWire.from(request.getMark()), who())
                .then(point -> Answer.given(SnapshotWire.to(point))));
  }

  @Override
  public void plan(PlanRequest request, StreamObserver<PlanReply> reply) {
    answer(
        reply,
        () ->
            desk.plans()
                .plan(
                    new ApplicationName(request.getApplication()),
                    request.getProcedure(),
                    request.getTo(),
                    who())
                .then(kept -> Answer.given(OperatorWords.plan(kept))));
  }

  @Override
  public void start(StartRequest request, StreamObserver<StartReply> reply) {
    answer(
        reply,
        () ->
            key(request.getIdempotencyKey())
                .then(
                    key ->
                        desk.plans()
                            .start(
                                new PlanId(request.getPlanId()),
                                new Runs.Beginning(who(), request.getReason(), key)))
                .then(run -> Answer.given(StartReply.newBuilder().setRun(run.value()).build())));
  }

  @Override
  public void undo(UndoRequest request, StreamObserver<PlanReply> reply) {
    answer(
        reply,
        () ->
            desk.plans()
                .undo(new RunId(request.getRun()), who())
                .then(kept -> Answer.given(OperatorWords.plan(kept))));
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckReply> reply) {
    answer(
        reply,
        () ->
            desk.checking()
                .check(new ApplicationName(request.getApplication()))
                .then(
                    findings ->
                        Answer.given(
                            CheckReply.newBuilder()
                                .addAllFindings(findings.stream().map(CheckWire::to).toList())
                                .build())));
  }

  @Override
  public void listRuns(ListRunsRequest request, StreamObserver<ListRunsReply> reply) {
    answer(
        reply,
        () -> {
          var application =
              request.getApplication().isEmpty()
                  ? Optional.<ApplicationName>empty()
                  : Optional.of(new ApplicationName(request.getApplication()));
          int limit = request.getLimit() < 1 ? USUAL_RUNS : Math.min(request.getLimit(), MOST_RUNS);
          return Answer.given(
              ListRunsReply.newBuilder()
                  .addAllRuns(
                      desk.runs().newest(application, limit).stream()
                          .map(OperatorWords::summary)
                          .toList())
                  .build());
        });
  }

  @Override
  public void showRun(ShowRunRequest request, StreamObserver<RunMsg> reply) {
    answer(reply, () -> run(request).then(run -> Answer.given(RunWire.to(run))));
  }

  @Override
  public void watchRun(ShowRunRequest request, StreamObserver<RunMsg> reply) {
    answered(
        reply, () -> run(request).then(run -> new RunWatch(desk.runs(), run.id()).into(reply)));
  }

  @Override
  public void abortRun(AbortRunRequest request, StreamObserver<RunMsg> reply) {
    answer(
        reply,
        () ->
            desk.runs()
                .abort(new RunId(request.getRun()), who(), request.getReason())
                .then(run -> Answer.given(RunWire.to(run))));
  }

  private Answer<Run> run(ShowRunRequest request) {
    var id = new RunId(request.getRun());
    return desk.runs()
        .find(id)
        .map(Answer::given)
        .orElseGet(() -> Answer.refused(Runs.unknown(id)));
  }

  private static Answer<String> key(String key) {
    return key.isBlank() || key.length() > USUAL_RUNS * 10
        ? Answer.refused(
            Problem.of(
                Problem.Kind.USAGE,
                "a start needs an idempotency key of at most 200 characters",
                "Use a random one, and the same one when you repeat the request."))
        : Answer.given(key);
  }

  private static String who() {
    return Peer.current().id();
  }

  private static <T> void answer(StreamObserver<T> reply, Supplier<Answer<T>> question) {
    answered(
        reply,
        () ->
            question
                .get()
                .then(
                    value -> {
                      reply.onNext(value);
                      return Answer.given(value);
                    }));
  }

  /** A name or id that is none is the caller's mistake, whoever found it. */
  private static <T> void answered(StreamObserver<?> reply, Supplier<Answer<T>> question) {
    Answer<T> answer;
    try {
      answer = question.get();
    } catch (IllegalArgumentException wrong) {
      answer = Answer.refused(OperatorWords.usage(wrong));
    }
    switch (answer) {
      case Answer.Given<T> _ -> reply.onCompleted();
      case Answer.Refused<T>(var problems) -> reply.onError(Refusals.of(problems));
    }
  }
}
