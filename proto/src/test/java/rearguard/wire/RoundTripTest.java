package rearguard.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rearguard.model.name.ApplicationName;
import rearguard.v1.Agent;
import rearguard.v1.Local;
import rearguard.v1.Operator;
import rearguard.v1.PlanMsg;
import rearguard.v1.Words;
import rearguard.wire.flag.FlagWire;
import rearguard.wire.shown.ShownWire;

/** Whatever is said arrives as it was said, and no field of any message is forgotten. */
class RoundTripTest {

  /** Each seed makes other values; the same seed makes the same. */
  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  /** Protobuf's maps load all of its reflection, in an agent that has no use for it. */
  @Test
  void noMessageHasAMapOfProtobuf() {
    var files =
        List.of(
            Words.getDescriptor(),
            Agent.getDescriptor(),
            Local.getDescriptor(),
            Operator.getDescriptor());
    var fields =
        files.stream()
            .flatMap(file -> file.getMessageTypes().stream())
            .flatMap(message -> message.getFields().stream())
            .toList();
    assertThat(fields).hasSizeGreaterThan(200).noneMatch(FieldDescriptor::isMapField);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void problemsAndSettingsArriveAsTheyWereSaid(long seed) {
    var any = new AnyRun(seed);
    arrives(any.problem(), ProblemWire::to, ProblemWire::from);
    arrives(any.list(any::problem), ProblemWire::to, ProblemWire::from);
    var settings = any.settings(3);
    var back = arrives(settings, SettingWire::to, SettingWire::from);
    assertThat(back.entries().sequencedKeySet())
        .containsExactlyElementsOf(settings.entries().sequencedKeySet());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void hostsArriveAsTheyWereSaid(long seed) {
    var any = new AnyRun(seed);
    arrives(any.spec(), DriverWire::to, DriverWire::from);
    arrives(any.facts(), HostWire::to, HostWire::from);
    arrives(any.health(), HostWire::to, HostWire::from);
    arrives(any.hostState(), HostWire::to, HostWire::from);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void snapshotsAndFindingsArriveAsTheyWereSaid(long seed) {
    var any = new AnyRun(seed);
    arrives(any.target(), SnapshotWire::to, SnapshotWire::from);
    arrives(any.snapshot(), SnapshotWire::to, SnapshotWire::from);
    arrives(any.point(), SnapshotWire::to, SnapshotWire::from);
    arrives(any.drift(), SnapshotWire::to, SnapshotWire::from);
    arrives(any.check(), CheckWire::to, CheckWire::from);
    arrives(any.finding(), CheckWire::to, CheckWire::from);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void trafficArrivesAsItWasSaid(long seed) {
    var any = new AnyRun(seed);
    arrives(any.wish(), TrafficWire::to, TrafficWire::from);
    arrives(any.standing(), TrafficWire::to, TrafficWire::from);
    arrives(any.list(any::note), TrafficWire::noted, TrafficWire::notes);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void flagsArriveAsTheyWereSaid(long seed) {
    var any = new AnyRun(seed);
    arrives(any.list(any::featureFlag), FlagWire::to, FlagWire::from);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsWatchedAndSeenArrivesAsItWasSaid(long seed) {
    var any = new AnyRun(seed);
    arrives(any.watch(), WatchWire::to, WatchWire::from);
    arrives(any.sighted(), WatchWire::to, WatchWire::from);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void evidenceArrivesAsItWasSaid(long seed) {
    var any = new AnyRun(seed);
    arrives(any.evidence(), EvidenceWire::to, EvidenceWire::from);
    arrives(any.kept(), EvidenceWire::to, EvidenceWire::from);
    arrives(any.lockdown(), EvidenceWire::to, EvidenceWire::from);
    arrives(any.told(), EvidenceWire::to, EvidenceWire::from);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void runsArriveAsTheyWereSaid(long seed) {
    var any = new AnyRun(seed);
    arrives(any.report(), RunWire::to, RunWire::from);
    arrives(any.run(), RunWire::to, RunWire::from);
    arrives(any.event(), RunWire::to, RunWire::from);
    arrives(any.catchUp(), CourseWire::to, CourseWire::from);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatTargetsShowedArrivesAsItWasSaid(long seed) {
    var any = new AnyRun(seed);
    var run = any.run();
    arrives(any.shown(), shown -> ShownWire.to(run.id(), shown), ShownWire::from);
    arrives(any.list(any::shown), shown -> ShownWire.to(run, shown), ShownWire::from);
    var kept = any.shown();
    assertThat(ShownWire.from(ShownWire.bytes(run.id(), kept))).isEqualTo(kept);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSamePlanHasTheSameBytesAndIdAfterAnyJourney(long seed) {
    var plan = new AnyRun(seed).plan();
    var back = PlanWire.plan(PlanWire.bytes(plan));
    assertThat(back).isEqualTo(plan);
    assertThat(PlanWire.bytes(back)).isEqualTo(PlanWire.bytes(plan));
    assertThat(PlanWire.id(back)).isEqualTo(PlanWire.id(plan));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eventsComeBackFromTheLedgerAsTheyWereKept(long seed) {
    var event = new AnyRun(seed).event();
    assertThat(RunWire.event(RunWire.bytes(event))).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void plansForTheDayWithoutAControllerComeBackAsTheyWereKept(long seed) {
    var kept = List.of(new AnyRun(seed).escape());
    var bytes = EscapeWire.bytes(new ApplicationName("shop"), kept);
    assertThat(EscapeWire.escapes(bytes)).isEqualTo(kept);
  }

  @Test
  void everyFieldOfEveryWordIsTranslated() {
    Set<String> seen = new TreeSet<>();
    for (long seed = 0; seed < 400; seed++) {
      var any = new AnyRun(seed);
      note(ProblemWire.to(List.of(any.problem())), seen);
      note(HostWire.to(any.hostState()), seen);
      note(SnapshotWire.to(any.point()), seen);
      note(TrafficWire.to(any.wish()), seen);
      note(TrafficWire.to(any.standing()), seen);
      note(TrafficWire.noted(any.list(any::note)), seen);
      note(FlagWire.to(any.featureFlag()), seen);
      note(EvidenceWire.to(any.evidence()), seen);
      note(EvidenceWire.to(any.kept()), seen);
      note(EvidenceWire.to(any.lockdown()), seen);
      note(ShownWire.to(any.run(), List.of(any.shown())), seen);
      note(RunWire.to(any.event()), seen);
      note(CourseWire.to(any.catchUp()), seen);
      note(EscapeWire.to(new ApplicationName("shop"), List.of(any.escape())), seen);
    }
    Set<String> all = new TreeSet<>();
    PlanMsg.getDescriptor().getFile().getMessageTypes().forEach(type -> all.addAll(fields(type)));
    assertThat(seen).containsAll(all);
  }

  private static <T, M extends Message> T arrives(T value, Function<T, M> to, Function<M, T> from) {
    M message = to.apply(value);
    T back = from.apply(travelled(message));
    assertThat(back).isEqualTo(value);
    return back;
  }

  @SuppressWarnings("unchecked")
  private static <M extends Message> M travelled(M message) {
    try {
      return (M) message.getParserForType().parseFrom(message.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static void note(Message message, Set<String> seen) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              seen.add(field.getFullName());
              Collection<?> values = value instanceof Collection<?> many ? many : List.of(value);
              values.forEach(
                  one -> {
                    if (one instanceof Message inner) {
                      note(inner, seen);
                    }
                  });
            });
  }

  private static Set<String> fields(Descriptor type) {
    Set<String> names = new TreeSet<>();
    type.getFields().stream().map(FieldDescriptor::getFullName).forEach(names::add);
    type.getNestedTypes().forEach(nested -> names.addAll(fields(nested)));
    return names;
  }
}
