package rearguard.agent.driver.flags;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What flags of a table were.
 *
 * @param values by name, as PostgreSQL writes them as text; empty is NULL
 */
record FlagState(String table, SortedMap<String, Optional<String>> values) {
  static final String RECORD = "flags";
  private static final int VERSION = 1;

  FlagState {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  FlagState with(String name, String value) {
    var changed = new TreeMap<>(values);
    changed.put(name, Optional.of(value));
    return new FlagState(table, changed);
  }

  /** Equal states give equal bytes. */
  byte[] written() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      write(out, table);
      out.writeInt(values.size());
      for (var value : values.entrySet()) {
        write(out, value.getKey());
        out.writeBoolean(value.getValue().isPresent());
        write(out, value.getValue().orElse(""));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static FlagState read(byte[] record) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      if (in.readInt() != VERSION) {
        throw new IOException("another version of Rearguard wrote it");
      }
      var table = text(in);
      var values = new TreeMap<String, Optional<String>>();
      for (int left = in.readInt(); left > 0; left--) {
        var name = text(in);
        boolean there = in.readBoolean();
        var value = text(in);
        values.put(name, there ? Optional.of(value) : Optional.empty());
      }
      return new FlagState(table, values);
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), UTF_8);
  }
}
