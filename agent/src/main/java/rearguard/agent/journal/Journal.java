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

/**
 * The agent's durable history: append-only, numbered from one without gaps, each record holding the
 * hash of the one before. What no longer counts is let go of in whole files by {@link #condense};
 * numbers and hashes go on. Belongs to one process at a time. Thread-safe; not disturbed by
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

  /** Where it is and how it writes; a small segment makes tests quick. */
  record Place(Path folder, InstantSource clock, int segmentSize, Volume volume) {}

  private final Place place;
  private final FileChannel lock;
  private final Optional<String> note;
  private final ReentrantLock one = new ReentrantLock();
  private Optional<Segment> segment;
  private Optional<Problem> stopped;
  private boolean broken;
  private String base;
  private long last;
  private Hash hash;

  private Journal(Place place, FileChannel lock, Found found) {
    var reading = found.reading();
    this.place = place;
    this.lock = lock;
    this.segment = found.tail();
    this.base = found.base();
    this.last = reading.last();
    this.hash = reading.hash();
    this.stopped = reading.damage().map(where -> Words.damaged(place.folder, where));
    this.note =
        reading.torn() && stopped.isEmpty()
            ? Optional.of("cut off a record that was never finished, after record " + last)
            : Optional.empty();
  }

  /**
   * Reads what is there, cuts off what was never finished, and makes the folder when it is missing.
   * A journal that another process has open is an exception; a damaged one is not: it still tells
   * what it knows.
   */
  public static Journal open(Path folder, InstantSource clock, Reader reader) throws HostException {
    return open(new Place(folder, clock, SEGMENT, new LocalVolume()), reader);
  }

  static Journal open(Place place, Reader reader) throws HostException {
    try {
      Files.createDirectories(
          place.folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      var lock = lock(place.folder);
      try {
        return new Journal(place, lock, Found.in(place, reader));
      } catch (IOException | RuntimeException | Error e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new HostException(Words.cannot("open", place.folder, e), e);
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
    throw new HostException(Words.inUse(folder));
  }

  /**
   * Writes an entry and tells its number; it is on the disk when this returns. An exception is
   * final, but for an entry that is too large for any journal: what the disk holds is then unknown,
   * and this journal takes nothing any more.
   */
  public long append(Entry entry) throws HostException {
    return written(entry, record -> roomFor(record.length));
  }

  /** Whether it is time to condense: the file is nearly full. */
  public boolean due() {
    one.lock();
    try {
      return segment.filter(Segment::nearlyFull).isPresent();
    } finally {
      one.unlock();
    }
  }

  /**
   * Begins a new file with what still counts of all before. Files are removed once a newer such
   * beginning stands behind the one that follows them, so that one bad block costs nothing. An
   * exception is final as with {@link #append}.
   */
  public long condense(Entry.Condensed condensed) throws HostException {
    one.lock();
    try {
      var next = Segment.name(last + 1);
      long number =
          written(condensed, record -> begin(Math.max(place.segmentSize, 2 * record.length)));
      retire(base);
      base = next;
      return number;
    } finally {
      one.unlock();
    }
  }

  /** What cannot be removed now is removed another time. */
  private void retire(String upTo) {
    try {
      for (var file : place.volume.segments(place.folder)) {
        if (Found.name(file).compareTo(upTo) < 0) {
          place.volume.remove(file);
        }
      }
    } catch (IOException _) {
      return; // nothing reads it any more
    }
  }

  private interface Room {
    Segment of(byte[] record) throws IOException;
  }

  private long written(Entry entry, Room room) throws HostException {
    one.lock();
    try {
      if (stopped.isPresent()) {
        throw new HostException(stopped.get());
      }
      byte[] record = Framed.bytes(last + 1, place.clock.instant(), hash, entry);
      if (record.length > Framed.LIMIT) {
        throw new HostException(Words.tooLarge(record.length));
      }
      broken = true;
      stopped = Optional.of(Words.unfinished(place.folder));
      room.of(record).write(record);
      broken = false;
      stopped = Optional.empty();
      last++;
      hash = Framed.hashOf(record);
      return last;
    } catch (IOException e) {
      stopped = Optional.of(Words.cannot("write", place.folder, e));
      throw new HostException(stopped.get(), e);
    } finally {
      one.unlock();
    }
  }

  private Segment roomFor(int length) throws IOException {
    return segment.isPresent() && segment.get().takes(length)
        ? segment.get()
        : begin(Math.max(place.segmentSize, length));
  }

  private Segment begin(int size) throws IOException {
    var next = Segment.open(place.volume, Segment.path(place.folder, last + 1), size, 0);
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

  /** Whether a write of this process failed: it must end, and another one read what is there. */
  public boolean broken() {
    one.lock();
    try {
      return broken;
    } finally {
      one.unlock();
    }
  }

  /** The number of the last record. */
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
      stopped = Optional.of(Words.closed());
      if (segment.isPresent()) {
        segment.get().close();
      }
      lock.close();
    } catch (IOException e) {
      throw new HostException(Words.cannot("close", place.folder, e), e);
    } finally {
      one.unlock();
    }
  }
}
