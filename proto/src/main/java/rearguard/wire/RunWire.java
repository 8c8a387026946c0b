package rearguard.wire;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.run.StepRecord;
import rearguard.model.run.StepReport;
import rearguard.v1.RunEventMsg;
import rearguard.v1.RunMsg;
import rearguard.v1.RunStateMsg;
import rearguard.v1.RunVerbMsg;
import rearguard.v1.StepRecordMsg;
import rearguard.v1.StepReportMsg;

/** Runs, their events and the reports of their steps. */
public enum RunWire {
  ;

  /** What the ledger keeps of an event: the same event gives the same bytes. */
  public static byte[] bytes(RunEvent event) {
    return Canonical.bytes(to(event));
  }

  public static RunEvent event(byte[] bytes) {
    return from(Canonical.message(RunEventMsg.parser(), bytes));
  }

  public static RunEventMsg to(RunEvent event) {
    return EventWire.to(event);
  }

  public static RunEvent from(RunEventMsg message) {
    return EventWire.from(message);
  }

  public static RunStateMsg to(RunState state) {
    return RunWords.to(state);
  }

  public static RunState from(RunStateMsg state) {
    return RunWords.from(state);
  }

  public static RunVerbMsg to(RunVerb verb) {
    return RunWords.to(verb);
  }

  public static RunVerb from(RunVerbMsg verb) {
    return RunWords.from(verb);
  }

  public static StepReportMsg to(StepReport report) {
    var message =
        StepReportMsg.newBuilder()
            .setStep(report.step().value())
            .setAttempt(report.attempt())
            .setState(RunWords.to(report.state()))
            .setEvidence(report.evidence())
            .setChanged(report.changed())
            .setRetry(report.retry())
            .setAt(Times.to(report.at()));
    report.undo().map(SnapshotWire::to).ifPresent(message::setUndo);
    return message.build();
  }

  public static StepReport from(StepReportMsg message) {
    return new StepReport(
        new StepId(message.getStep()),
        message.getAttempt(),
        RunWords.from(message.getState()),
        message.getEvidence(),
        message.getChanged(),
        message.getRetry(),
        message.hasUndo() ? Optional.of(SnapshotWire.from(message.getUndo())) : Optional.empty(),
        Times.from(message.getAt()));
  }

  public static StepRecordMsg to(StepId step, StepRecord record) {
    var message =
        StepRecordMsg.newBuilder()
            .setStep(step.value())
            .setState(RunWords.to(record.state()))
            .setAttempt(record.attempt())
            .setEvidence(record.evidence())
            .setChanged(record.changed());
    record.began().map(Times::to).ifPresent(message::setBegan);
    record.ended().map(Times::to).ifPresent(message::setEnded);
    return message.build();
  }

  /** The record alone; its step stands in the message beside it. */
  public static StepRecord from(StepRecordMsg message) {
    return new StepRecord(
        RunWords.from(message.getState()),
        message.getAttempt(),
        message.getEvidence(),
        message.getChanged(),
        Times.from(message.hasBegan(), message.getBegan()),
        Times.from(message.hasEnded(), message.getEnded()));
  }

  public static RunMsg to(Run run) {
    var message =
        RunMsg.newBuilder()
            .setId(run.id().value())
            .setPlanId(run.planId().value())
            .setPlan(PlanWire.to(run.plan()))
            .setState(RunWords.to(run.state()))
            .setEpoch(run.epoch())
            .setStage(run.stage())
            .addAllAccepted(run.accepted().stream().map(HostName::value).toList())
            .addAllSilent(run.silent().stream().map(HostName::value).toList())
            .addAllFindings(run.findings().stream().map(CheckWire::to).toList())
            .addAllWords(run.words())
            .setBy(run.by())
            .setReason(run.reason())
            .setBegan(Times.to(run.began()))
            .setCourse(CourseWire.to(run.course()));
    new TreeMap<>(run.steps()).forEach((step, record) -> message.addSteps(to(step, record)));
    run.undoPoint().map(PointId::value).ifPresent(message::setUndoPoint);
    run.ended().map(Times::to).ifPresent(message::setEnded);
    return message.build();
  }

  public static Run from(RunMsg message) {
    return new Run(
        new RunId(message.getId()),
        new PlanId(message.getPlanId()),
        PlanWire.from(message.getPlan()),
        RunWords.from(message.getState()),
        message.getEpoch(),
        message.getStage(),
        steps(message),
        CourseWire.hosts(message.getAcceptedList()),
        CourseWire.hosts(message.getSilentList()),
        message.getFindingsList().stream().map(CheckWire::from).toList(),
        message.getWordsList(),
        message.hasUndoPoint()
            ? Optional.of(new PointId(message.getUndoPoint()))
            : Optional.empty(),
        message.getBy(),
        message.getReason(),
        Times.from(message.getBegan()),
        Times.from(message.hasEnded(), message.getEnded()),
        CourseWire.from(message.getCourse()));
  }

  private static SortedMap<StepId, StepRecord> steps(RunMsg message) {
    SortedMap<StepId, StepRecord> steps = new TreeMap<>();
    message.getStepsList().forEach(record -> steps.put(new StepId(record.getStep()), from(record)));
    return steps;
  }
}
