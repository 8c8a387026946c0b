package rearguard.controller.link;

import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.desk.Desk;
import rearguard.controller.fleet.Invitations;
import rearguard.controller.fleet.Roster;
import rearguard.model.Answer;
import rearguard.v1.AbortRunRequest;
import rearguard.v1.ApplicationMsg;
import rearguard.v1.ApplyReply;
import rearguard.v1.ApplyRequest;
import rearguard.v1.CaptureRequest;
import rearguard.v1.CheckReply;
import rearguard.v1.CheckRequest;
import rearguard.v1.ConfirmRunRequest;
import rearguard.v1.DeploymentTokenReply;
import rearguard.v1.DeploymentTokenRequest;
import rearguard.v1.EvidenceReadMsg;
import rearguard.v1.EvidenceReply;
import rearguard.v1.HostMsg;
import rearguard.v1.InviteHostReply;
import rearguard.v1.InviteHostRequest;
import rearguard.v1.LetGoReply;
import rearguard.v1.LetGoRequest;
import rearguard.v1.ListEvidenceRequest;
import rearguard.v1.ListFlagsReply;
import rearguard.v1.ListFlagsRequest;
import rearguard.v1.ListHostsReply;
import rearguard.v1.ListHostsRequest;
import rearguard.v1.ListPointsReply;
import rearguard.v1.ListPointsRequest;
import rearguard.v1.ListRunsReply;
import rearguard.v1.ListRunsRequest;
import rearguard.v1.LockdownReply;
import rearguard.v1.LockdownRequest;
import rearguard.v1.MarkPointRequest;
import rearguard.v1.OperatorServiceGrpc;
import rearguard.v1.PinPointRequest;
import rearguard.v1.PlanReply;
import rearguard.v1.PlanRequest;
import rearguard.v1.PrunePointsReply;
import rearguard.v1.PrunePointsRequest;
import rearguard.v1.ReadEvidenceReply;
import rearguard.v1.ReleaseHostRequest;
import rearguard.v1.RestorePointMsg;
import rearguard.v1.RevokeHostRequest;
import rearguard.v1.RunMsg;
import rearguard.v1.ShowApplicationRequest;
import rearguard.v1.ShowRunRequest;
import rearguard.v1.StartReply;
import rearguard.v1.StartRequest;
import rearguard.v1.StatusReply;
import rearguard.v1.StatusRequest;
import rearguard.v1.SteerRunRequest;
import rearguard.v1.TrafficReply;
import rearguard.v1.TrafficRequest;
import rearguard.v1.UndoRequest;

/**
 * What operators ask, as gRPC carries it. Who asks is the peer certificate; a refusal travels with
 * all its problems in the trailer. Calls block their own virtual thread.
 */
