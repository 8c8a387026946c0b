package rearguard.agent.driver.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.driver.Bench;
import rearguard.agent.driver.Driver.Progress;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;

/** What goes wrong with commands, on real programs. */
class CommandBadDayTest {
  private static final Target TARGET =
      new Target(new ComponentName("worker"), new HostName("host1"));
  private static final SnapshotId POINT = new SnapshotId("s-thepoint1");
  private static final SnapshotId UNDO = new SnapshotId("s-undoundo");
  private static final String MARK = "command-bad-day-" + ProcessHandle.current().pid();
  private static final String ONLY_VERSION = "parameters: { version: version }\n";

  @TempDir Path folder;
  private final Host host = new LocalHost(MARK);
  private SnapshotStore store;
  private Deploying world;
  private int runs;

  @BeforeEach
  void begin() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), host);
    world = Deploying.in(Files.createDirectory(folder.resolve("world")), ONLY_VERSION);
  }

  @AfterEach
  void endWhatIsLeft() throws Exception {
    host.programs().endLeftovers();
  }

  private CommandDriver driver() {
    return (CommandDriver) world.driver();
  }

  private Subject subject() {
    return subject("v1");
  }

  private Subject subject(String version) {
    return new Subject(TARGET, Deploying.settings(Map.of("version", version)), host);
  }

  private void capture(SnapshotId id) throws Exception {
    store.keep(id, TARGET, driver().spec().name(), shelf -> driver().capture(subject(), shelf));
  }

  private void remember(SnapshotId id) throws Exception {
    store.keep(id, TARGET, driver().spec().name(), shelf -> driver().remember(subject(), shelf));
  }

  private Bench prepared(SnapshotId id) throws Exception {
    var bench = store.bench(new RunId(String.format("r-run%04d", ++runs)), TARGET);
    driver().prepare(subject(), store.open(id), bench);
    return bench;
  }

  private String restore(SnapshotId id, Bench bench) throws Exception {
    return driver().restore(subject(), store.open(id), bench);
  }

  @Test
  void withoutAStatusARollbackAlwaysRunsItAndThePlanSaysSo() throws Exception {
    capture(POINT);

    var drift = driver().compare(subject(), store.open(POINT));
    assertThat(drift.words())
        .containsExactly("runs deploy-worker (version=v1): no status tells whether it is needed");
    assertThat(drift.always()).isTrue();
    assertThat(drift.differs()).isFalse();

    assertThat(restore(POINT, prepared(POINT)))
        .startsWith("deploy-worker (version=v1) ended with 0");
    assertThat(world.ran()).containsExactly("v1 r-run0001");
    assertThat(driver().verify(subject(), store.open(POINT)).words()).isEmpty();

    restore(POINT, prepared(POINT));
    assertThat(world.ran()).containsExactly("v1 r-run0001", "v1 r-run0002");
  }

  @Test
  void aRepeatedOrderOfARunRunsNothingTwice() throws Exception {
    capture(POINT);
    var bench = prepared(POINT);
    restore(POINT, bench);

    assertThat(restore(POINT, bench)).isEqualTo("\"deploy-worker\" was run in this run already");
    assertThat(world.ran()).hasSize(1);
  }

  @Test
  void thePointRemembersTheArgumentsWhateverTheFileSaysNow() throws Exception {
    capture(POINT);
    var bench = prepared(POINT);
    driver().restore(subject("v9"), store.open(POINT), bench);
    assertThat(world.fingerprint()).isEqualTo("v1\n");
  }

  /** The one that waited for it is gone; its program is ended with it. */
  private Bench cutShort() throws Exception {
    var bench = prepared(POINT);
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    restore(POINT, bench);
                  } catch (Exception _) {
                    return; // nobody waits for it
                  }
                });
    await(() -> Files.exists(world.root().resolve("started")));
    thread.interrupt();
    thread.join();
    return bench;
  }

  /** {@code kill -9} of a process that runs it; what that left is ended as the next start does. */
  private Bench killedInTheMiddle() throws Exception {
    var bench = prepared(POINT);
    var agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DyingAgent.class.getName(),
                folder.toString(),
                MARK,
                bench.mark(),
                POINT.value(),
                TARGET.component().value(),
                TARGET.host().value())
            .inheritIO()
            .start();
    await(() -> Files.exists(world.root().resolve("started")));
    agent.destroyForcibly().waitFor();
    assertThat(host.programs().endLeftovers()).isPositive();
    return bench;
  }

  private static void await(BooleanSupplier met) throws Exception {
    for (int turn = 0; turn < 500 && !met.getAsBoolean(); turn++) {
      Thread.sleep(Duration.ofMillis(20));
    }
    assertThat(met.getAsBoolean()).isTrue();
  }

  private void slow(String more) throws Exception {
    world.declare("parameters: { version: version }\n" + more);
    var script = world.root().resolve("deploy");
    var text = Files.readString(script);
    Files.writeString(
        script,
        text.replace(
            "sleep ${SLOW:-0};",
            "if [ ! -e started ]; then touch started; echo half way with $TOKEN; sleep 60; fi;"));
    capture(POINT);
  }

  @Test
  void afterADeathInTheMiddleNobodyRunsItASecondTime() throws Exception {
    slow("");
    var bench = killedInTheMiddle();

    assertThat(driver().probe(subject(), store.open(POINT), bench)).isEqualTo(Progress.UNKNOWN);
    assertThatThrownBy(() -> restore(POINT, bench))
        .isInstanceOf(HostException.class)
        .hasMessage(
            "\"deploy-worker\" was begun in this run, and nobody knows whether it was done");
    assertThat(world.ran()).isEmpty();
  }

  @Test
  void aProbeThatSaysNotDoneLetsItBeRunAgain() throws Exception {
    slow("probe: [PROGRAM, --done]");
    var bench = killedInTheMiddle();

    assertThat(driver().probe(subject(), store.open(POINT), bench)).isEqualTo(Progress.NOT_DONE);
    restore(POINT, bench);
    assertThat(world.ran()).containsExactly("v1 " + bench.mark());
  }

  @Test
  void aProbeThatSaysDoneKeepsItFromBeingRunAgain() throws Exception {
    slow("probe: [PROGRAM, --done]");
    var bench = cutShort();
    Files.writeString(world.root().resolve("ran"), "v1 " + bench.mark() + "\n");

    assertThat(driver().probe(subject(), store.open(POINT), bench)).isEqualTo(Progress.DONE);
    assertThat(driver().verify(subject(), store.open(POINT)).words()).isEmpty();
    assertThat(restore(POINT, bench)).contains("in this run already");
    assertThat(world.ran()).hasSize(1);
  }

  @Test
  void aProbeThatCannotTellIsNoPermission() throws Exception {
    slow("probe: [PROGRAM, --nonsense]");
    var bench = cutShort();

    assertThat(driver().probe(subject(), store.open(POINT), bench)).isEqualTo(Progress.UNKNOWN);
    assertThatThrownBy(() -> restore(POINT, bench)).hasMessageContaining("nobody knows");
  }

  @Test
  void whatMayBeRepeatedIsRepeated() throws Exception {
    slow("repeatable: true");
    var bench = cutShort();

    assertThat(driver().probe(subject(), store.open(POINT), bench)).isEqualTo(Progress.MIXED);
    restore(POINT, bench);
    assertThat(world.ran()).hasSize(1);
  }

  @Test
  void theWayBackRunsTheUndoOnceAndOnlyWhenThereIsSomethingToTakeBack() throws Exception {
    world.declare(ONLY_VERSION + "undo: [PROGRAM, --undo]");
    capture(POINT);
    remember(UNDO);
    assertThat(driver().compare(subject(), store.open(UNDO)).words()).isEmpty();
    assertThat(restore(UNDO, prepared(UNDO))).startsWith("not run");

    restore(POINT, prepared(POINT));
    assertThat(driver().compare(subject(), store.open(UNDO)).words())
        .containsExactly("runs the undo of deploy-worker (version=v1), which r-run0002 ran");

    var back = prepared(UNDO);
    assertThat(restore(UNDO, back))
        .startsWith("the undo of deploy-worker (version=v1) ended with 0");
    assertThat(restore(UNDO, back)).isEqualTo("not run: there is nothing to take back");
    assertThat(driver().verify(subject(), store.open(UNDO)).words()).isEmpty();
    restore(UNDO, prepared(UNDO));
    assertThat(world.ran()).containsExactly("v1 r-run0002", "undone");
  }

  @Test
  void aWayBackFromWhereNothingBeganNeedsNoPolicy() throws Exception {
    capture(POINT);
    remember(UNDO);
    Files.delete(world.root().resolve("commands.yaml"));
    assertThat(restore(UNDO, prepared(UNDO))).startsWith("not run");
    assertThat(driver().verify(subject(), store.open(UNDO)).words()).isEmpty();
  }

  @Test
  void whatHasNoUndoIsSaidBeforeAnythingChangesAndFailsByName() throws Exception {
    capture(POINT);
    remember(UNDO);
    restore(POINT, prepared(POINT));

    assertThatThrownBy(() -> driver().compare(subject(), store.open(UNDO)))
        .hasMessageContaining("the policy declares no undo for it");
    var back = prepared(UNDO);
    assertThatThrownBy(() -> restore(UNDO, back)).hasMessageContaining("cannot be taken back");
  }

  @Test
  void anOlderUndoPointIsRefusedWhileALaterRunStandsOnIt() throws Exception {
    world.declare(ONLY_VERSION + "undo: [PROGRAM, --undo]");
    capture(POINT);
    remember(UNDO);
    restore(POINT, prepared(POINT));
    restore(POINT, prepared(POINT));

    assertThatThrownBy(() -> driver().compare(subject(), store.open(UNDO)))
        .hasMessage("\"deploy-worker\" was run again since, by r-run0002");
  }

  @Test
  void anExitCodeThatIsNoSuccessFailsWithItsLastWordsAndWithoutSecrets() throws Exception {
    world.declare(ONLY_VERSION + "success: [7]");
    capture(POINT);
    var bench = prepared(POINT);
    assertThatThrownBy(() -> restore(POINT, bench))
        .hasMessageStartingWith("deploy-worker (version=v1) ended with 0 after")
        .hasMessageEndingWith("released v1 with …")
        .satisfies(e -> assertThat(((HostException) e).problem().changed()).isTrue());
    assertThatThrownBy(() -> driver().probe(subject(), store.open(POINT), bench))
        .hasMessageContaining("does not mean success");
  }

  @Test
  void oneThatTakesTooLongIsEndedWithItsChildrenAndUnknown() throws Exception {
    slow("within: 6s");
    var bench = prepared(POINT);
    assertThatThrownBy(() -> restore(POINT, bench))
        .hasMessageEndingWith("took longer than 6000 ms and was ended: half way with …");
    assertThat(host.processes().all())
        .noneMatch(seen -> seen.words().equals(List.of("sleep", "60")) && seen.parent() == 1);
    assertThat(driver().probe(subject(), store.open(POINT), bench)).isEqualTo(Progress.UNKNOWN);
  }

  @Test
  void aPolicyThatChangedSinceItWasPreparedIsNotObeyed() throws Exception {
    capture(POINT);
    var bench = prepared(POINT);
    world.declare(ONLY_VERSION + "within: 6m");
    assertThatThrownBy(() -> restore(POINT, bench))
        .hasMessageContaining("otherwise than when the run was prepared");
    assertThat(world.ran()).isEmpty();
  }

  @Test
  void aCommandThatIsGoneFromThePolicyIsRefusedBeforeAnythingChanges() throws Exception {
    capture(POINT);
    var policy = world.root().resolve("commands.yaml");
    Files.writeString(
        policy, Files.readString(policy).replace("deploy-worker:", "deploy-workers:"));
    assertThatThrownBy(() -> driver().compare(subject(), store.open(POINT)))
        .hasMessage("this host's policy declares no command \"deploy-worker\"");
  }

  @ParameterizedTest
  @CsvSource({
    "deploy-workr, v1, 'this host''s policy declares no command \"deploy-workr\"', 'Did you mean'",
    "deploy-worker, $(id), 'argument \"version\" of', 'The policy of the host'",
  })
  void applyHearsWhatTheHostDoesNotDeclare(String run, String version, String words, String hint)
      throws Exception {
    var settings =
        Setting.Group.of(
            Map.of(
                "run",
                new Setting.Text(run),
                "arguments",
                Setting.Group.of(Map.of("version", new Setting.Text(version)))));
    var problem = driver().lookUp(settings, host).getFirst();
    assertThat(problem.message()).startsWith(words);
    assertThat(problem.hint()).startsWith(hint);
  }

  @Test
  void anotherUserHasNothingOfRoot() throws Exception {
    assumeTrue(host.self().user() == 0, "only root can become somebody else");
    var show = world.root().resolve("show");
    Files.writeString(show, "#!/bin/sh\nid -u; id -G; grep -E 'CapEff|CapPrm' /proc/self/status\n");
    host.programs()
        .run(
            rearguard.agent.host.Command.of(
                Path.of("/"), Duration.ofSeconds(10), "chmod", "0755", show.toString()));
    open(world.root());
    var policy = world.root().resolve("commands.yaml");
    Files.writeString(
        policy, "commands: { deploy-worker: { run: [" + show + "], user: nobody } }\n");
    var settings = Setting.Group.of(Map.of("run", new Setting.Text("deploy-worker")));
    var subject = new Subject(TARGET, settings, host);
    store.keep(POINT, TARGET, driver().spec().name(), to -> driver().capture(subject, to));
    var bench = store.bench(new RunId("r-nobody01"), TARGET);
    driver().prepare(subject, store.open(POINT), bench);

    assertThat(driver().restore(subject, store.open(POINT), bench))
        .contains("65534 | 65534 | CapPrm: 0000000000000000 | CapEff: 0000000000000000");
  }

  /** A test's own folder is closed to others; on the way to a program others need to pass. */
  private static void open(Path folder) throws Exception {
    for (var path = folder; !path.equals(Path.of("/tmp")); path = path.getParent()) {
      Files.setPosixFilePermissions(
          path, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      if (path.getParent() == null) {
        return;
      }
    }
  }
}
