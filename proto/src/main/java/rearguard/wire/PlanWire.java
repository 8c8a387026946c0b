package rearguard.wire;

import java.util.Optional;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.SnapshotId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Change;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.v1.ChangeMsg;
import rearguard.v1.HostPartMsg;
import rearguard.v1.OfflineMsg;
import rearguard.v1.OnFailureMsg;
import rearguard.v1.PlanMsg;
import rearguard.v1.StageMsg;
import rearguard.v1.StepMsg;

/** Plans, as messages and as the canonical bytes that give them their id. */
public enum PlanWire {
  ;

  private static final int FORMAT = 2;

  /** The same plan gives the same bytes in every process and version that knows its words. */
  public static byte[] bytes(Plan plan) {
    return Canonical.bytes(to(plan));
  }

  public static byte[] bytes(Step step) {
    return Canonical.bytes(to(step));
  }

  public static Step step(byte[] bytes) {
    return from(Canonical.message(StepMsg.parser(), bytes));
  }

  public static Plan plan(byte[] bytes) {
    return from(Canonical.message(PlanMsg.parser(), bytes));
  }

  /**
   * Computed from the plan as this version understands it: a plan that travelled with words which
   * this version drops gets another id here, and whoever compares refuses it.
   */
  public static PlanId id(Plan plan) {
    return PlanParts.of(plan).id();
  }

  /**
   * Whether that is the plan's id, or the one that a version gave it which named a plan by all of
   * its bytes.
   */
  public static boolean named(PlanId id, Plan plan) {
    return id(plan).equals(id)
        || (plan.elsewhere().isEmpty() && id.value().equals(Canonical.sha256(bytes(plan))));
  }

  public static PlanMsg to(Plan plan) {
    var message =
        PlanMsg.newBuilder()
            .setApplication(plan.application().value())
            .setProcedure(plan.procedure())
            .setTarget(plan.target().value())
            .setTargetWords(plan.targetWords())
            .setCreated(Times.to(plan.created()))
            .setBy(plan.by())
            .addAllChanges(plan.changes().stream().map(PlanWire::to).toList())
            .addAllLoss(plan.loss())
            .setRisk(PlanWords.to(plan.risk()))
            .setExpected(Times.to(plan.expected()))
            .addAllStages(plan.stages().stream().map(PlanWire::to).toList())
            .addAllLeft(plan.left().stream().map(PlanWire::to).toList())
            .setSpelledOut(plan.spelledOut())
            .addAllLater(plan.later().stream().map(CheckName::value).toList());
    if (!plan.policy().equals(Policy.BEFORE)) {
      message.setPolicy(PlanWords.to(plan.policy()));
    }
    plan.elsewhere()
        .forEach(
            (host, digest) ->
                message.addElsewhereBuilder().setHost(host.value()).setDigest(digest));
    return message.setFormat(format(plan)).build();
  }

  /** A plan that says nothing new is written as it always was: its bytes are its name. */
  private static int format(Plan plan) {
    if (!plan.elsewhere().isEmpty()) {
      return FORMAT;
    }
    boolean first =
        plan.policy().equals(Policy.BEFORE) && plan.left().isEmpty() && plan.back().isEmpty();
    return first ? 0 : 1;
  }

  public static Plan from(PlanMsg message) {
    if (message.getFormat() < 0 || message.getFormat() > FORMAT) {
      throw new IllegalArgumentException(
          "a plan of format "
              + message.getFormat()
              + " is newer than this version, which knows formats up to "
              + FORMAT);
    }
    return new Plan(
        new ApplicationName(message.getApplication()),
        message.getProcedure(),
        new PointId(message.getTarget()),
        message.getTargetWords(),
        Times.from(message.getCreated()),
        message.getBy(),
        message.getChangesList().stream().map(PlanWire::from).toList(),
        message.getLossList(),
        PlanWords.from(message.getRisk()),
        Times.from(message.getExpected()),
        message.getStagesList().stream().map(PlanWire::from).toList(),
        message.hasPolicy() ? PlanWords.from(message.getPolicy()) : Policy.BEFORE,
        message.getLeftList().stream().map(PlanWire::from).toList(),
        PlanParts.elsewhere(message.getElsewhereList()),
        message.getSpelledOut(),
        message.getLaterList().stream().map(CheckName::new).toList());
  }

