package rearguard.agent.driver.maintenance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who wants a switch to be on, and what stood there before the first of them came.
 *
 * @param until by owner and component; empty lasts until somebody ends it
 */
record Owners(Optional<String> before, SortedMap<Owner, Optional<Instant>> until) {
  private static final int VERSION = 1;

  record Owner(String name, String component) implements Comparable<Owner> {
    @Override
    public int compareTo(Owner other) {
      int first = name.compareTo(other.name);
      return first == 0 ? component.compareTo(other.component) : first;
    }
  }

  Owners {
    until = Collections.unmodifiableSortedMap(new TreeMap<>(until));
  }

  static Owners none(Optional<String> before) {
    return new Owners(before, new TreeMap<>());
  }

  Owners with(Owner owner, Optional<Instant> end) {
    var more = new TreeMap<>(until);
    more.put(owner, end);
    return new Owners(before, more);
  }

  Owners without(Owner owner) {
    var fewer = new TreeMap<>(until);
    fewer.remove(owner);
    return new Owners(before, fewer);
  }

  Owners before(Optional<String> other) {
    return new Owners(other, until);
  }

  byte[] written() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      text(out, before);
      out.writeInt(until.size());
      for (var one : until.entrySet()) {
        out.writeUTF(one.getKey().name());
        out.writeUTF(one.getKey().component());
        out.writeLong(one.getValue().map(Instant::getEpochSecond).orElse(-1L));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  static Owners read(byte[] record) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      if (in.readByte() != VERSION) {
        throw new IOException("of another version");
      }
      var owners = none(text(in));
      for (int left = in.readInt(); left > 0; left--) {
        var owner = new Owner(in.readUTF(), in.readUTF());
        long end = in.readLong();
        owners =
            owners.with(
                owner, end < 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end)));
      }
      return owners;
    }
  }

  /** As a snapshot keeps what stood there; equal states are equal bytes. */
  static byte[] state(Optional<String> there) {
    return none(there).written();
  }

  private static void text(DataOutputStream out, Optional<String> text) throws IOException {
    out.writeBoolean(text.isPresent());
    var bytes = text.orElse("").getBytes(StandardCharsets.ISO_8859_1);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static Optional<String> text(DataInputStream in) throws IOException {
    boolean there = in.readBoolean();
    var text = new String(in.readNBytes(in.readInt()), StandardCharsets.ISO_8859_1);
    return there ? Optional.of(text) : Optional.empty();
  }
}
