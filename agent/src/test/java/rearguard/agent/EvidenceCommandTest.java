package rearguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.host.Owner;
import rearguard.agent.step.Desk;
import rearguard.agent.store.EvidenceStore;
import rearguard.agent.store.SnapshotStore;
import rearguard.model.evidence.Manifest;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.HostName;

class EvidenceCommandTest {
  private static final EvidenceId ID = new EvidenceId("e-aaaabbbb");
  private static final EvidenceId CUT = new EvidenceId("e-cccccccc");
  private static final String SECRET = "what the intruder ran";

  @TempDir private Path folder;
  private final Host host = new LocalHost("evidence-command");
  private Manifest manifest = taken(List.of());
  private EvidenceStore store;

  private static Manifest taken(List<Manifest.Entry> entries) {
    var head =
        new Manifest.Head(
            ID,
            new HostName("web1"),
            new ApplicationName("shop"),
            "ann",
            "somebody \u001b[31mis in",
            Instant.EPOCH);
    return new Manifest(head, Instant.EPOCH, true, entries, List.of());
  }

  @BeforeEach
  void take() throws Exception {
    store = EvidenceStore.in(SnapshotStore.in(folder.resolve("store"), host), host);
    var draft = store.begin(manifest.head());
    draft.add("processes", "/proc", sink -> written(sink, SECRET));
    draft.add("empty", "nothing", _ -> "");
    manifest = store.seal(draft, true);
  }

  private static String written(rearguard.agent.store.EvidenceDraft.Sink sink, String text)
      throws HostException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    sink.take(bytes, bytes.length);
    return "";
  }

  private int run(String... words) throws Exception {
    return new EvidenceCommand(host).run(List.of(words));
  }

  private int exported(String to) throws Exception {
    return run("export", ID.value(), "--to", to, "--dir", folder.toString());
  }

  @Test
  void itIsListedWithItsDigestAndNoWordOfAStrangerMovesTheCursor() throws Exception {
    assertThat(run("list", "--dir", folder.toString())).isZero();
    var lines = EvidenceCommand.lines(ID, store.find(ID));
    assertThat(lines.getFirst())
        .startsWith("e-aaaabbbb  shop  complete, sealed 20")
        .contains("2 entries, 21 bytes, for ann: somebody \\u001b[31mis in");
    assertThat(lines).contains("  SHA-256 of its manifest " + manifest.seal().digest());
  }

  @Test
  void itIsExportedForItsOwnerAloneWhileAnAgentIsAtWork() throws Exception {
    try (var _ = Desk.open(folder.resolve("journal"), host.clock())) {
      assertThat(exported(folder.toString())).isZero();
    }
    var there = folder.resolve("e-aaaabbbb");
    assertThat(there.resolve("0001-processes")).hasContent(SECRET);
    assertThat(there.resolve("0002-empty")).isEmptyFile();
    assertThat(Manifest.digest(Files.readAllBytes(there.resolve("manifest"))))
        .isEqualTo(manifest.seal().digest());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(there.resolve("0001-processes"))))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> exported(folder.toString())).hasMessageContaining("is there already");
  }

  @Test
  void whatWasAlteredIsNamedAndTheRestIsExportedAllTheSame() throws Exception {
    host.disk().write(sealed().resolve("p-000001-000000"), new byte[40], 0400, host.self());

    assertThat(exported(folder.toString())).isEqualTo(4);

    assertThat(folder.resolve("e-aaaabbbb/0001-processes")).doesNotExist();
    assertThat(folder.resolve("e-aaaabbbb/0002-empty")).exists();
    host.disk().write(sealed().resolve("manifest"), new byte[40], 0400, host.self());
    assertThat(run("list", "--dir", folder.toString())).isEqualTo(4);
    assertThat(EvidenceCommand.lines(ID, store.find(ID)))
        .containsExactly("e-aaaabbbb  GONE, OR ALTERED: its manifest cannot be read");
  }

  private Path sealed() {
    return store.folder(ID);
  }

  @Test
  void whatIsBeingTakenIsToldAndLeftAlone() throws Exception {
    var head = manifest.head();
    store.begin(
        new Manifest.Head(
            CUT, head.host(), head.application(), head.by(), head.reason(), head.begun()));

    assertThat(run("list", "--dir", folder.toString())).isZero();

    assertThat(store.unsealed()).containsExactly(CUT);
    assertThatThrownBy(() -> run("export", CUT.value(), "--dir", folder.toString()))
        .hasMessageContaining("is not kept here");
  }

  @Test
  void aStrangerIsRefusedAndAFolderWithoutAStoreStaysEmpty() throws Exception {
    var stranger =
        (Host)
            Proxy.newProxyInstance(
                Host.class.getClassLoader(),
                new Class<?>[] {Host.class},
                (_, method, arguments) -> {
                  try {
                    return method.getName().equals("self")
                        ? new Owner(54_321, 54_321)
                        : method.invoke(host, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    assertThatThrownBy(
            () -> new EvidenceCommand(stranger).run(List.of("list", "--dir", folder.toString())))
        .hasMessageContaining("root and the agent's own account");
    var empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> run("list", "--dir", empty.toString()))
        .hasMessageContaining("has no key");
    assertThat(empty).isEmptyDirectory();
  }
}
