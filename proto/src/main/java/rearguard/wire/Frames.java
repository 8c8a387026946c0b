package rearguard.wire;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Messages on a stream, each behind its length in four bytes. One thread reads, one writes. */
public record Frames(DataInputStream in, DataOutputStream out) {
  /** Room for the largest plan. */
  private static final int LIMIT = 8 << 20;

  public static Frames over(InputStream in, OutputStream out) {
    return new Frames(new DataInputStream(in), new DataOutputStream(new BufferedOutputStream(out)));
  }

  /** The next message; empty at the end of the stream. */
  public Optional<byte[]> read() throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException _) {
      return Optional.empty();
    }
    if (length < 0 || length > LIMIT) {
      throw new IOException("a message of " + length + " bytes");
    }
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("a message that ends too early");
    }
    return Optional.of(bytes);
  }

  public void write(byte[] message) throws IOException {
    out.writeInt(message.length);
    out.write(message);
    out.flush();
  }
}
