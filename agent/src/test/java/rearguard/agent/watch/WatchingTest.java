package rearguard.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.files.FilesDriver;
import rearguard.agent.hold.Holds;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.step.Keeping;
import rearguard.agent.step.Questions;
import rearguard.agent.step.Work;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Target;
import rearguard.model.watch.Expected;
import rearguard.model.watch.Sight;
import rearguard.model.watch.Sighted;
import rearguard.model.watch.Watch;
import rearguard.model.watch.Watched;

/** With real files in a real store; only the time is the test's. */
class WatchingTest {
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final HostName WEB1 = new HostName("web1");
  private static final Target CONFIG = new Target(new ComponentName("config"), WEB1);
  private static final DriverName FILES = new DriverName("files");
  private static final Duration STILL = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final Host host = new LocalHost("watching-test");
  private final List<Sighted> told = new ArrayList<>();
  private Path file;
  private Questions questions;
  private Watch watch;
  private long now;

  @BeforeEach
  void captured() throws Exception {
    file = Files.writeString(folder.resolve("app.env"), "PORT=1\n");
    var store = SnapshotStore.in(folder.resolve("store"), host);
    var drivers = new Drivers(List.of(new FilesDriver()));
    questions =
        new Questions(new Work(WEB1, drivers, new Keeping(store), host, new Holds(folder, host)));
    watch = watchOf(capture("s-kept0001"), 1);
  }

  @Test
  void whatWasFoundQuietIsKnownAgainByTheNextLifeWithoutComparing() throws Exception {
    lookedAt(life(), 0, 31);
    Files.move(folder.resolve("store"), folder.resolve("away"));

    lookedAt(life(), 100, 131, 200);

    assertThat(sights()).isEmpty();
  }

  /** The control of the test above: with nothing remembered the next life does compare. */
  @Test
  void withoutItsMemoryTheNextLifeComparesAnew() throws Exception {
    lookedAt(life(), 0, 31);
    Files.move(folder.resolve("store"), folder.resolve("away"));
    Files.writeString(remembered(), "not what was written\n");

    lookedAt(life(), 100, 131);

    assertThat(sights()).extracting(Sight::stage).containsExactly(Sight.Stage.CHANGED);
  }

  @Test
  void whatChangedBetweenTwoLivesIsFoundByTheSecond() throws Exception {
    lookedAt(life(), 0, 31);
    Files.writeString(file, "PORT=2\n");

    lookedAt(life(), 100, 131);

    assertThat(sights()).extracting(Sight::stage).containsExactly(Sight.Stage.CHANGED);
  }

  @Test
  void anotherSnapshotIsComparedThoughNothingLooksOtherwise() throws Exception {
    lookedAt(life(), 0, 31);
    Files.writeString(file, "PORT=2\n");
    var other = capture("s-kept0002");
    lookedAt(life(), 100, 131);
    told.clear();
    watch = watchOf(other, 2);

    lookedAt(life(), 200, 231);

    assertThat(sights()).isEmpty();
    watch = watchOf(new Expected.Kept(new SnapshotId("s-kept0001"), "d1"), 3);
    lookedAt(life(), 300, 331);
    assertThat(sights()).isNotEmpty();
  }

  @Test
  void memoryThatCannotBeKeptCostsOnlyAComparison() throws Exception {
    Files.createDirectory(remembered());

    lookedAt(life(), 0, 31, 60);
    lookedAt(life(), 100, 131);

    assertThat(sights()).isEmpty();
  }

  @Test
  void looksSeldomWhileAllIsQuietAndOftenWhileSomethingMoves() throws Exception {
    var life = life();
    assertThat(life.pause()).contains(Duration.ofSeconds(10));
    lookedAt(life, 0, 31);
    assertThat(life.pause()).contains(Duration.ofSeconds(30));

    Files.writeString(file, "PORT=2\n");
    lookedAt(life, 61);

    assertThat(life.pause()).contains(Duration.ofSeconds(10));
  }

  private Watching life() {
    var life = new Watching(questions, FoundQuiet.in(remembered(), host), () -> now, _ -> false);
    life.told(watch);
    return life;
  }

  private void lookedAt(Watching life, long... seconds) throws Exception {
    for (long second : seconds) {
      now = Duration.ofSeconds(second).toNanos();
      life.look(told::add);
    }
  }

  private List<Sight> sights() {
    return Optional.of(told).filter(all -> !all.isEmpty()).map(List::getLast).stream()
        .flatMap(sighted -> sighted.sights().stream())
        .toList();
  }

  private Expected.Kept capture(String id) throws Exception {
    var section = new Questions.Section(CONFIG, FILES, settings());
    var snapshot = questions.capture(new SnapshotId(id), section);
    return new Expected.Kept(snapshot.id(), snapshot.digest());
  }

  private Watch watchOf(Expected.Kept kept, long number) {
    return new Watch(SHOP, number, STILL, List.of(new Watched(CONFIG, FILES, settings(), kept)));
  }

  private Setting.Group settings() {
    var paths = List.<Setting>of(new Setting.Text(file.toString()));
    return Setting.Group.of(Map.of("paths", new Setting.Many(paths)));
  }

  private Path remembered() {
    return folder.resolve("found-quiet");
  }
}
