package rearguard.cli.link;

import java.time.Duration;
import java.util.List;
import rearguard.cli.reply.Kept;
import rearguard.cli.reply.Pruned;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.PointId;
import rearguard.model.snapshot.RestorePoint;
import rearguard.v1.ListPointsRequest;
import rearguard.v1.MarkPointRequest;
import rearguard.v1.OperatorServiceGrpc;
import rearguard.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import rearguard.v1.PinPointRequest;
import rearguard.v1.PrunePointsReply;
import rearguard.v1.PrunePointsRequest;
import rearguard.wire.SnapshotWire;
import rearguard.wire.stock.StockWire;

/** What is asked of restore points and of how they are kept. */
public final class Points {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Hosts remove what was dropped, one after the other. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Link link;

  Points(Link link) {
    this.link = link;
  }

  private OperatorServiceBlockingStub to(Duration within) {
    return OperatorServiceGrpc.newBlockingStub(link.channel()).withDeadlineAfter(within);
  }

  public Kept list(ApplicationName application) {
    var request = ListPointsRequest.newBuilder().setApplication(application.value()).build();
    var reply = to(SOON).listPoints(request);
    return new Kept(
        reply.getPointsList().stream().map(SnapshotWire::from).toList(),
        reply.getStandingsList().stream().map(StockWire::from).toList(),
        reply.getRetention());
  }

  public RestorePoint mark(PointId point, RestorePoint.Mark mark) {
    var request =
        MarkPointRequest.newBuilder().setPoint(point.value()).setMark(SnapshotWire.to(mark));
    return SnapshotWire.from(to(SOON).markPoint(request.build()));
  }

  public RestorePoint pin(PointId point, String reason) {
    var request =
        PinPointRequest.newBuilder().setPoint(point.value()).setPinned(true).setReason(reason);
    return SnapshotWire.from(to(SOON).pinPoint(request.build()));
  }

  public RestorePoint unpin(PointId point) {
    var request = PinPointRequest.newBuilder().setPoint(point.value());
    return SnapshotWire.from(to(SOON).pinPoint(request.build()));
  }

  /** What would be dropped; zero keeps as many as the fleet file says. */
  public Pruned shown(ApplicationName application, int keep) {
    var request = PrunePointsRequest.newBuilder().setApplication(application.value());
    return of(to(LONG).prunePoints(request.setKeep(keep).setDryRun(true).build()));
  }

  /** Drops those of them that may still go. */
  public Pruned prune(ApplicationName application, int keep, List<PointId> points) {
    var request = PrunePointsRequest.newBuilder().setApplication(application.value());
    points.forEach(point -> request.addPoints(point.value()));
    return of(to(LONG).prunePoints(request.setKeep(keep).build()));
  }

  private static Pruned of(PrunePointsReply reply) {
    return new Pruned(
        reply.getDropsList().stream().map(StockWire::from).toList(),
        reply.getRetention(),
        reply.getNotesList());
  }
}
