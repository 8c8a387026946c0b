package rearguard.agent.paths;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What some keys are in environment files.
 *
 * @param files by path
 */
record EnvState(SortedMap<String, Lines> files) {
  private static final int VERSION = 1;

  EnvState {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * What a file says of the keys.
   *
   * @param there whether there is such a file
   * @param ended whether its last line is ended
   * @param keys for each that was asked for, how it stands there; empty when it does not
   */
  record Lines(boolean there, boolean ended, SortedMap<String, Optional<EnvFile.Entry>> keys) {
    Lines {
      keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    static Lines of(Optional<EnvFile> file, List<String> keys) {
      var entries = new TreeMap<String, Optional<EnvFile.Entry>>();
      for (var key : keys) {
        entries.put(key, file.flatMap(given -> given.entry(key)));
      }
      return new Lines(file.isPresent(), file.map(EnvFile::ended).orElse(true), entries);
    }

    boolean holds(String key) {
      return keys.getOrDefault(key, Optional.empty()).isPresent();
    }

    /** A key behind itself stands behind nothing that is there: it comes last. */
    private Lines with(String key, String value) {
      var is = keys.getOrDefault(key, Optional.empty());
      var text = EnvValue.line(key, value, is.map(EnvFile.Entry::text));
      var changed = new TreeMap<>(keys);
      changed.put(
          key,
          Optional.of(
              is.map(entry -> new EnvFile.Entry(text, entry.end(), entry.after(), entry.gap(), 1))
                  .orElse(new EnvFile.Entry(text, "\n", key, 0, 1))));
      return new Lines(there, ended, changed);
    }

    private SortedMap<String, String> values() {
      var values = new TreeMap<String, String>();
      keys.forEach(
          (key, entry) ->
              entry
                  .map(found -> new String(found.text().getBytes(ISO_8859_1), UTF_8))
                  .ifPresent(line -> values.put(key, EnvValue.of(line))));
      return values;
    }

    boolean holdsAny() {
      return keys.values().stream().anyMatch(Optional::isPresent);
    }
  }

  /** What each key is given in each file, by path and key; secrets. */
  SortedMap<String, SortedMap<String, String>> values() {
    var values = new TreeMap<String, SortedMap<String, String>>();
    files.forEach((path, lines) -> values.put(path, lines.values()));
    return values;
  }

  /** With that value in every file in which the key stands; at the end of the only one else. */
  EnvState with(String key, String value) {
    boolean somewhere = files.values().stream().anyMatch(lines -> lines.holds(key));
    var changed = new TreeMap<String, Lines>();
    files.forEach(
        (path, lines) ->
            changed.put(
                path,
                lines.holds(key) || (!somewhere && files.size() == 1)
                    ? lines.with(key, value)
                    : lines));
    return new EnvState(changed);
  }

  /** Whether {@link #with} has a place for the key. */
  boolean takes(String key) {
    return (files.size() == 1 && files.firstEntry().getValue().there())
        || files.values().stream().anyMatch(lines -> lines.holds(key));
  }

  /** Equal states give equal bytes. */
  byte[] written() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeInt(files.size());
      for (var file : files.entrySet()) {
        out.writeUTF(file.getKey());
        out.writeBoolean(file.getValue().there());
        out.writeBoolean(file.getValue().ended());
        out.writeInt(file.getValue().keys().size());
        for (var key : file.getValue().keys().entrySet()) {
          out.writeUTF(key.getKey());
          write(out, key.getValue());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Optional<EnvFile.Entry> entry)
      throws IOException {
    out.writeBoolean(entry.isPresent());
    if (entry.isPresent()) {
      var text = entry.get().text().getBytes(ISO_8859_1);
      out.writeInt(text.length);
      out.write(text);
      out.writeUTF(entry.get().end());
      out.writeUTF(entry.get().after());
      out.writeInt(entry.get().gap());
      out.writeInt(entry.get().times());
    }
  }

  static EnvState read(byte[] record) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      if (in.readInt() != VERSION) {
        throw new IOException("another version of Rearguard wrote it");
      }
      var files = new TreeMap<String, Lines>();
      for (int left = in.readInt(); left > 0; left--) {
        files.put(in.readUTF(), lines(in));
      }
      return new EnvState(files);
    }
  }

  private static Lines lines(DataInputStream in) throws IOException {
    boolean there = in.readBoolean();
    boolean ended = in.readBoolean();
    var keys = new TreeMap<String, Optional<EnvFile.Entry>>();
    for (int left = in.readInt(); left > 0; left--) {
      keys.put(in.readUTF(), in.readBoolean() ? Optional.of(entry(in)) : Optional.empty());
    }
    return new Lines(there, ended, keys);
  }

  private static EnvFile.Entry entry(DataInputStream in) throws IOException {
    var text = new String(in.readNBytes(in.readInt()), ISO_8859_1);
    return new EnvFile.Entry(text, in.readUTF(), in.readUTF(), in.readInt(), in.readInt());
  }
}
