package rearguard.agent.hold;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Logger;
import java.util.stream.Stream;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.traffic.HoldNote;
import rearguard.wire.TrafficWire;

/** The holds that this host was asked for: on the disk before they are in force. Thread-safe. */
final class HoldBook {
  private static final Logger LOG = Logger.getLogger("rearguard.hold");
  private static final long LIMIT = 16 << 20;

  private final Path file;
  private final Host host;
  private volatile List<HoldNote> notes;

  private HoldBook(Path file, Host host, List<HoldNote> notes) {
    this.file = file;
    this.host = host;
    this.notes = notes;
  }

  /** An agent whose book cannot be read serves all the same, and says so. */
  static HoldBook in(Path file, Host host) {
    try {
      var there = host.disk().stat(file).isPresent();
      var notes = there ? TrafficWire.notes(host.disk().read(file, LIMIT)) : List.<HoldNote>of();
      return new HoldBook(file, host, notes);
    } catch (HostException | IllegalArgumentException e) {
      LOG.severe(() -> "what is held here cannot be read: " + e.getMessage());
      return new HoldBook(file, host, List.of());
    }
  }

  List<HoldNote> notes() {
    return notes;
  }

  /** In place of the note of the same hold. */
  synchronized void put(HoldNote note) throws HostException {
    Predicate<HoldNote> same = other -> other.isOf(note.target(), note.hold().owner());
    var more = Stream.concat(notes.stream().filter(same.negate()), Stream.of(note)).toList();
    if (!more.equals(notes)) {
      keep(more);
    }
  }

  synchronized void drop(HoldNote note) throws HostException {
    Predicate<HoldNote> same = other -> other.isOf(note.target(), note.hold().owner());
    if (notes.stream().anyMatch(same)) {
      keep(notes.stream().filter(same.negate()).toList());
    }
  }

  private void keep(List<HoldNote> others) throws HostException {
    host.disk().write(file, TrafficWire.bytes(others), 0600, host.self());
    notes = others;
  }
}
