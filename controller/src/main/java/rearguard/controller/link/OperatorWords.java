package rearguard.controller.link;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Optional;
import rearguard.controller.desk.Applications;
import rearguard.controller.desk.Desk;
import rearguard.controller.desk.Plans;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.run.Question;
import rearguard.model.run.Run;
import rearguard.v1.ApplicationMsg;
import rearguard.v1.ComponentMsg;
import rearguard.v1.PlanReply;
import rearguard.v1.RunSummaryMsg;
import rearguard.wire.CourseWire;
import rearguard.wire.DriverWire;
import rearguard.wire.EvidenceWire;
import rearguard.wire.PlanWire;
import rearguard.wire.RunWire;
import rearguard.wire.SnapshotWire;

/** Translates what the desk says into what operators are told. */
final class OperatorWords {
  private final Desk desk;

  OperatorWords(Desk desk) {
    this.desk = desk;
  }

  ApplicationMsg application(Applications.Known known) {
    var application = known.application();
    var message =
        ApplicationMsg.newBuilder()
            .setName(application.name().value())
            .setEnvironment(application.environment())
            .addAllComponents(known.parts().stream().map(OperatorWords::component).toList())
            .addAllChecks(
                application.checks().stream().map(asked -> asked.check().name().value()).toList())
            .addAllProcedures(known.procedures())
            .setApplied(time(known.applied()))
            .setAppliedBy(known.by())
            .setText(known.text());
    desk.points()
        .lastGood(application.name())
        .ifPresent(point -> message.setLastGood(SnapshotWire.to(point)));
    desk.runs().owner(application.name()).ifPresent(run -> message.setRun(summary(run)));
    desk.lockdowns().of(application.name()).map(EvidenceWire::to).ifPresent(message::setLockdown);
    desk.runs().catchUps().open(application.name()).stream()
        .map(CourseWire::to)
        .forEach(message::addOwed);
    return message.build();
  }

  static PlanReply plan(Plans.Kept kept) {
    return PlanReply.newBuilder()
        .setPlanId(kept.id().value())
        .setPlan(PlanWire.to(kept.plan()))
        .build();
  }

  RunSummaryMsg summary(Run run) {
    var message =
        RunSummaryMsg.newBuilder()
            .setId(run.id().value())
            .setApplication(run.plan().application().value())
            .setProcedure(run.plan().procedure())
            .setTargetWords(run.plan().targetWords())
            .setState(RunWire.to(run.state()))
            .setBy(run.by())
            .setReason(run.reason())
            .setBegan(time(run.began()))
            .setClaim(CourseWire.to(run.course().claim()))
            .addAllWaiting(Question.of(run).stream().map(Question::words).toList())
            .setLastWord(run.words().isEmpty() ? "" : run.words().getLast());
    run.ended()
        .map(OperatorWords::time)
        .ifPresentOrElse(
            message::setEnded,
            () ->
                desk.runs().alive(run.id()).map(OperatorWords::time).ifPresent(message::setAlive));
    return message.build();
  }

  static Timestamp time(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static Problem usage(IllegalArgumentException wrong) {
    return Problem.of(
        Problem.Kind.USAGE,
        Optional.ofNullable(wrong.getMessage()).orElse("the request cannot be read"),
        "Correct it and ask again.");
  }

  static Problem broken(RuntimeException broken) {
    return Problem.of(
            Problem.Kind.UNEXPECTED,
            "the controller could not do it: " + Quoted.of(String.valueOf(broken.getMessage())),
            "Look at the disk of the controller and at its log, then ask again.")
        .mayBeRetried();
  }

  private static ComponentMsg component(Applications.Part part) {
    var message =
        ComponentMsg.newBuilder()
            .setName(part.component().name().value())
            .setDriver(part.component().driver().value())
            .addAllHosts(part.hosts().stream().map(HostName::value).toList());
    part.kind().map(DriverWire::to).ifPresent(message::setKind);
    return message.build();
  }
}
