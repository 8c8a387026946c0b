package rearguard.agent.driver.redis;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import rearguard.agent.driver.Shelf;
import rearguard.agent.driver.redis.line.Blob;
import rearguard.agent.driver.redis.line.Line;
import rearguard.agent.host.HostException;

/**
 * One long strip of bytes, kept as records of one MiB, so that neither writing nor reading holds
 * more.
 */
final class Strip {
  private static final int PART = 1 << 20;

  private Strip() {}

  private static String name(int part) {
    return String.format("part-%05d", part);
  }

  /** The strip in the making. */
  static final class Written {
    private final Shelf.Writer shelf;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private int parts;
    private long length;

    Written(Shelf.Writer shelf) {
      this.shelf = shelf;
    }

    void put(byte[] bytes, int from, int count) throws HostException {
      for (int at = from; at < from + count; ) {
        int some = Math.min(PART - part.size(), from + count - at);
        part.write(bytes, at, some);
        at += some;
        if (part.size() == PART) {
          cut();
        }
      }
      length += count;
    }

    void put(long number) throws HostException {
      put(ByteBuffer.allocate(Long.BYTES).putLong(number).array(), 0, Long.BYTES);
    }

    void put(Blob blob) throws HostException {
      put(blob.length());
      put(blob.bytes(), 0, blob.length());
    }

    long length() {
      return length;
    }

    void end() throws HostException {
      if (part.size() > 0) {
        cut();
      }
    }

    private void cut() throws HostException {
      shelf.record(name(parts++), part.toByteArray());
      part.reset();
    }
  }

  /** The strip from its beginning. */
  static final class Kept {
    private final Shelf shelf;
    private byte[] part = new byte[0];
    private int parts;
    private int at;

    Kept(Shelf shelf) {
      this.shelf = shelf;
    }

    void pass(long count, Line.Sink sink) throws HostException, InterruptedException {
      for (long left = count; left > 0; ) {
        if (at == part.length) {
          part = shelf.record(name(parts++));
          at = 0;
        }
        int some = (int) Math.min(left, part.length - at);
        sink.take(part, at, some);
        at += some;
        left -= some;
      }
    }

    long number() throws HostException, InterruptedException {
      return ByteBuffer.wrap(bytes(Long.BYTES)).getLong();
    }

    Blob blob() throws HostException, InterruptedException {
      return Blob.of(bytes(number()));
    }

    byte[] bytes(long count) throws HostException, InterruptedException {
      var whole = ByteBuffer.allocate(Math.toIntExact(count));
      pass(count, whole::put);
      return whole.array();
    }
  }
}
