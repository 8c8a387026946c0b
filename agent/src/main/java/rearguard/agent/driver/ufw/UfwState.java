package rearguard.agent.driver.ufw;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.host.Owner;

/** What ufw is on a host. */
sealed interface UfwState {
  int VERSION = 1;

  /** Not installed. */
  record Absent() implements UfwState {}

  /**
   * Installed.
   *
   * @param active whether it is switched on; what is in the kernel counts only then
   * @param files by path; what is not there is not in it
   * @param four ufw's part of the kernel's filter table
   * @param six likewise for IPv6
   */
  record Present(boolean active, SortedMap<String, Text> files, KernelRules four, KernelRules six)
      implements UfwState {
    public Present {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
  }

  /** Whether it keeps anything away, or would at the next start. */
  default boolean on() {
    return this instanceof Present present && present.active();
  }

  /** A file of ufw's, its bytes as ISO 8859-1, so that any bytes come back as they were. */
  record Text(int mode, Owner owner, String content) {
    static Text of(int mode, Owner owner, byte[] bytes) {
      return new Text(mode, owner, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
      return content.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Equal states give equal bytes. */
  default byte[] written() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      switch (this) {
        case Absent _ -> out.writeByte('-');
        case Present present -> write(present, out);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Present present, DataOutputStream out) throws IOException {
    out.writeByte(present.active() ? '1' : '0');
    out.writeInt(present.files().size());
    for (var file : present.files().entrySet()) {
      block(file.getKey(), out);
      out.writeInt(file.getValue().mode());
      out.writeInt(file.getValue().owner().user());
      out.writeInt(file.getValue().owner().group());
      block(file.getValue().content(), out);
    }
    block(present.four().written(), out);
    block(present.six().written(), out);
  }

  static UfwState read(byte[] record) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      if (in.readInt() != VERSION) {
        throw new IOException("another version of Rearguard wrote it");
      }
      var kind = in.readByte();
      return switch (kind) {
        case '-' -> new Absent();
        case '0', '1' -> present(kind == '1', in);
        default -> throw new IOException("it is of unknown kind");
      };
    }
  }

  private static Present present(boolean active, DataInputStream in) throws IOException {
    var files = new TreeMap<String, Text>();
    for (var left = in.readInt(); left > 0; left--) {
      var path = block(in);
      var mode = in.readInt();
      files.put(path, new Text(mode, new Owner(in.readInt(), in.readInt()), block(in)));
    }
    return new Present(active, files, KernelRules.read(block(in)), KernelRules.read(block(in)));
  }

  private static void block(String text, DataOutputStream out) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String block(DataInputStream in) throws IOException {
    var bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
