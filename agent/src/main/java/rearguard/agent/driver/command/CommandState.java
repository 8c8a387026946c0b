package rearguard.agent.driver.command;

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
 * What was meant and in force.
 *
 * @param aim whether going there does the command, or takes it back
 * @param declared the digest of its declaration
 */
record CommandState(
    Aim aim,
    String run,
    SortedMap<String, String> arguments,
    String declared,
    Optional<Told> status) {
  static final int VERSION = 1;

  CommandState {
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
  }

  sealed interface Aim {
    /** A restore point: to go there is to run the command. */
    record Forward() implements Aim {}

    /**
     * An undo point: to go there is to take back what was run since.
     *
     * @param since the deed that was the last one in effect
     */
    record Back(String since) implements Aim {}
  }

  /**
   * What a status printed.
   *
   * @param text as it was
   * @param shown fit for people
   */
  record Told(String text, String shown) {
    /** Whether it may be named in checks and arguments. */
    boolean plain() {
      return text.equals(shown);
    }
  }

  /** Equal states give equal bytes. */
  byte[] written() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeBoolean(aim instanceof Aim.Back);
      out.writeUTF(aim instanceof Aim.Back(var since) ? since : "");
      out.writeUTF(run);
      write(out, arguments);
      out.writeUTF(declared);
      out.writeBoolean(status.isPresent());
      if (status.isPresent()) {
        out.writeUTF(status.get().text());
        out.writeUTF(status.get().shown());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  static CommandState read(byte[] record) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      if (in.readInt() != VERSION) {
        throw new IOException("another version of Rearguard wrote it");
      }
      boolean back = in.readBoolean();
      var since = in.readUTF();
      var run = in.readUTF();
      var arguments = texts(in);
      var declared = in.readUTF();
      var status =
          in.readBoolean()
              ? Optional.of(new Told(in.readUTF(), in.readUTF()))
              : Optional.<Told>empty();
      var aim = back ? new Aim.Back(since) : new Aim.Forward();
      return new CommandState(aim, run, arguments, declared, status);
    }
  }

  static void write(DataOutputStream out, SortedMap<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (var text : texts.entrySet()) {
      out.writeUTF(text.getKey());
      out.writeUTF(text.getValue());
    }
  }

  static SortedMap<String, String> texts(DataInputStream in) throws IOException {
    var texts = new TreeMap<String, String>();
    for (int left = in.readInt(); left > 0; left--) {
      texts.put(in.readUTF(), in.readUTF());
    }
    return texts;
  }
}
