package rearguard.agent.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import rearguard.agent.host.Disk;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.Problem;
import rearguard.model.evidence.Manifest;
import rearguard.model.evidence.Manifest.Entry;
import rearguard.model.evidence.Manifest.Missing;
import rearguard.model.name.EvidenceId;

/**
 * The evidence that this host keeps: encrypted as records are, written once, never swept and never
 * replaced. What an agent that was killed had taken until then is sealed as incomplete. One writer
 * at a time; whoever reads may do so at any time.
 */
public final class EvidenceStore {
  /** Goes into one message to the controller, which takes a mebibyte. */
  static final int PART = 512 << 10;

  static final int READ_ONLY = 0400;
  static final String MANIFEST = "manifest";
  static final String HEAD = "head";
  private static final String OPEN = ".open";
  private static final long LARGEST = 16L << 20;
  private static final String KILLED =
      "the agent was killed, or the host went down, while evidence was taken";

  private final Rooms rooms;
  private final Host host;
  private final Disk disk;
  private final Vault vault;

  private EvidenceStore(Rooms rooms, Host host, Vault vault) {
    this.rooms = rooms;
    this.host = host;
    this.disk = host.disk();
    this.vault = vault;
  }

  /** Beside the snapshots of a store that was opened before. */
  public static EvidenceStore in(SnapshotStore store, Host host) throws HostException {
    var rooms = new Rooms(store.root());
    return new EvidenceStore(rooms, host, Vault.in(rooms.key(), host));
  }

  /** Of a store that an agent made, for reading only: nothing is made or swept. */
  public static EvidenceStore toRead(Path root, Host host) throws HostException {
    var rooms = new Rooms(root);
    if (host.disk().stat(rooms.key()).isEmpty()) {
      throw new HostException(
          Problem.of(
              Problem.Kind.NOT_FOUND,
              "the store \"" + root + "\" has no key: nothing in it can be read",
              "Name the agent's folder with --dir, or put the key back from your own backup."));
    }
    return new EvidenceStore(rooms, host, Vault.in(rooms.key(), host));
  }

  /** What is sealed, whether it can be read or not. */
  public List<EvidenceId> sealed() throws HostException {
    return ids("");
  }

  /** What is being taken, or was when an agent ended; the next one seals it. */
  public List<EvidenceId> unsealed() throws HostException {
    return ids(OPEN);
  }

  /** Where it is kept once it is sealed. */
  public Path folder(EvidenceId id) {
    return rooms.evidence().resolve(id.value());
  }

  public long freeBytes() throws HostException {
    return disk.freeBytes(rooms.evidence());
  }

  /** Begins to keep evidence; from here on it is sealed one way or the other. */
  public EvidenceDraft begin(Manifest.Head head) throws HostException {
    var folder = open(head.id());
    disk.makeFolder(folder, 0700, host.self());
    var first = new Manifest(head, head.begun(), false, List.of(), List.of());
    return new EvidenceDraft(folder, first, host, vault);
  }

  private Path open(EvidenceId id) {
    return rooms.evidence().resolve(id.value() + OPEN);
  }

  /** Closes it: from here on it is read only. */
  public Manifest seal(EvidenceDraft draft, boolean whole) throws HostException {
    var manifest = draft.done(whole);
    settle(manifest.head().id());
    return manifest;
  }

  private void settle(EvidenceId id) throws HostException {
    disk.rename(open(id), folder(id));
    disk.dress(folder(id), 0500, host.self());
  }

  /** Seals what was being taken when an agent ended; tells what that was. */
  public List<Manifest> sealLeftovers() throws HostException, InterruptedException {
    var sealed = new ArrayList<Manifest>();
    for (var id : ids(OPEN)) {
      leftover(id).ifPresent(sealed::add);
    }
    return sealed;
  }

  /** What somebody else put there is not looked at. */
  private List<EvidenceId> ids(String end) throws HostException {
    return disk.names(rooms.evidence()).stream()
        .filter(name -> name.matches("e-[a-z0-9]{8,40}" + Pattern.quote(end)))
        .map(name -> new EvidenceId(name.substring(0, name.length() - end.length())))
        .toList();
  }

  private Optional<Manifest> leftover(EvidenceId id) throws HostException, InterruptedException {
    var folder = open(id);
    var done = text(folder, id, MANIFEST).map(Manifest::of);
    if (done.isPresent()) {
      settle(id);
      return done;
    }
    var head = text(folder, id, HEAD).map(Manifest::of);
    if (head.isEmpty()) {
      disk.deleteTree(folder); // nothing was taken
      return Optional.empty();
    }
    var entries = new ArrayList<Entry>();
    var missing = new ArrayList<Missing>();
    for (var name : disk.names(folder)) {
      if (name.startsWith("e-")) {
        text(folder, id, name).map(Entry::of).ifPresent(entries::add);
      } else if (name.startsWith("m-")) {
        text(folder, id, name).map(Missing::of).ifPresent(missing::add);
      }
    }
    missing.add(new Missing("everything-else", KILLED));
    var manifest = new Manifest(head.get().head(), host.clock().instant(), false, entries, missing);
    write(folder, id, MANIFEST, manifest.text().getBytes(StandardCharsets.UTF_8));
    settle(id);
    return Optional.of(manifest);
  }

  private void write(Path folder, EvidenceId id, String name, byte[] content) throws HostException {
    disk.write(
        folder.resolve(name), vault.close(content, id.value(), name), READ_ONLY, host.self());
  }

  /** What is sealed and can be read, the oldest first. */
  public List<Manifest> all(Predicate<Manifest> wanted) throws HostException {
    var found = new ArrayList<Manifest>();
    for (var id : ids("")) {
      find(id).filter(wanted).ifPresent(found::add);
    }
    found.sort(Comparator.comparing(one -> one.head().begun()));
    return found;
  }

  public Optional<Manifest> find(EvidenceId id) throws HostException {
    return text(folder(id), id, MANIFEST).map(Manifest::of);
  }

  /**
   * One part in the clear; an exception when it is not there as kept. Entry 0 is the manifest, of
   * which the part after the last one is empty.
   */
  public byte[] read(EvidenceId id, int entry, int part) throws HostException {
    if (entry != 0) {
      return kept(id, entry, part, EvidenceDraft.part(entry, part));
    }
    var whole = kept(id, entry, part, MANIFEST);
    int from = (int) Math.min((long) part * PART, whole.length);
    return Arrays.copyOfRange(whole, from, Math.min(from + PART, whole.length));
  }

  private byte[] kept(EvidenceId id, int entry, int part, String name) throws HostException {
    return bytes(folder(id), id, name)
        .orElseThrow(
            () ->
                new HostException(
                    Problem.of(
                        Problem.Kind.NOT_FOUND,
                        "part "
                            + part
                            + " of entry "
                            + entry
                            + " of evidence "
                            + id
                            + " is missing or altered",
                        "See \"rearguard evidence list\" for what the host keeps.")));
  }

  private Optional<String> text(Path folder, EvidenceId id, String name) throws HostException {
    return bytes(folder, id, name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private Optional<byte[]> bytes(Path folder, EvidenceId id, String name) throws HostException {
    var file = folder.resolve(name);
    return disk.stat(file).isEmpty()
        ? Optional.empty()
        : vault.open(disk.read(file, LARGEST), id.value(), name);
  }
}
