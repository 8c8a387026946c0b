package rearguard.agent.driver.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rearguard.agent.driver.Shelf;
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

/**
 * Env files of somebody who wishes ill: captured, changed once more, compared, prepared and
 * restored by root. What stands outside of his folder stays as it is, and what he may not read he
 * does not get, however the file looks.
 */
class FilesHostileTest {
  private static final int STRANGER = 12345;
  private static final String SECRET = "root:canary-4711-shadow";
  private static final Target TARGET = new Target(new ComponentName("env"), new HostName("web1"));
  private static final SnapshotId GOOD = new SnapshotId("s-goodgood");

  @TempDir private Path folder;
  private final Host host = new LocalHost("files-hostile");
  private final FilesDriver driver = new FilesDriver();
  private Path his;
  private Path env;
  private Path outside;
  private SnapshotStore store;

  @BeforeEach
  void makeTheWorld() throws Exception {
    assumeTrue(host.self().user() == 0, "needs root");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    store = SnapshotStore.in(folder.resolve("store"), host);
    outside = Files.createDirectory(folder.resolve("outside"));
    secret(outside.resolve("shadow"));
    his = Files.createDirectory(folder.resolve("his"));
    env = his.resolve("app.env");
    Files.writeString(env, "A=1\nB=2\n");
    as("0", "chown -R " + STRANGER + ":" + STRANGER + " .");
  }

