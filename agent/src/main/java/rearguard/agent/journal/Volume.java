package rearguard.agent.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the journal asks of a file system: a narrow door, behind which tests put a disk that fails.
 * Not thread-safe.
 */
interface Volume {

  /** The journal's files in a folder, oldest first. */
  List<Path> segments(Path folder) throws IOException;

  /**
   * What was written into a file. Of the blanks behind it there need be no more than a whole record
   * may end with: a young file is nearly all blank, and read whole it would stay in the agent's
   * memory for good.
   */
  byte[] read(Path file) throws IOException;

  /** Opens for writing; a file that is missing is made, for its owner only. */
  Strip open(Path file) throws IOException;

  /** Removes a file; absent is fine. */
  void remove(Path file) throws IOException;

  /** Makes the names in a folder durable. */
  void sync(Path folder) throws IOException;

  /** An open file. */
  interface Strip extends AutoCloseable {
    long length() throws IOException;

    /** On the disk when it returns. */
    void write(long at, byte[] bytes) throws IOException;

    /** Writes blanks from there up to that length, on the disk when it returns. */
    void blank(long from, long length) throws IOException;

    @Override
    void close() throws IOException;
  }
}