public final class OperatorService extends OperatorServiceGrpc.OperatorServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorService.class);

  /**
   * What the fleet is called and where it answers.
   *
   * @param fingerprint of the CA's certificate
   * @param address where agents dial in; asked for each time, since a free port is found late
   * @param dashboard empty when there is none
   */
  public record Address(
      String version,
      String fleet,
      String fingerprint,
      Supplier<String> address,
      String dashboard) {}

  private final FleetAnswers fleet;
  private final RunAnswers runs;
  private final Desk desk;

  public OperatorService(
      Address address, Desk desk, Roster roster, Invitations invitations, InstantSource clock) {
    this.fleet = new FleetAnswers(address, desk, roster, invitations, clock);
    this.runs = new RunAnswers(desk);
    this.desk = desk;
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusReply> reply) {
    answer(reply, () -> fleet.status());
  }

  @Override
  public void listHosts(ListHostsRequest request, StreamObserver<ListHostsReply> reply) {
    answer(reply, () -> fleet.listHosts());
  }

  @Override
  public void inviteHost(InviteHostRequest request, StreamObserver<InviteHostReply> reply) {
    answer(reply, () -> fleet.inviteHost(request, who()));
  }

  @Override
  public void revokeHost(RevokeHostRequest request, StreamObserver<HostMsg> reply) {
    answer(reply, () -> fleet.revokeHost(request, who()));
  }

  @Override
  public void releaseHost(ReleaseHostRequest request, StreamObserver<HostMsg> reply) {
    answer(reply, () -> fleet.releaseHost(request, who()));
  }

  @Override
  public void apply(ApplyRequest request, StreamObserver<ApplyReply> reply) {
    answer(reply, () -> fleet.apply(request, who()));
  }

  @Override
  public void showApplication(
      ShowApplicationRequest request, StreamObserver<ApplicationMsg> reply) {
    answer(reply, () -> fleet.showApplication(request));
  }

  @Override
  public void capture(CaptureRequest request, StreamObserver<RestorePointMsg> reply) {
    answer(reply, () -> runs.capture(request, who()));
  }

  @Override
  public void listPoints(ListPointsRequest request, StreamObserver<ListPointsReply> reply) {
    answer(reply, () -> runs.listPoints(request));
  }

  @Override
  public void markPoint(MarkPointRequest request, StreamObserver<RestorePointMsg> reply) {
    answer(reply, () -> runs.markPoint(request, who()));
  }

  @Override
  public void pinPoint(PinPointRequest request, StreamObserver<RestorePointMsg> reply) {
    answer(reply, () -> runs.pinPoint(request, who()));
  }

  @Override
  public void prunePoints(PrunePointsRequest request, StreamObserver<PrunePointsReply> reply) {
    answer(reply, () -> runs.prunePoints(request, who()));
  }

  @Override
  public void plan(PlanRequest request, StreamObserver<PlanReply> reply) {
    answer(reply, () -> runs.plan(request, who()));
  }

  @Override
  public void start(StartRequest request, StreamObserver<StartReply> reply) {
    answer(reply, () -> runs.start(request, who()));
  }

  @Override
  public void undo(UndoRequest request, StreamObserver<PlanReply> reply) {
    answer(reply, () -> runs.undo(request, who()));
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckReply> reply) {
    answer(reply, () -> fleet.check(request));
  }

  @Override
  public void listRuns(ListRunsRequest request, StreamObserver<ListRunsReply> reply) {
    answer(reply, () -> runs.listRuns(request));
  }

  @Override
  public void showRun(ShowRunRequest request, StreamObserver<RunMsg> reply) {
    answer(reply, () -> runs.showRun(request));
  }

  @Override
  public void watchRun(ShowRunRequest request, StreamObserver<RunMsg> reply) {
    answered(reply, () -> runs.run(request).then(run -> RunWatch.of(desk.runs(), run.id(), reply)));
  }

  @Override
  public void abortRun(AbortRunRequest request, StreamObserver<RunMsg> reply) {
    answer(reply, () -> runs.abortRun(request, who()));
  }

  @Override
  public void steerRun(SteerRunRequest request, StreamObserver<RunMsg> reply) {
    answer(reply, () -> runs.steerRun(request, who()));
  }

  @Override
  public void confirmRun(ConfirmRunRequest request, StreamObserver<RunMsg> reply) {
    answer(reply, () -> runs.confirmRun(request, who()));
  }

  @Override
  public void letGo(LetGoRequest request, StreamObserver<LetGoReply> reply) {
    answer(reply, () -> runs.letGo(request, who()));
  }

  @Override
  public void traffic(TrafficRequest request, StreamObserver<TrafficReply> reply) {
    answer(reply, () -> fleet.traffic(request, who()));
  }

  @Override
  public void deploymentToken(
      DeploymentTokenRequest request, StreamObserver<DeploymentTokenReply> reply) {
    answer(reply, () -> fleet.deploymentToken(request, who()));
  }

  @Override
  public void lockdown(LockdownRequest request, StreamObserver<LockdownReply> reply) {
    answer(reply, () -> fleet.lockdown(request, who()));
  }

  @Override
  public void listEvidence(ListEvidenceRequest request, StreamObserver<EvidenceReply> reply) {
    answer(reply, () -> fleet.listEvidence(request, who()));
  }

  @Override
  public void readEvidence(EvidenceReadMsg request, StreamObserver<ReadEvidenceReply> reply) {
    answer(reply, () -> fleet.readEvidence(request, who()));
  }

  @Override
  public void listFlags(ListFlagsRequest request, StreamObserver<ListFlagsReply> reply) {
    answer(reply, () -> fleet.listFlags(request));
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
    } catch (RuntimeException broken) {
      LOG.error("a request could not be answered", broken);
      answer = Answer.refused(OperatorWords.broken(broken));
    }
    switch (answer) {
      case Answer.Given<T> _ -> reply.onCompleted();
      case Answer.Refused<T>(var problems) -> reply.onError(Refusals.of(problems));
    }
  }
}
