package rearguard.wire;

import java.util.Optional;
import rearguard.model.Setting;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Label;
import rearguard.model.name.PointId;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;
import rearguard.v1.CaptureMsg;
import rearguard.v1.DriftMsg;
import rearguard.v1.MarkMsg;
import rearguard.v1.RestorePointMsg;
import rearguard.v1.SnapshotMsg;
import rearguard.v1.TargetMsg;

/** What was captured, and what differs from it. */
public enum SnapshotWire {
  ;

  /** What asks a host for a snapshot under that id. */
  public static CaptureMsg capture(
      SnapshotId id, Target target, DriverName driver, Setting.Group settings) {
    return CaptureMsg.newBuilder()
        .setId(id.value())
        .setTarget(to(target))
        .setDriver(driver.value())
        .setSettings(SettingWire.to(settings))
        .build();
  }

  public static TargetMsg to(Target target) {
    return TargetMsg.newBuilder()
        .setComponent(target.component().value())
        .setHost(target.host().value())
        .build();
  }

  public static Target from(TargetMsg message) {
    return new Target(new ComponentName(message.getComponent()), new HostName(message.getHost()));
  }

  public static SnapshotMsg to(Snapshot snapshot) {
    return SnapshotMsg.newBuilder()
        .setId(snapshot.id().value())
        .setTarget(to(snapshot.target()))
        .setDriver(snapshot.driver().value())
        .setTaken(Times.to(snapshot.taken()))
        .setSummary(snapshot.summary())
        .addAllFacts(NamedTexts.to(snapshot.facts()))
        .setDigest(snapshot.digest())
        .setBytes(snapshot.bytes())
        .build();
  }

  public static Snapshot from(SnapshotMsg message) {
    return new Snapshot(
        new SnapshotId(message.getId()),
        from(message.getTarget()),
        new DriverName(message.getDriver()),
        Times.from(message.getTaken()),
        message.getSummary(),
        NamedTexts.from(message.getFactsList()),
        message.getDigest(),
        message.getBytes());
  }

  /** As the ledger keeps them. */
  public static byte[] bytes(RestorePoint point) {
    return Canonical.bytes(to(point));
  }

  public static RestorePoint point(byte[] bytes) {
    return from(Canonical.message(RestorePointMsg.parser(), bytes));
  }

  public static RestorePointMsg to(RestorePoint point) {
    var message =
        RestorePointMsg.newBuilder()
            .setId(point.id().value())
            .setApplication(point.application().value())
            .setOrigin(to(point.origin()))
            .setTaken(Times.to(point.taken()))
            .setBy(point.by())
            .setMark(to(point.mark()))
            .addAllSnapshots(point.snapshots().stream().map(SnapshotWire::to).toList());
    point.label().map(Label::value).ifPresent(message::setLabel);
    point.run().map(RunId::value).ifPresent(message::setRun);
    return message.build();
  }

  public static RestorePoint from(RestorePointMsg message) {
    return new RestorePoint(
        new PointId(message.getId()),
        new ApplicationName(message.getApplication()),
        message.hasLabel() ? Optional.of(new Label(message.getLabel())) : Optional.empty(),
        from(message.getOrigin()),
        message.hasRun() ? Optional.of(new RunId(message.getRun())) : Optional.empty(),
        Times.from(message.getTaken()),
        message.getBy(),
        from(message.getMark()),
        message.getSnapshotsList().stream().map(SnapshotWire::from).toList());
  }

  public static DriftMsg to(Drift drift) {
    return DriftMsg.newBuilder()
        .addAllWords(drift.words())
        .setLive(drift.live())
        .setAlways(drift.always())
        .build();
  }

  public static Drift from(DriftMsg message) {
    return new Drift(message.getWordsList(), message.getLive(), message.getAlways());
  }

  public static MarkMsg to(RestorePoint.Mark mark) {
    return switch (mark) {
      case GOOD -> MarkMsg.MARK_GOOD;
      case BAD -> MarkMsg.MARK_BAD;
      case UNKNOWN -> MarkMsg.MARK_UNKNOWN;
      case VULNERABLE -> MarkMsg.MARK_VULNERABLE;
    };
  }

  /** An unspecified mark is refused, except where a call says what it means by silence. */
  public static RestorePoint.Mark from(MarkMsg mark) {
    return switch (mark) {
      case MARK_GOOD -> RestorePoint.Mark.GOOD;
      case MARK_BAD -> RestorePoint.Mark.BAD;
      case MARK_UNKNOWN -> RestorePoint.Mark.UNKNOWN;
      case MARK_VULNERABLE -> RestorePoint.Mark.VULNERABLE;
      case MARK_MSG_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("mark", mark);
    };
  }

  private static RestorePointMsg.Origin to(RestorePoint.Origin origin) {
    return switch (origin) {
      case CAPTURED -> RestorePointMsg.Origin.CAPTURED;
      case UNDO -> RestorePointMsg.Origin.UNDO;
      case DRAWN -> RestorePointMsg.Origin.DRAWN;
      case NOTICED -> RestorePointMsg.Origin.NOTICED;
    };
  }

  private static RestorePoint.Origin from(RestorePointMsg.Origin origin) {
    return switch (origin) {
      case CAPTURED -> RestorePoint.Origin.CAPTURED;
      case UNDO -> RestorePoint.Origin.UNDO;
      case DRAWN -> RestorePoint.Origin.DRAWN;
      case NOTICED -> RestorePoint.Origin.NOTICED;
      case ORIGIN_UNSPECIFIED, UNRECOGNIZED ->
          throw Unknown.word("origin of a restore point", origin);
    };
  }
}
