package rearguard.agent.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.driver.Driver;
import rearguard.agent.driver.Drivers;
import rearguard.agent.driver.Trace;
import rearguard.agent.driver.files.FilesDriver;
import rearguard.agent.host.Command;
import rearguard.agent.host.FaultyHost;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.host.proc.ChangedFiles;
import rearguard.agent.store.EvidenceStore;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.Setting;
import rearguard.model.evidence.Manifest;
import rearguard.model.evidence.Seal;
import rearguard.model.evidence.Wish;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;

class ForensicsTest {
  private static final HostName SELF = new HostName("web1");
  private static final ApplicationName SHOP = new ApplicationName("shop");
  private static final EvidenceId ID = new EvidenceId("e-aaaabbbb");
  private static final long MIB = 1 << 20;
  private static final Limits SMALL =
      new Limits(
          4 * MIB,
          24 * MIB,
          0,
          Duration.ofMinutes(1),
          Duration.ZERO,
          new ChangedFiles.Limits(10_000, 500));

  private static final HostTraces FEW =
      new HostTraces(List.of(), _ -> HostTraces.doors(List.of()).subList(0, 9));

  private final Host real = new LocalHost("forensics-test");
  @TempDir private Path folder;
  private Path app;
  private SnapshotStore snapshots;

  @BeforeEach
  void make() throws Exception {
    app = Files.createDirectory(folder.resolve("app"));
    snapshots = SnapshotStore.in(folder.resolve("store"), real);
  }

  /** What is immutable is nobody's to remove. */
  @AfterEach
  void loosen() throws Exception {
    var store = folder.resolve("store").toString();
    real.programs()
        .run(Command.of(folder, Duration.ofSeconds(20), "chattr", "-R", "-f", "-i", store));
  }

  private EvidenceStore store(Host host) throws Exception {
    return EvidenceStore.in(snapshots, host);
  }

  private Forensics forensics(Host host, Limits limits) throws Exception {
    var traces = limits.equals(Limits.USUAL) ? HostTraces.USUAL : FEW;
    var scope = new Forensics.Scope(limits, traces);
    return new Forensics(SELF, new Drivers(List.of(new FilesDriver())), store(host), host, scope);
  }

  private Wish.Take wish(EvidenceId id, Path... paths) {
    var texts =
        List.of(paths).stream().map(path -> (Setting) new Setting.Text(path.toString())).toList();
    var settings = new LinkedHashMap<String, Setting>();
    settings.put("paths", new Setting.Many(texts));
    var section =
        new Wish.Section(
            new Target(new ComponentName("config"), SELF),
            new DriverName("files"),
            new Setting.Group(settings));
    return new Wish.Take(id, SHOP, "ada", "somebody is in", List.of(section));
  }

  private Manifest manifest(EvidenceId id) throws Exception {
    return store(real).find(id).orElseThrow();
  }