  private static void secret(Path file) throws Exception {
    Files.writeString(file, SECRET);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /**
   * What he does with "app.env" in his folder, as himself unless it says otherwise: before the
   * capture, and between capture and restore.
   */
  static Stream<Arguments> tricks() {
    return Stream.of(
        trick("a file that is a link to the passwords", link("app.env"), ""),
        trick("a file that becomes a link to the passwords after the capture", "", link("app.env")),
        trick(
            "a folder that becomes a link out after the capture",
            "",
            "mv ../his/sub sub.old; ln -s $OUT sub"),
        trick(
            "a link to a link to a folder on the way",
            "rm -r sub; ln -s $OUT one; ln -s one sub",
            ""),
        trick("a file that is a pipe nobody writes to", "rm app.env; mkfifo app.env", ""),
        trick("a pipe in place of the file after the capture", "", "rm app.env; mkfifo app.env"),
        trick(
            "a socket in place of the file",
            "rm app.env; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"app.env\")'",
            ""),
        trick("a folder in place of the file", "rm app.env; mkdir app.env; echo x > app.env/x", ""),
        trick(
            "a folder in place of the file after the capture",
            "",
            "rm app.env; mkdir -p app.env/a/b; ln -s $OUT app.env/a/b/out"),
        trick("a file of a gigabyte that takes no room", "truncate -s 1G app.env", ""),
        trick("bytes of zero in the file", "printf 'A=1\\0B=2\\n' > app.env", "echo A=2 > app.env"),
        trick(
            "lines that end as in DOS",
            "printf 'A=1\\r\\nB=2\\r\\n' > app.env",
            "printf 'A=2\\r\\nB=2\\r\\n' > app.env"),
        trick("no end of the last line", "printf 'A=1\\nB=2' > app.env", "printf 'A=2' > app.env"),
        trick(
            "a mark of byte order at the beginning",
            "printf '\\357\\273\\277A=1\\n' > app.env",
            "printf '\\357\\273\\277A=2\\n' > app.env"),
        trick(
            "the same key many times",
            "yes A=1 | head -n 1000 > app.env",
            "yes A=2 | head -n 1000 > app.env"),
        trick(
            "exports, quotes and lines that go on",
            "printf 'export A=1\\nB=\"x\\ny\"\\nC=a\\\\\\nb\\n' > app.env",
            "echo 'export  A=2' > app.env"),
        trick(
            "values that a shell would run",
            "echo 'A=$(id > '$OUT'/ran)' > app.env; echo 'B=`id > '$OUT'/ran`; id > '$OUT'/ran' >> app.env",
            "echo 'A=2; id > '$OUT'/ran' > app.env"),
        trick(
            "bytes that are no text",
            "printf 'A=\\377\\376\\nB=\\300\\257\\n' > app.env",
            "printf 'A=\\377\\n' > app.env"),
        trick(
            "a key of a mebibyte",
            "head -c 1048576 /dev/zero | tr '\\0' A > app.env; echo =1 >> app.env",
            "echo B=1 > app.env"),
        trick("nothing at all in the file", ": > app.env", "echo A=2 > app.env"),
        trick(
            "names beside the file as Rearguard gives them",
            "",
            "for n in 1 2 3; do ln -s $OUT/shadow .rearguard-new-$n; ln -s $OUT/shadow .rearguard-new-app.env-$n; done; echo A=2 > app.env"),
        trick(
            "a file that anybody may write and that sets its user",
            "chmod 6777 app.env",
            "chmod 0600 app.env; echo A=2 > app.env"));
  }

  private static String link(String name) {
    return "rm " + name + "; ln -s $OUT/shadow " + name;
  }

  private static Arguments trick(String name, String before, String after) {
    return Arguments.of(name, before, after);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tricks")
  void whatStandsOutsideStaysAsItIs(String name, String before, String after) throws Exception {
    as(user(), "mkdir sub; echo S=1 > sub/own.env");
    as(user(), before);
    var canary = print();

    var first = attempt(() -> captured(paths()));
    as(user(), after);
    var second = first.isEmpty() ? attempt(this::back) : first;

    assertThat(print()).as(name).isEqualTo(canary);
    assertThat(as(user(), "grep -rals canary . || true")).as("what he reads").isEmpty();
    assertThat(first + second).doesNotContain("canary");
    if (second.isEmpty()) {
      assertThat(driver.verify(subject(paths()), store.open(GOOD)).words()).isEmpty();
    }
    assertThat(as("0", "find . ! -user " + STRANGER)).as("what is not his any more").isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tricks")
  void likewiseWhenOneKeyIsCaredFor(String name, String before, String after) throws Exception {
    as(user(), "mkdir sub; echo S=1 > sub/own.env");
    as(user(), before);
    var canary = print();

    var first = attempt(() -> captured(key()));
    as(user(), after);
    var second = first.isEmpty() ? attempt(() -> back(key())) : first;

    assertThat(print()).as(name).isEqualTo(canary);
    assertThat(as(user(), "grep -rals canary . || true")).isEmpty();
    assertThat(first + second).doesNotContain("canary");
    assertThat(as("0", "find . ! -user " + STRANGER)).isEmpty();
  }

  /** He swaps folder and link as fast as he can while root restores into them. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("swaps")
  void whoIsFastEnoughStillGetsNothing(String name, String swap) throws Exception {
    as(user(), "mkdir sub; echo S=1 > sub/own.env; mkdir decoy; ln -s $OUT decoy/link");
    captured(paths());
    var canary = print();
    var mischief =
        new ProcessBuilder(words(user(), "while :; do " + swap + "; done")).directory(his.toFile());
    mischief.environment().put("OUT", outside.toString());
    var running =
        mischief.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      for (int i = 0; i < 60; i++) {
        attempt(this::back);
      }
    } finally {
      running.destroyForcibly().waitFor(Duration.ofSeconds(10));
    }

    assertThat(print()).as(name).isEqualTo(canary);
    assertThat(as(user(), "grep -ras canary . || true")).isEmpty();
  }

  static Stream<Arguments> swaps() {
    return Stream.of(
        Arguments.of(
            "file for a link", "ln -sf $OUT/shadow app.env; rm -f app.env; echo A=9 > app.env"),
        Arguments.of(
            "folder for a link",
            "mv sub s2 && ln -s $OUT sub; rm -f sub; mv s2 sub; echo S=9 > sub/own.env"),
        Arguments.of(
            "file for a hard link", "echo A=9 > decoy/x; ln -f decoy/x app.env; rm -f app.env"));
  }

  private interface Errand {
    void run() throws Exception;
  }

  /** What was refused, in words; only a refusal may stop it. */
  private static String attempt(Errand errand) {
    var thrown = catchThrowable(errand::run);
    if (thrown == null) {
      return "";
    }
    assertThat(thrown).isInstanceOf(HostException.class);
    return String.valueOf(thrown.getMessage());
  }

  private static String user() {
    return Integer.toString(STRANGER);
  }

  private Setting.Group paths() {
    return Setting.Group.of(
        Map.of(
            "paths",
            new Setting.Many(
                List.of(
                    new Setting.Text(env.toString()),
                    new Setting.Text(his.resolve("sub/own.env").toString())))));
  }

  private Setting.Group key() {
    var entries = new LinkedHashMap<String, Setting>();
    entries.put("paths", new Setting.Text(env.toString()));
    entries.put("keys", new Setting.Text("A"));
    return new Setting.Group(entries);
  }

  private Subject subject(Setting.Group settings) {
    return new Subject(TARGET, settings, host);
  }

  private Shelf captured(Setting.Group settings) throws Exception {
    store.keep(GOOD, TARGET, driver.spec().name(), on -> driver.capture(subject(settings), on));
    return store.open(GOOD);
  }

  private void back() throws Exception {
    back(paths());
  }

  private void back(Setting.Group settings) throws Exception {
    var bench = store.bench(new RunId("r-run00001"), TARGET);
    driver.compare(subject(settings), store.open(GOOD));
    driver.prepare(subject(settings), store.open(GOOD), bench);
    driver.restore(subject(settings), store.open(GOOD), bench);
    driver.tidy(subject(settings), bench);
  }

  /** Everything outside of his folder: names, rights, owners and contents. */
  private String print() throws Exception {
    return as("0", "cd $OUT; find . -printf '%p %m %U %G %y %s\\n' | sort; cat shadow");
  }

  private List<String> words(String user, String script) {
    return List.of(
        "setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "sh", "-c", script);
  }

  private String as(String user, String script) throws Exception {
    var builder = new ProcessBuilder(words(user, script)).directory(his.toFile());
    builder.environment().put("OUT", outside.toString());
    var process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
