package rearguard.agent.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.digest.Sha256;
import rearguard.model.evidence.Manifest;
import rearguard.model.evidence.Manifest.Entry;
import rearguard.model.evidence.Manifest.Missing;

/**
 * Evidence that is being taken. Each entry is on the disk when it was added, so that nothing is
 * lost of what was taken before the agent is killed. Used by one thread.
 */
public final class EvidenceDraft {
  private final Path folder;
  private final Manifest.Head head;
  private final Host host;
  private final Vault vault;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Missing> missing = new ArrayList<>();

  EvidenceDraft(Path folder, Manifest first, Host host, Vault vault) throws HostException {
    this.folder = folder;
    this.head = first.head();
    this.host = host;
    this.vault = vault;
    write(EvidenceStore.HEAD, bytes(first.text()));
  }

  /** Writes an entry and tells what there is to say of it. */
  @FunctionalInterface
  public interface Source {
    /** Empty, or what was cut. */
    String into(Sink sink) throws HostException, InterruptedException;
  }

  /**
   * Adds what the source gives. When it fails the entry is not there, and its number is used again.
   */
  public void add(String name, String source, Source content)
      throws HostException, InterruptedException {
    int number = entries.size() + 1;
    var sink = new Sink(number);
    var note = content.into(sink);
    sink.flush();
    var named = "%04d-%s".formatted(number, name);
    var entry = new Entry(number, named, source, sink.bytes, sink.parts, note, sink.sha256());
    write("e-%06d".formatted(number), bytes(entry.line()));
    entries.add(entry);
  }

  public void lacks(String name, String why) throws HostException {
    var lack = new Missing(name, why);
    write("m-%06d".formatted(missing.size() + 1), bytes(lack.line()));
    missing.add(lack);
  }

  /** Bytes taken so far. */
  public long taken() {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }

  Manifest done(boolean whole) throws HostException {
    var manifest = new Manifest(head, host.clock().instant(), whole, entries, missing);
    write(EvidenceStore.MANIFEST, bytes(manifest.text()));
    return manifest;
  }

  static String part(int entry, int part) {
    return "p-%06d-%06d".formatted(entry, part);
  }

  private void write(String name, byte[] content) throws HostException {
    var closed = vault.close(content, head.id().value(), name);
    host.disk().write(folder.resolve(name), closed, EvidenceStore.READ_ONLY, host.self());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Where an entry's content goes, in parts. */
  public final class Sink {
    private final int number;
    private final MessageDigest digest = Sha256.jvm();
    private final byte[] part = new byte[EvidenceStore.PART];
    private int filled;
    private int parts;
    private long bytes;

    private Sink(int number) {
      this.number = number;
    }

    public void take(byte[] piece, int length) throws HostException {
      for (int at = 0; at < length; ) {
        int count = Math.min(length - at, part.length - filled);
        System.arraycopy(piece, at, part, filled, count);
        filled += count;
        at += count;
        if (filled == part.length) {
          flush();
        }
      }
    }

    private void flush() throws HostException {
      if (filled == 0) {
        return;
      }
      var content = java.util.Arrays.copyOf(part, filled);
      digest.update(content);
      write(EvidenceDraft.part(number, parts), content);
      bytes += filled;
      parts++;
      filled = 0;
    }

    private String sha256() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
