package rearguard.agent.driver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Subject;
import rearguard.agent.host.Host;
import rearguard.agent.host.LocalHost;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.name.SnapshotId;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

class FilesKeysLimitsTest {
  private static final Target TARGET = new Target(new ComponentName("env"), new HostName("web1"));
  private static final SnapshotId ONE = new SnapshotId("s-00000001");

  @TempDir private Path folder;
  private final Host host = new LocalHost("files-keys-test");
  private final FilesDriver driver = new FilesDriver();
  private SnapshotStore store;
  private Path env;

  @BeforeEach
  void makeTheWorld() throws Exception {
    store = SnapshotStore.in(folder.resolve("store"), host);
    env = folder.resolve("app.env");
  }

  private Subject naming(String... keys) {
    var section =
        Map.of(
            "paths", new Setting.Text(env.toString()), "keys", FilesKeysTest.many(Stream.of(keys)));
    return new Subject(TARGET, Setting.Group.of(section), host);
  }

  private Snapshot capture(Subject subject) throws Exception {
    return store.keep(ONE, TARGET, driver.spec().name(), shelf -> driver.capture(subject, shelf));
  }

  private String restore(Subject subject) throws Exception {
    var bench = store.bench(new RunId("r-0001"), TARGET);
    driver.prepare(subject, store.open(ONE), bench);
    return driver.restore(subject, store.open(ONE), bench);
  }

  @Test
  void driftNamesKeysAndTellsValuesApartOnlyByAFingerprint() throws Exception {
    Files.writeString(env, "A=hunter2\nB=1\nD=1\nE=1\n");
    capture(naming("A", "B", "C", "D", "E"));
    Files.writeString(env, "A=hunter3\nC=1\nD=1\nD=1\nE=1\nOTHER=hunter4\n");

    var words = driver.compare(naming("A", "B", "C", "D", "E"), store.open(ONE)).words();
    assertThat(words).hasSize(1);
    assertThat(words.getFirst())
        .matches(
            "\".*/app.env\" differs in A \\(was [0-9a-f]{8}, now [0-9a-f]{8}\\),"
                + " B \\(now missing\\), C \\(now added\\), D \\(stands there 2 times\\)")
        .doesNotContain("hunter");
    Files.writeString(env, "A=hunter2\nB=1\nD=1\nE=1\nOTHER=2\n");
    assertThat(driver.compare(naming("A", "B", "C", "D", "E"), store.open(ONE)).words()).isEmpty();
  }

  @Test
  void aDuplicateIsNamedAndIsNoneAfterwards() throws Exception {
    Files.writeString(env, "A=1\nOTHER=1\nA=2\n");
    assertThat(capture(naming("A")).summary())
        .isEqualTo("1 key of 1 file; more than once, of which the last counts: A");
    assertThat(driver.verify(naming("A"), store.open(ONE)).words()).isEmpty();

    Files.writeString(env, "A=1\nOTHER=1\nA=2\nA=3\n");
    assertThat(restore(naming("A"))).isEqualTo("set keys of 1 file right");
    assertThat(env).hasContent("A=2\nOTHER=1\n");
    assertThat(driver.verify(naming("A"), store.open(ONE)).words()).isEmpty();
  }

  @Test
  void keysThatStoodBehindEachOtherComeBackInTheirOrder() throws Exception {
    var good = "# head\nZ=1\n# mid\nY=2\nB=3\nA=4\nrest=1\n";
    Files.writeString(env, good);
    capture(naming("A", "B", "Y", "Z"));
    Files.writeString(env, "# head\n# mid\nrest=1\n");

    restore(naming("A", "B", "Y", "Z"));
    assertThat(Files.readString(env)).isEqualTo(good);
  }

  @Test
  void aSnapshotOfTheWholeFileGivesBackOneKey() throws Exception {
    Files.writeString(env, "A=1\nB=1\n");
    var whole =
        new Subject(
            TARGET, Setting.Group.of(Map.of("paths", new Setting.Text(env.toString()))), host);
    capture(whole);
    Files.writeString(env, "A=2\nB=2\n");

    restore(naming("B"));
    assertThat(env).hasContent("A=2\nB=1\n");
  }

  @Test
  void onlyKeysThatAreStillNamedComeBack() throws Exception {
    Files.writeString(env, "A=1\nB=1\n");
    capture(naming("A", "B"));
    Files.writeString(env, "A=2\nB=2\n");
    restore(naming("B"));
    assertThat(env).hasContent("A=2\nB=1\n");

    assertThatThrownBy(() -> restore(naming("B", "C")))
        .hasMessageContaining("does not hold all the keys of it that are named now");
    assertThat(env).hasContent("A=2\nB=1\n");
  }

  @Test
  void aFileThatIsGoneIsNamedUnlessNothingWasInIt() throws Exception {
    Files.writeString(env, "A=1\n");
    capture(naming("A"));
    Files.delete(env);
    assertThatThrownBy(() -> driver.compare(naming("A"), store.open(ONE)))
        .hasMessageContaining("the file is gone");

    store.remove(ONE);
    capture(naming("A"));
    Files.writeString(env, "OTHER=1\nA=late\n");
    restore(naming("A"));
    assertThat(env).hasContent("OTHER=1\n");
  }

  @Test
  void keysOfWhatIsNoFileAreRefused() throws Exception {
    Files.createDirectory(env);
    assertThatThrownBy(() -> capture(naming("A"))).hasMessageContaining("no plain file");
    assertThat(driver.review(naming("A-B").settings())).hasSize(1);
    assertThat(driver.review(naming("A=1").settings())).hasSize(1);
    assertThat(driver.review(naming().settings())).hasSize(1);
    assertThat(driver.review(naming("A").settings())).isEmpty();
  }
}
