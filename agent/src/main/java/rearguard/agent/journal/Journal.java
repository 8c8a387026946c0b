package rearguard.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Framed.Hash;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/**
 * The agent's durable history: append-only, numbered from one without gaps, each record holding the
 * hash of the one before. Belongs to one process at a time. Thread-safe; not disturbed by
 * interruption.
 */
public final class Journal implements AutoCloseable {
  /** What a segment takes unless one record needs more. */
  public static final int SEGMENT = 4 << 20;

  /** Told of each record that was there when the journal was opened, oldest first. */
  @FunctionalInterface
  public interface Reader {
    void read(long number, Entry entry);
  }

  private record Place(Path folder, InstantSource clock, int segmentSize, FileChannel lock) {}

  private final Place place;
  private final Optional<String> note;
  private final ReentrantLock one = new ReentrantLock();
  private Optional<Segment> segment;
  private Optional<Problem> stopped;
  private long last;
  private Hash hash;

  private Journal(Place place, Reading reading, Optional<Segment> segment) {
    this.place = place;
    this.segment = segment;
    this.last = reading.last();
    this.hash = reading.hash();
    this.stopped = reading.damage().map(where -> damaged(place.folder, where));
    this.note =
        reading.torn() && stopped.isEmpty()
            ? Optional.of("cut off a record that was never finished, after record " + last)
            : Optional.empty();
  }

  public static Journal open(Path folder, InstantSource clock, Reader reader) throws HostException {
    return open(folder, clock, SEGMENT, reader);
  }

  /**
   * Reads what is there, cuts off what was never finished, and makes the folder when it is missing.
   * A journal that another process has open is an exception; a damaged one is not: it still tells
   * what it knows.
   */
  static Journal open(Path folder, InstantSource clock, int segmentSize, Reader reader)
      throws HostException {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      var place = new Place(folder, clock, segmentSize, lock(folder));
      try {
        return read(place, reader);
      } catch (IOException | RuntimeException e) {
        place.lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new HostException(cannot("open", folder, e), e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException, HostException {
    var channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // another journal of this very process has it
    }
    channel.close();
    throw new HostException(inUse(folder));
  }

  private static Journal read(Place place, Reader reader) throws IOException {
    var reading = new Reading(reader);
    var tail = Segment.path(place.folder, 1);
    int used = 0;
    for (var path : Segment.in(place.folder)) {
      boolean goesOn = !reading.torn();
      int good = reading.segment(path.getFileName().toString(), Segment.written(path));
      tail = goesOn ? path : tail;
      used = goesOn ? good : used;
    }
    return new Journal(
        place,
        reading,
        reading.damage().isPresent()
            ? Optional.empty()
            : Optional.of(Segment.open(tail, place.segmentSize, used)));
  }

  /**
   * Writes an entry and tells its number; it is on the disk when this returns. An exception is
   * final: what the disk holds is then unknown, and this journal takes nothing any more.
   */
  public long append(Entry entry) throws HostException {
    one.lock();
    try {
      if (stopped.isPresent()) {
        throw new HostException(stopped.get());
      }
      byte[] record = Framed.bytes(last + 1, place.clock.instant(), hash, entry);
      roomFor(record.length).write(record);
      last++;
      hash = Framed.hashOf(record);
      return last;
    } catch (IOException e) {
      stopped = Optional.of(cannot("write", place.folder, e));
      throw new HostException(stopped.get(), e);
    } finally {
      one.unlock();
    }
  }

  private Segment roomFor(int length) throws IOException {
    if (segment.isPresent() && segment.get().takes(length)) {
      return segment.get();
    }
    var next =
        Segment.open(Segment.path(place.folder, last + 1), Math.max(place.segmentSize, length), 0);
    if (segment.isPresent()) {
      segment.get().close();
    }
    segment = Optional.of(next);
    return next;
  }

  /** Why no order may be taken any more; empty while all is well. */
  public Optional<Problem> stopped() {
    one.lock();
    try {
      return stopped;
    } finally {
      one.unlock();
    }
  }

  /** How many records there are. */
  public long head() {
    one.lock();
    try {
      return last;
    } finally {
      one.unlock();
    }
  }

  /** What was set right when the journal was opened, for the log. */
  public Optional<String> note() {
    return note;
  }

  @Override
  public void close() throws HostException {
    one.lock();
    try {
      stopped = Optional.of(closed());
      if (segment.isPresent()) {
        segment.get().close();
      }
      place.lock.close();
    } catch (IOException e) {
      throw new HostException(cannot("close", place.folder, e), e);
    } finally {
      one.unlock();
    }
  }

  private static Problem inUse(Path folder) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "another agent works in \"" + folder + "\"",
        "Stop it first, or start this one with a folder of its own.");
  }

  private static Problem damaged(Path folder, String where) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "journal \"" + folder + "\" is damaged at " + where,
        "This host answers questions and takes no orders. Keep the folder aside, then enrol again"
            + " with an empty one.");
  }

  private static Problem closed() {
    return Problem.of(Problem.Kind.CONFLICT, "the agent is stopping", "Ask again in a moment.");
  }

  private static Problem cannot(String verb, Path folder, IOException e) {
    return Problem.of(
        Problem.Kind.UNEXPECTED,
        "cannot "
            + verb
            + " journal \""
            + folder
            + "\": "
            + Quoted.of(String.valueOf(e.getMessage())),
        "Look at the disk's space and health, then start the agent again.");
  }
}
