package rearguard.cli.link;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import rearguard.cli.reply.Application;
import rearguard.cli.reply.Applied;
import rearguard.cli.reply.Checked;
import rearguard.cli.reply.Flags;
import rearguard.cli.reply.Hosts;
import rearguard.cli.reply.Invitation;
import rearguard.cli.reply.Offer;
import rearguard.cli.reply.RunSummary;
import rearguard.cli.reply.ShownRun;
import rearguard.cli.reply.Status;
import rearguard.model.Answer;
import rearguard.model.flag.Flag;
import rearguard.model.name.PlanId;
import rearguard.model.run.CatchUp;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Standing;
import rearguard.v1.ApplicationMsg;
import rearguard.v1.ApplyReply;
import rearguard.v1.CatchUpMsg;
import rearguard.v1.CheckReply;
import rearguard.v1.ComponentMsg;
import rearguard.v1.InviteHostReply;
import rearguard.v1.ListFlagsReply;
import rearguard.v1.ListHostsReply;
import rearguard.v1.PlanReply;
import rearguard.v1.RunMsg;
import rearguard.v1.RunSummaryMsg;
import rearguard.v1.StatusReply;
import rearguard.v1.TrafficReply;
import rearguard.wire.CheckWire;
import rearguard.wire.CourseWire;
import rearguard.wire.DriverWire;
import rearguard.wire.EvidenceWire;
import rearguard.wire.HostWire;
import rearguard.wire.PlanWire;
import rearguard.wire.ProblemWire;
import rearguard.wire.RunWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.TrafficWire;
import rearguard.wire.flag.FlagWire;
import rearguard.wire.shown.ShownWire;

/** Messages that only the command line reads, as its own records. */
final class Replies {
  private Replies() {}

  static Status status(StatusReply message) {
    return new Status(
        message.getControllerVersion(),
        instant(message.getNow()),
        message.getFleet(),
        message.getHostsList().stream().map(HostWire::from).toList(),
        message.getApplicationsList().stream().map(Replies::application).toList(),
        message.getRunsList().stream().map(Replies::summary).toList(),
        message.getDashboard(),
        owed(message.getOwedList()));
  }

  static Hosts hosts(ListHostsReply message) {
    return new Hosts(
        message.getHostsList().stream().map(HostWire::from).toList(), owed(message.getOwedList()));
  }

  static List<CatchUp> owed(List<CatchUpMsg> owed) {
    return owed.stream().map(CourseWire::from).toList();
  }

  static Application application(ApplicationMsg message) {
    return new Application(
        message.getName(),
        message.getEnvironment(),
        message.getComponentsList().stream().map(Replies::component).toList(),
        message.getChecksList(),
        message.getProceduresList(),
        instant(message.getApplied()),
        message.getAppliedBy(),
        message.getText(),
        message.hasLastGood()
            ? Optional.of(SnapshotWire.from(message.getLastGood()))
            : Optional.empty(),
        message.hasRun() ? Optional.of(summary(message.getRun())) : Optional.empty(),
        owed(message.getOwedList()),
        message.hasLockdown()
            ? Optional.of(EvidenceWire.from(message.getLockdown()))
            : Optional.empty());
  }

  private static Application.Component component(ComponentMsg message) {
    return new Application.Component(
        message.getName(),
        message.getDriver(),
        DriverWire.from(message.getKind()),
        message.getHostsList());
  }

  static Checked checked(CheckReply message) {
    return new Checked(
        message.getFindingsList().stream().map(CheckWire::from).toList(), message.getLeftOutList());
  }

  static ShownRun shown(RunMsg message) {
    return new ShownRun(RunWire.from(message), ShownWire.from(message));
  }

  static RunSummary summary(RunSummaryMsg message) {
    return new RunSummary(
        message.getId(),
        message.getApplication(),
        message.getProcedure(),
        message.getTargetWords(),
        RunWire.from(message.getState()),
        message.getBy(),
        message.getReason(),
        instant(message.getBegan()),
        message.hasEnded() ? Optional.of(instant(message.getEnded())) : Optional.empty(),
        message.getLastWord(),
        CourseWire.from(message.getClaim()),
        message.hasAlive() ? Optional.of(instant(message.getAlive())) : Optional.empty(),
        message.getWaitingList());
  }

  static Invitation invitation(InviteHostReply message) {
    return new Invitation(
        message.getToken(),
        message.getCaFingerprint(),
        instant(message.getExpires()),
        message.getAddress());
  }

  static Applied applied(ApplyReply message) {
    return new Applied(
        application(message.getApplication()), message.getChangesList(), message.getRetention());
  }

  /** The id is what the controller starts; the plan beside it must be the very one it names. */
  static Offer offer(PlanReply message) {
    var id = new PlanId(message.getPlanId());
    var plan = PlanWire.from(message.getPlan());
    if (!PlanWire.named(id, plan)) {
      throw new IllegalArgumentException("the plan shown is not the plan named");
    }
    return new Offer(id, plan);
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  static SequencedMap<Target, Answer<Standing>> traffic(TrafficReply reply) {
    var answers = new LinkedHashMap<Target, Answer<Standing>>();
    reply
        .getAnswersList()
        .forEach(
            answer ->
                answers.put(
                    SnapshotWire.from(answer.getTarget()),
                    answer.hasStanding()
                        ? Answer.given(TrafficWire.from(answer.getStanding()))
                        : new Answer.Refused<>(
                            answer.getRefusedList().stream().map(ProblemWire::from).toList())));
    return answers;
  }

  static Flags flags(ListFlagsReply reply) {
    var answers = new LinkedHashMap<Target, Answer<List<Flag>>>();
    for (var answer : reply.getAnswersList()) {
      answers.put(
          SnapshotWire.from(answer.getTarget()),
          answer.getRefusedList().isEmpty()
              ? Answer.given(answer.getFlagsList().stream().map(FlagWire::from).toList())
              : new Answer.Refused<>(
                  answer.getRefusedList().stream().map(ProblemWire::from).toList()));
    }
    return new Flags(
        reply.hasPoint() ? Optional.of(SnapshotWire.from(reply.getPoint())) : Optional.empty(),
        answers);
  }
}
