package rearguard.agent.driver.assets;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.host.Owner;

/**
 * What stands at the path.
 *
 * @param owners of the folder that is served and all in it; empty when there is none
 */
record AssetsState(Form form, Optional<Owners> owners) {
  private static final int VERSION = 1;

  /** What the name itself is. */
  sealed interface Form {}

  record Absent() implements Form {}

  record Folder() implements Form {}

  record Link(String text, Owner owner) implements Form {}

  /**
   * Whose everything is.
   *
   * @param others by path in the folder, those that do not belong to the owner of the folder
   * @param files how many files there are
   */
  record Owners(Owner top, SortedMap<String, Owner> others, long files) {
    Owners {
      others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    Owner of(String path) {
      return others.getOrDefault(path, top);
    }
  }

  /** Equal states give equal bytes. */
  byte[] written() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      switch (form) {
        case Absent _ -> out.writeByte('A');
        case Folder _ -> out.writeByte('D');
        case Link(var text, var owner) -> {
          out.writeByte('L');
          text(out, text);
          write(out, owner);
        }
      }
      out.writeBoolean(owners.isPresent());
      if (owners.isPresent()) {
        write(out, owners.get());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Owners owners) throws IOException {
    write(out, owners.top());
    out.writeLong(owners.files());
    out.writeInt(owners.others().size());
    for (var other : owners.others().entrySet()) {
      text(out, other.getKey());
      write(out, other.getValue());
    }
  }

  private static void write(DataOutputStream out, Owner owner) throws IOException {
    out.writeInt(owner.user());
    out.writeInt(owner.group());
  }

  static AssetsState read(byte[] record) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      if (in.readInt() != VERSION) {
        throw new IOException("another version of Rearguard wrote it");
      }
      var form =
          switch (in.readByte()) {
            case 'A' -> new Absent();
            case 'D' -> new Folder();
            case 'L' -> new Link(text(in), owner(in));
            default -> throw new IOException("it holds a form of unknown kind");
          };
      return new AssetsState(form, in.readBoolean() ? Optional.of(owners(in)) : Optional.empty());
    }
  }

  private static Owners owners(DataInputStream in) throws IOException {
    var top = owner(in);
    long files = in.readLong();
    var others = new TreeMap<String, Owner>();
    for (int left = in.readInt(); left > 0; left--) {
      others.put(text(in), owner(in));
    }
    return new Owners(top, others, files);
  }

  private static Owner owner(DataInputStream in) throws IOException {
    return new Owner(in.readInt(), in.readInt());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
