package rearguard.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import rearguard.v1.CheckMsg;
import rearguard.v1.DriverSpecMsg;
import rearguard.v1.FindingMsg;
import rearguard.v1.HostMsg;
import rearguard.v1.PlanMsg;
import rearguard.v1.ProblemMsg;
import rearguard.v1.RestorePointMsg;
import rearguard.v1.RunEventMsg;
import rearguard.v1.RunMsg;
import rearguard.v1.SettingEntryMsg;
import rearguard.v1.SettingGroupMsg;
import rearguard.v1.SettingMsg;
import rearguard.v1.StageMsg;
import rearguard.v1.StepMsg;
import rearguard.v1.StepReportMsg;
import rearguard.v1.TargetMsg;

/** Unknown means refuse: a word of a later version is never read as one of this version. */
class RefusalTest {
  private static final int WORD_OF_TOMORROW = 99;
  private final AnyRun any = new AnyRun(7);

  @Test
  void wordsOfTomorrowAndMissingWordsAreRefused() {
    refusesItsWords(ProblemWire.to(any.problem()), "kind", ProblemWire::from);
    refusesItsWords(HostWire.to(any.hostState()), "state", HostWire::from);
    refusesItsWords(DriverWire.to(any.spec()), "kind", DriverWire::from);
    refusesItsWords(SnapshotWire.to(any.point()), "mark", SnapshotWire::from);
    refusesItsWords(SnapshotWire.to(any.point()), "origin", SnapshotWire::from);
    refusesItsWords(CheckWire.to(any.finding()), "verdict", CheckWire::from);
    refusesItsWords(PlanWire.to(any.plan()), "risk", PlanWire::from);
    refusesItsWords(RunWire.to(any.run()), "state", RunWire::from);
    refusesItsWords(RunWire.to(any.report()), "state", RunWire::from);
  }

  @Test
  void emptyMessagesAreRefused() {
    refuses(ProblemMsg.getDefaultInstance(), ProblemWire::from);
    refuses(HostMsg.getDefaultInstance(), HostWire::from);
    refuses(DriverSpecMsg.getDefaultInstance(), DriverWire::from);
    refuses(TargetMsg.getDefaultInstance(), SnapshotWire::from);
    refuses(RestorePointMsg.getDefaultInstance(), SnapshotWire::from);
    refuses(CheckMsg.newBuilder().setName("api").build(), CheckWire::from);
    refuses(FindingMsg.getDefaultInstance(), CheckWire::from);
    refuses(StepMsg.getDefaultInstance(), PlanWire::from);
    refuses(StageMsg.getDefaultInstance(), PlanWire::from);
    refuses(PlanMsg.getDefaultInstance(), PlanWire::from);
    refuses(StepReportMsg.getDefaultInstance(), RunWire::from);
    refuses(RunEventMsg.getDefaultInstance(), RunWire::from);
    refuses(RunMsg.getDefaultInstance(), RunWire::from);
  }

  @Test
  void aSettingThatStandsTwiceOrHasNoShapeIsRefused() {
    var entry =
        SettingEntryMsg.newBuilder()
            .setKey("path")
            .setValue(SettingMsg.newBuilder().setText("/opt/tea"))
            .build();
    refuses(
        SettingGroupMsg.newBuilder().addEntries(entry).addEntries(entry).build(),
        SettingWire::from);
    refuses(
        SettingGroupMsg.newBuilder().addEntries(SettingEntryMsg.newBuilder().setKey("a")).build(),
        SettingWire::from);
  }

  @Test
  void aPlanOfANewerFormatIsRefusedByName() {
    var tomorrow = PlanWire.to(any.plan()).toBuilder().setFormat(WORD_OF_TOMORROW).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlanWire.from(tomorrow))
        .withMessageContaining("format 99");
  }

  @Test
  void anUnknownVerbOfAStepIsRefusedByName() {
    var step =
        StepMsg.newBuilder()
            .setId("web1/stop/app")
            .setTarget(TargetMsg.newBuilder().setComponent("app").setHost("web1"))
            .setDriver("pm2")
            .setVerbValue(WORD_OF_TOMORROW)
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlanWire.from(step))
        .withMessageContaining("verb of a step");
  }

  @Test
  void aLimitOfNoHostsIsRefused() {
    var stage = StageMsg.newBuilder().setKind(StageMsg.Kind.CHANGE).build();
    refuses(stage, PlanWire::from);
  }

  @Test
  void aNameThatIsAPathIsRefusedBeforeItEnters() {
    refuses(
        TargetMsg.newBuilder().setComponent("code").setHost("../../etc").build(),
        SnapshotWire::from);
  }

  @Test
  void bytesThatAreNoMessageAreRefused() {
    byte[] noise = "not a message at all".getBytes(StandardCharsets.UTF_8);
    assertThatIllegalArgumentException().isThrownBy(() -> PlanWire.plan(noise));
    assertThatIllegalArgumentException().isThrownBy(() -> RunWire.event(noise));
  }

  @SuppressWarnings("unchecked")
  private static <M extends Message> void refusesItsWords(
      M fine, String enumField, Function<M, ?> from) {
    assertThat(from.apply(fine)).isNotNull();
    FieldDescriptor field = fine.getDescriptorForType().findFieldByName(enumField);
    var unspecified = fine.toBuilder().clearField(field).build();
    var tomorrow =
        fine.toBuilder()
            .setField(
                field, field.getEnumType().findValueByNumberCreatingIfUnknown(WORD_OF_TOMORROW))
            .build();
    Consumer<Message> refused = message -> refuses((M) message, from);
    refused.accept(unspecified);
    refused.accept(tomorrow);
  }

  private static <M extends Message> void refuses(M message, Function<M, ?> from) {
    assertThatIllegalArgumentException().isThrownBy(() -> from.apply(message));
  }
}
