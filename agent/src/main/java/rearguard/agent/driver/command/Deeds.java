package rearguard.agent.driver.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What this agent has done with a target's command: by this it knows after a crash what it had
 * begun, and on a way back what there is to take back. Pure.
 *
 * @param inEffect what was begun and not taken back since, the newest last
 * @param last what was begun last, and how it ended
 */
record Deeds(List<Deed> inEffect, Optional<Doing> last) {
  static final Deeds NONE = new Deeds(List.of(), Optional.empty());
  private static final int MOST = 64;

  Deeds {
    inEffect = List.copyOf(inEffect);
  }

  /**
   * The command, run once.
   *
   * @param mark of the run it was done for; no other deed has it
   * @param before what was in effect then
   * @param snapshot what it went to
   */
  record Deed(String mark, String before, String snapshot, SortedMap<String, String> arguments) {
    Deed {
      arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }
  }

  /**
   * A program that was started, or was to be.
   *
   * @param mark of the run that began it
   * @param back whether it takes the deed back
   */
  record Doing(String mark, boolean back, Deed deed, State state) {}

  enum State {
    BEGUN,
    DONE,
    FAILED
  }

  /** By this an undo point says what was in effect when it was taken. */
  String position() {
    return inEffect.isEmpty() ? "" : inEffect.getLast().mark();
  }

  Optional<Deed> newest() {
    return inEffect.isEmpty() ? Optional.empty() : Optional.of(inEffect.getLast());
  }

  /** What was begun last, if that run began it. */
  Optional<Doing> of(String mark) {
    return last.filter(doing -> doing.mark().equals(mark));
  }

  /** The command begins; again for the same run is the same deed. */
  Deeds running(String mark, String snapshot, SortedMap<String, String> arguments) {
    var kept = inEffect.stream().filter(deed -> !deed.mark().equals(mark)).toList();
    var before = kept.isEmpty() ? "" : kept.getLast().mark();
    var deed = new Deed(mark, before, snapshot, arguments);
    var all = new ArrayList<>(kept.subList(Math.max(0, kept.size() - MOST + 1), kept.size()));
    all.add(deed);
    return new Deeds(all, Optional.of(new Doing(mark, false, deed, State.BEGUN)));
  }

  /** The taking back of that deed begins. */
  Deeds undoing(String mark, Deed deed) {
    return new Deeds(inEffect, Optional.of(new Doing(mark, true, deed, State.BEGUN)));
  }

  /** What was begun last came to its end. */
  Deeds ended(boolean fine) {
    if (last.isEmpty()) {
      return this;
    }
    var doing = last.get();
    var state = fine ? State.DONE : State.FAILED;
    boolean gone = fine && doing.back();
    return new Deeds(
        gone ? inEffect.stream().filter(deed -> !deed.equals(doing.deed())).toList() : inEffect,
        Optional.of(new Doing(doing.mark(), doing.back(), doing.deed(), state)));
  }

  byte[] written() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(CommandState.VERSION);
      out.writeInt(inEffect.size());
      for (var deed : inEffect) {
        write(out, deed);
      }
      out.writeBoolean(last.isPresent());
      if (last.isPresent()) {
        out.writeUTF(last.get().mark());
        out.writeBoolean(last.get().back());
        write(out, last.get().deed());
        out.writeUTF(last.get().state().name());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Deed deed) throws IOException {
    out.writeUTF(deed.mark());
    out.writeUTF(deed.before());
    out.writeUTF(deed.snapshot());
    CommandState.write(out, deed.arguments());
  }

  static Deeds read(byte[] content) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (in.readInt() != CommandState.VERSION) {
        throw new IOException("another version of Rearguard wrote it");
      }
      var inEffect = new ArrayList<Deed>();
      for (int left = in.readInt(); left > 0; left--) {
        inEffect.add(deed(in));
      }
      return new Deeds(inEffect, in.readBoolean() ? Optional.of(doing(in)) : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new IOException("it holds an unknown word", e);
    }
  }

  private static Deed deed(DataInputStream in) throws IOException {
    return new Deed(in.readUTF(), in.readUTF(), in.readUTF(), CommandState.texts(in));
  }

  private static Doing doing(DataInputStream in) throws IOException {
    return new Doing(in.readUTF(), in.readBoolean(), deed(in), State.valueOf(in.readUTF()));
  }
}
