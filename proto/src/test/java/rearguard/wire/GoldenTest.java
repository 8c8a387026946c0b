package rearguard.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.PointId;
import rearguard.model.name.SnapshotId;
import rearguard.model.plan.Change;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Policy;
import rearguard.model.plan.Risk;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.RunEvent;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/**
 * Bytes that ledgers and journals out there hold. When a test here fails, the words changed in a
 * way that old histories do not survive: change the words, not the files.
 */
class GoldenTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456789Z");
  private static final Target CODE = new Target(new ComponentName("code"), new HostName("web1"));

  @Test
  void aPlanKeptByTheFirstVersionIsStillReadAndWrittenTheSame() throws IOException {
    byte[] kept = kept("plan.hex");
    assertThat(PlanWire.plan(kept)).isEqualTo(plan());
    assertThat(HexFormat.of().formatHex(PlanWire.bytes(plan())))
        .isEqualTo(HexFormat.of().formatHex(kept));
    var givenByTheFirst = "336b6caaca463c8e2a7fbc48ea105d777cf27455bdd3a023d1fecca069344b36";
    assertThat(PlanWire.named(new PlanId(givenByTheFirst), plan())).isTrue();
  }

  @Test
  void theIdOfAPlanIsMadeOfTheDigestsOfItsHostsParts() {
    var id = new PlanId("6e53d44e6874d24094b8367b68d544ebb9211eb58f68d04166d78c258a837df5");
    assertThat(PlanWire.id(plan())).isEqualTo(id);
    assertThat(PlanWire.named(id, plan())).isTrue();
  }

  @Test
  void anEventKeptByTheFirstVersionIsStillReadAndWrittenTheSame() throws IOException {
    byte[] kept = kept("event.hex");
    assertThat(RunWire.event(kept)).isEqualTo(event());
    assertThat(HexFormat.of().formatHex(RunWire.bytes(event())))
        .isEqualTo(HexFormat.of().formatHex(kept));
  }

  private static Plan plan() {
    var restore =
        new Step(
            Step.idOf(CODE, Verb.RESTORE),
            CODE,
            new DriverName("git"),
            Verb.RESTORE,
            Setting.Group.of(
                Map.of("keep", new Setting.Many(List.of(new Setting.Text("node_modules"))))),
            new SnapshotId("s-abcdefgh"),
            "d1",
            Duration.ofMinutes(2));
    var api =
        new Check(
            new CheckName("api"),
            new Probe.Http(
                "http://127.0.0.1:8000/health",
                List.of(200, 401),
                new TreeMap<>(Map.of("x-b", "2", "x-a", "1")),
                new TreeMap<>(Map.of("commit", "1a2b3c4"))),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofMillis(1500));
    return new Plan(
        new ApplicationName("tea"),
        "code",
        new PointId("p-4f2a"),
        "v1.0.0 (p-4f2a)",
        NOON,
        "anna",
        List.of(new Change(CODE, "v1.0.1 -> v1.0.0", new Drift(List.of("3 files differ"), "f1"))),
        List.of("nothing but the newer code"),
        Risk.LOW,
        Duration.ofSeconds(12),
        List.of(
            new Stage(
                "change",
                Stage.Kind.CHANGE,
                new Limit(1, 0),
                List.of(new HostPart(CODE.host(), List.of(restore), List.of(api))))),
        Policy.BEFORE,
        List.of());
  }

  private static RunEvent event() {
    var undo =
        new Snapshot(
            new SnapshotId("s-abcdefgi"),
            CODE,
            new DriverName("git"),
            NOON,
            "v1.0.1 (5d6e7f8) on main, dirty",
            new TreeMap<>(Map.of("tag", "v1.0.1", "commit", "5d6e7f8")),
            "d2",
            4096);
    return new RunEvent.Reported(
        NOON,
        CODE.host(),
        new StepReport(
            Step.idOf(CODE, Verb.REMEMBER),
            1,
            StepState.DONE,
            "captured",
            false,
            false,
            Optional.of(undo),
            NOON.minusMillis(40)));
  }

  private static byte[] kept(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(GoldenTest.class.getResourceAsStream(name))) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }
}