  private String text(EvidenceId id, Manifest.Entry entry) throws Exception {
    var text = new StringBuilder();
    for (int part = 0; part < entry.parts(); part++) {
      var piece = store(real).read(id, entry.number(), part);
      text.append(new String(piece, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  private String text(String name) throws Exception {
    return text(ID, entry(name));
  }

  private Manifest.Entry entry(String name) throws Exception {
    return manifest(ID).entries().stream()
        .filter(one -> one.name().endsWith("-" + name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRealProcessIsThereWithItsSocketAndTheDigestOfItsProgram() throws Exception {
    try (var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var sleeper = new ProcessBuilder("sleep", "1013").directory(app.toFile()).start();
      try {
        forensics(real, Limits.USUAL).take(wish(ID, app));
        var program =
            Files.readAllBytes(sleeper.toHandle().info().command().map(Path::of).orElseThrow());
        var line =
            text("processes").lines().filter(one -> one.startsWith("pid=" + sleeper.pid() + " "));
        assertThat(line.toList())
            .singleElement()
            .asString()
            .contains(
                "words=\"sleep 1013\"",
                "folder=\"" + app.toRealPath() + "\"",
                "sha256=" + Manifest.digest(program),
                "parent=" + ProcessHandle.current().pid(),
                "began=" + Instant.now().toString().substring(0, 4));
        assertThat(text("sockets").lines())
            .anyMatch(
                one ->
                    one.contains(":" + listening.getLocalPort() + " remote=")
                        && one.contains("state=LISTEN")
                        && one.matches(
                            ".*held-by=([0-9,]*,)?" + ProcessHandle.current().pid() + "(,.*)?"));
      } finally {
        sleeper.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void whatIsKeptIsSealedReadOnlyAndInNobodysClear() throws Exception {
    var env = Files.writeString(app.resolve(".env"), "PASSWORD=correct-horse-battery\n");
    var seal = forensics(real, Limits.USUAL).take(wish(ID, env));
    assertThat(seal.whole()).isTrue();
    assertThat(text(ID, named(".env"))).isEqualTo("PASSWORD=correct-horse-battery\n");
    assertThat(seal.digest())
        .isEqualTo(Manifest.digest(store(real).read(ID, 0, 0)))
        .isEqualTo(forensics(real, SMALL).look(SHOP).getFirst().digest());
    for (var entry : manifest(ID).entries()) {
      var bytes = text(ID, entry).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(Manifest.digest(bytes)).as(entry.name()).isEqualTo(entry.digest());
    }
    try (var files = Files.list(store(real).folder(ID))) {
      for (var file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("r--------");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("correct-horse", "somebody is in", "PASSWORD");
      }
    }
    assertThat(manifest(ID).head().by()).isEqualTo("ada");
  }

  private Manifest.Entry named(String end) throws Exception {
    return manifest(ID).entries().stream()
        .filter(one -> one.source().endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWasAlteredCannotBeRead() throws Exception {
    var seal = forensics(real, SMALL).take(wish(ID, app));
    loosen();
    var part = store(real).folder(ID).resolve("p-000001-000000");
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
    var bytes = Files.readAllBytes(part);
    bytes[bytes.length / 2] ^= 1;
    Files.write(part, bytes);
    assertThatThrownBy(() -> store(real).read(seal.id(), 1, 0))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("missing or altered");
  }

  @Test
  void ofAGiantLogTheEndIsTaken() throws Exception {
    var log = app.resolve("giant.log");
    try (var file = new RandomAccessFile(log.toFile(), "rw")) {
      file.seek(5L << 30);
      file.write("the last line\n".getBytes(StandardCharsets.UTF_8));
    }
    forensics(real, SMALL).take(wish(ID, log));
    var entry = named("giant.log");
    assertThat(entry.bytes()).isEqualTo(4 * MIB);
    assertThat(entry.note()).contains("bytes at the beginning are left out");
    assertThat(text(ID, entry)).endsWith("the last line\n");
  }

  @Test
  void allTogetherIsBounded() throws Exception {
    var paths = new java.util.ArrayList<Path>();
    for (int i = 0; i < 12; i++) {
      paths.add(Files.write(app.resolve("big" + i), new byte[(int) (3 * MIB)]));
    }
    var seal = forensics(real, SMALL).take(wish(ID, paths.toArray(Path[]::new)));
    assertThat(seal.bytes()).isLessThanOrEqualTo(24 * MIB);
    assertThat(seal.notes()).anyMatch(note -> note.contains("no room left"));
  }

  @Test
  void aFullDiskIsRefusedBeforeAnythingIsWritten() throws Exception {
    var free = Files.getFileStore(folder).getUsableSpace();
    var limits =
        new Limits(MIB, MIB, free + MIB, Duration.ofMinutes(1), Duration.ZERO, SMALL.changes());
    assertThatThrownBy(() -> forensics(real, limits).take(wish(ID, app)))
        .hasMessageContaining("no room for evidence");
    assertThat(store(real).all(_ -> true)).isEmpty();
    assertThat(folder.resolve("store/evidence")).isEmptyDirectory();
  }

  @Test
  void timeThatIsOverIsSaid() throws Exception {
    var limits = new Limits(MIB, 24 * MIB, 0, Duration.ZERO, Duration.ZERO, SMALL.changes());
    var seal = forensics(real, limits).take(wish(ID, app));
    assertThat(seal.entries()).isZero();
    assertThat(seal.notes()).contains("processes: there was no time left");
  }

  @Test
  void noLinkOfAStrangerIsFollowedAndNoPipeWaitedFor() throws Exception {
    var secret = Files.writeString(folder.resolve("elsewhere"), "not of this application");
    Files.createSymbolicLink(app.resolve("link"), secret);
    Files.createSymbolicLink(app.resolve("way"), folder);
    var pipe = app.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    forensics(real, SMALL)
        .take(wish(ID, app.resolve("link"), app.resolve("way/elsewhere"), pipe, app));
    for (var entry : manifest(ID).entries()) {
      assertThat(text(ID, entry)).as(entry.name()).doesNotContain("not of this application");
    }
    assertThat(manifest(ID).missing().toString())
        .contains("app/link", "is a symbolic link", "is not a regular file");
    assertThat(text(ID, named("app"))).contains("points-to=\"" + secret + "\"");
  }

  @Test
  void namesOfStrangersStayOnTheirLine() throws Exception {
    for (var name : List.of("a\nentry forged", "\u001b[2J", "x y", "ü", "--help", "$(id)", "'\"")) {
      Files.writeString(app.resolve(name), "x");
    }
    var odd = new String(new byte[] {'o', (byte) 0xff, 'x'}, StandardCharsets.ISO_8859_1);
    var made =
        new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'o\\377x')\"")
            .directory(app.toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    assertThat(odd).hasSize(3);
    forensics(real, SMALL).take(wish(ID, app, app.resolve("a\nentry forged")));
    var changes = text(ID, named("app"));
    assertThat(changes)
        .contains("a\\x0aentry forged\"", "/\\x1b[2J\"", "\\xc3\\xbc\"", "/o\\xffx\"", "$(id)")
        .doesNotContain("\u001b");
    assertThat(manifest(ID).text().lines()).noneMatch(line -> line.startsWith("entry+forged"));
    assertThat(Manifest.of(manifest(ID).text())).isEqualTo(manifest(ID));
  }

  @Test
  void askedTwiceIsTakenOnceAndAnotherIdIsTakenAnew() throws Exception {
    var forensics = forensics(real, SMALL);
    var first = forensics.take(wish(ID, app));
    assertThat(forensics.take(wish(ID, app)).digest()).isEqualTo(first.digest());
    var other = forensics.take(wish(new EvidenceId("e-ccccdddd"), app));
    assertThat(forensics.look(SHOP)).extracting(Seal::id).containsExactly(ID, other.id());
    assertThat(forensics.look(new ApplicationName("other"))).isEmpty();
  }

  /** A host whose programs are all gone, docker and pm2 among them. */
  @Test
  void whatCannotBeHadIsListedWithTheReason() throws Exception {
    var driver = broken();
    var section =
        new Wish.Section(
            new Target(new ComponentName("web"), SELF), driver.spec().name(), Setting.Group.EMPTY);
    var wish = new Wish.Take(ID, SHOP, "ada", "", List.of(section));
    new Forensics(
            SELF, new Drivers(List.of(driver)), store(real), real, new Forensics.Scope(SMALL, FEW))
        .take(wish);
    assertThat(manifest(ID).missing().toString())
        .contains("web-gone", "no-such-program-here", "web-fails", "ended with code 3", "oh no");
    assertThat(manifest(ID).whole()).isTrue();
  }

  /** As the driver of files, but what it knows of traces leads nowhere. */
  private static Driver broken() {
    var second = Duration.ofSeconds(5);
    var files = new FilesDriver();
    List<Trace> traces =
        List.of(
            new Trace.Said("gone", Command.of(Path.of("/"), second, "no-such-program-here")),
            new Trace.Said(
                "fails", Command.of(Path.of("/"), second, "sh", "-c", "echo oh no >&2; exit 3")));
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class, Driver.Witness.class},
            (_, method, given) ->
                method.getName().equals("traces") ? traces : method.invoke(files, given));
  }

  @Test
  void aKillAtAnyCallLeavesItWholeOrSaysThatItIsNot() throws Exception {
    var few = new Limits(MIB, 24 * MIB, 0, Duration.ofMillis(400), Duration.ZERO, SMALL.changes());
    Files.writeString(app.resolve("f"), "x");
    var states = new HashSet<String>();
    for (int call = 1; ; call += 13) {
      var id = new EvidenceId("e-kill%08d".formatted(call));
      var dying = FaultyHost.killedAt(call, real);
      try {
        forensics(dying, few).take(wish(id, app));
      } catch (FaultyHost.Killed _) {
        states.add("killed");
      }
      var next = forensics(real, few);
      next.recover();
      var kept = next.look(SHOP).stream().filter(seal -> seal.id().equals(id)).findFirst();
      states.add(kept.map(seal -> seal.whole() ? "whole" : "incomplete").orElse("nothing"));
      assertSound(id, kept);
      assertThat(folder.resolve("store/evidence").toFile().list())
          .noneMatch(name -> name.endsWith(".open"));
      loosen();
      if (!dying.struck()) {
        break;
      }
    }
    assertThat(states).contains("killed", "whole", "incomplete", "nothing");
  }

  private void assertSound(EvidenceId id, Optional<Seal> kept) throws Exception {
    if (kept.isEmpty()) {
      return;
    }
    var manifest = manifest(id);
    for (var entry : manifest.entries()) {
      var bytes = text(id, entry).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(Manifest.digest(bytes)).isEqualTo(entry.digest());
    }
    assertThat(manifest.whole() || manifest.missing().toString().contains("was killed")).isTrue();
  }

  @Test
  void snapshotsMayComeAndGoBesideIt() throws Exception {
    forensics(real, SMALL).take(wish(ID, app));
    var again = SnapshotStore.in(folder.resolve("store"), real);
    again.remove(new rearguard.model.name.SnapshotId("s-whatever1"));
    assertThat(forensics(real, SMALL).look(SHOP)).hasSize(1);
  }

  @Test
  void aCrontabIsAmongTheDoors() {
    var names = HostTraces.doors(List.of("ada")).stream().map(Trace::name).toList();
    assertThat(Set.copyOf(names))
        .contains("crontab-system", "crontab-cron.d", "crontab-users", "ssh-keys-ada");
  }
}
