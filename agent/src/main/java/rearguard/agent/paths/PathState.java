package rearguard.agent.paths;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.host.Owner;

/**
 * What stands at the declared paths.
 *
 * @param paths what was declared
 * @param entries by path, parents before children
 */
public record PathState(List<String> paths, SortedMap<String, Entry> entries) {
  private static final int VERSION = 1;
  private static final int READABLE = 256 << 10;

  public PathState {
    paths = List.copyOf(paths);
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /** What one name holds. */
  public sealed interface Entry {}

  public record Absent() implements Entry {}

  public record Folder(int mode, Owner owner) implements Entry {}

  public record Link(String pointsTo, Owner owner) implements Entry {}

  public record Plain(int mode, Owner owner, Content content) implements Entry {}

  /** The bytes of a file; never shown. */
  public static final class Content {
    private final byte[] bytes;

    public Content(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    public byte[] bytes() {
      return bytes.clone();
    }

    public int length() {
      return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Content content && java.util.Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
      return java.util.Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "content";
    }
  }

  /** What the files hold, as text; of those that are too large to be read by a person nothing. */
  public List<String> texts() {
    return entries.values().stream()
        .filter(Plain.class::isInstance)
        .map(Plain.class::cast)
        .filter(plain -> plain.content().length() <= READABLE)
        .map(plain -> new String(plain.content().bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  public long count() {
    return entries.values().stream().filter(Plain.class::isInstance).count();
  }

  public long bytes() {
    return entries.values().stream()
        .mapToLong(entry -> entry instanceof Plain plain ? plain.content().length() : 0)
        .sum();
  }

  /** Equal states give equal bytes. */
  public byte[] written() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeInt(paths.size());
      for (var path : paths) {
        text(out, path);
      }
      out.writeInt(entries.size());
      for (var entry : entries.entrySet()) {
        text(out, entry.getKey());
        write(out, entry.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Entry entry) throws IOException {
    switch (entry) {
      case Absent _ -> out.writeByte('A');
      case Folder(var mode, var owner) -> {
        out.writeByte('D');
        dress(out, mode, owner);
      }
      case Link(var pointsTo, var owner) -> {
        out.writeByte('L');
        dress(out, 0777, owner);
        text(out, pointsTo);
      }
      case Plain(var mode, var owner, var content) -> {
        out.writeByte('F');
        dress(out, mode, owner);
        block(out, content.bytes());
      }
    }
  }

  public static PathState read(byte[] record) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      if (in.readInt() != VERSION) {
        throw new IOException("another version of Rearguard wrote it");
      }
      var paths = new java.util.ArrayList<String>();
      for (var left = in.readInt(); left > 0; left--) {
        paths.add(text(in));
      }
      var entries = new TreeMap<String, Entry>();
      for (var left = in.readInt(); left > 0; left--) {
        entries.put(text(in), entry(in));
      }
      return new PathState(paths, entries);
    }
  }

  private static Entry entry(DataInputStream in) throws IOException {
    var kind = in.readByte();
    if (kind == 'A') {
      return new Absent();
    }
    var mode = in.readInt();
    var owner = new Owner(in.readInt(), in.readInt());
    return switch (kind) {
      case 'D' -> new Folder(mode, owner);
      case 'L' -> new Link(text(in), owner);
      case 'F' -> new Plain(mode, owner, new Content(block(in)));
      default -> throw new IOException("it holds an entry of unknown kind");
    };
  }

  private static void dress(DataOutputStream out, int mode, Owner owner) throws IOException {
    out.writeInt(mode);
    out.writeInt(owner.user());
    out.writeInt(owner.group());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    block(out, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(block(in), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void block(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] block(DataInputStream in) throws IOException {
    var bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