  public static StageMsg to(Stage stage) {
    return StageMsg.newBuilder()
        .setName(stage.name())
        .setKind(PlanWords.to(stage.kind()))
        .setAtOnce(stage.limit().atOnce())
        .setMayFail(stage.limit().mayFail())
        .addAllHosts(stage.hosts().stream().map(PlanWire::to).toList())
        .build();
  }

  public static Stage from(StageMsg message) {
    return new Stage(
        message.getName(),
        PlanWords.from(message.getKind()),
        new Limit(message.getAtOnce(), message.getMayFail()),
        message.getHostsList().stream().map(PlanWire::from).toList());
  }

  public static HostPartMsg to(HostPart part) {
    return HostPartMsg.newBuilder()
        .setHost(part.host().value())
        .addAllSteps(part.steps().stream().map(PlanWire::to).toList())
        .addAllChecks(part.checks().stream().map(CheckWire::to).toList())
        .addAllBack(part.back().stream().map(PlanWire::to).toList())
        .build();
  }

  public static HostPart from(HostPartMsg message) {
    return new HostPart(
        new HostName(message.getHost()),
        message.getStepsList().stream().map(PlanWire::from).toList(),
        message.getChecksList().stream().map(CheckWire::from).toList(),
        message.getBackList().stream().map(PlanWire::from).toList());
  }

  public static StepMsg to(Step step) {
    return StepMsg.newBuilder()
        .setId(step.id().value())
        .setTarget(SnapshotWire.to(step.target()))
        .setDriver(step.driver().value())
        .setVerb(PlanWords.to(step.verb()))
        .setSettings(SettingWire.to(step.settings()))
        .setSnapshot(step.snapshot().value())
        .setDigest(step.digest())
        .setDeadline(Times.to(step.deadline()))
        .build();
  }

  public static Step from(StepMsg message) {
    return new Step(
        new StepId(message.getId()),
        SnapshotWire.from(message.getTarget()),
        new DriverName(message.getDriver()),
        PlanWords.from(message.getVerb()),
        SettingWire.from(message.getSettings()),
        new SnapshotId(message.getSnapshot()),
        message.getDigest(),
        Times.from(message.getDeadline()));
  }

  public static ChangeMsg to(Change change) {
    return ChangeMsg.newBuilder()
        .setTarget(SnapshotWire.to(change.target()))
        .setSummary(change.summary())
        .setDrift(SnapshotWire.to(change.drift()))
        .build();
  }

  public static Change from(ChangeMsg message) {
    return new Change(
        SnapshotWire.from(message.getTarget()),
        message.getSummary(),
        SnapshotWire.from(message.getDrift()));
  }

  public static OfflineMsg to(Offline offline) {
    return PlanWords.to(offline);
  }

  /** Empty when the message says nothing about it. */
  public static Optional<Offline> from(OfflineMsg offline) {
    return offline == OfflineMsg.OFFLINE_MSG_UNSPECIFIED
        ? Optional.empty()
        : Optional.of(PlanWords.from(offline));
  }

  public static OnFailureMsg to(OnFailure onFailure) {
    return PlanWords.to(onFailure);
  }

  /** Empty when the message says nothing about it. */
  public static Optional<OnFailure> from(OnFailureMsg onFailure) {
    return onFailure == OnFailureMsg.ON_FAILURE_MSG_UNSPECIFIED
        ? Optional.empty()
        : Optional.of(PlanWords.from(onFailure));
  }
}
