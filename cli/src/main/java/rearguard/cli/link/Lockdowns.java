package rearguard.cli.link;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import rearguard.cli.reply.Evidence;
import rearguard.cli.reply.LockedDown;
import rearguard.model.evidence.Wish;
import rearguard.model.name.ApplicationName;
import rearguard.v1.EvidenceReply;
import rearguard.v1.ListEvidenceRequest;
import rearguard.v1.LockdownReply;
import rearguard.v1.LockdownRequest;
import rearguard.v1.LockdownRequest.Verb;
import rearguard.v1.OperatorServiceGrpc;
import rearguard.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import rearguard.v1.TrafficReply;
import rearguard.wire.CheckWire;
import rearguard.wire.EvidenceWire;
import rearguard.wire.ProblemWire;
import rearguard.wire.SnapshotWire;

/** What is asked of lock-downs and of their evidence. */
public final class Lockdowns {
  private static final Duration SOON = Duration.ofMinutes(4);

  /** Hosts have ten minutes for their evidence, and as long for their snapshots. */
  private static final Duration LONG = Duration.ofMinutes(22);

  private final Link link;

  Lockdowns(Link link) {
    this.link = link;
  }

  private OperatorServiceBlockingStub to(Duration within) {
    return OperatorServiceGrpc.newBlockingStub(link.channel()).withDeadlineAfter(within);
  }

  public LockedDown begin(ApplicationName application, String reason) {
    return done(to(SOON).lockdown(request(application, Verb.BEGIN, reason)));
  }

  /** Ends it when its checks pass, or anyway. */
  public LockedDown end(ApplicationName application, String reason, boolean anyway) {
    var request = request(application, Verb.END, reason).toBuilder().setAnyway(anyway).build();
    return done(to(LONG).lockdown(request));
  }

  /** Takes evidence and a restore point of what runs. */
  public Evidence gather(ApplicationName application) {
    var reply = to(LONG).lockdown(request(application, Verb.GATHER, ""));
    var evidence = evidence(reply.getEvidence());
    return new Evidence(
        evidence.kept(),
        evidence.refused(),
        reply.hasPoint() ? Optional.of(SnapshotWire.from(reply.getPoint())) : Optional.empty(),
        reply.getLacksList().stream().map(ProblemWire::from).toList());
  }

  public Evidence list(ApplicationName application) {
    var request = ListEvidenceRequest.newBuilder().setApplication(application.value()).build();
    return evidence(to(SOON).listEvidence(request));
  }

  /** A part in the clear; entry 0 is the manifest. */
  public ByteBuffer read(Wish.Read part) {
    return to(SOON).readEvidence(EvidenceWire.to(part)).getPart().asReadOnlyByteBuffer();
  }

  private static LockdownRequest request(ApplicationName application, Verb verb, String reason) {
    return LockdownRequest.newBuilder()
        .setApplication(application.value())
        .setVerb(verb)
        .setReason(reason)
        .build();
  }

  private static LockedDown done(LockdownReply reply) {
    var traffic = TrafficReply.newBuilder().addAllAnswers(reply.getTrafficList()).build();
    return new LockedDown(
        EvidenceWire.from(reply.getLockdown()),
        Replies.traffic(traffic),
        reply.getLacksList().stream().map(ProblemWire::from).toList(),
        reply.getFindingsList().stream().map(CheckWire::from).toList());
  }

  private static Evidence evidence(EvidenceReply reply) {
    return new Evidence(
        reply.getKeptList().stream().map(EvidenceWire::from).toList(),
        reply.getRefusedList().stream().map(ProblemWire::from).toList(),
        Optional.empty(),
        java.util.List.of());
  }
}
