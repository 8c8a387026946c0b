package rearguard.agent.journal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One record as it stands on the disk.
 *
 * <pre>
 * magic 4 | payload length 4 | number 8 | time 8 | hash of the one before 32 | payload | hash 32 | CRC32C 4
 * </pre>
 *
 * <p>The hash covers number, time, the hash before it and the payload, and so links the chain; the
 * checksum covers everything and tells a torn record from a whole one at little cost.
 *
 * @param entry empty when this version of the agent cannot read it
 * @param size what it takes on the disk
 */
record Framed(long number, Instant at, Hash before, Optional<Entry> entry, Hash hash, int size) {
  static final int MAGIC = 0x52474a31;
  static final int LIMIT = 64 << 20;
  private static final int HEAD = 56;
  static final int TAIL = 36;

  /** 32 bytes of SHA-256. */
  record Hash(String hex) {
    static final Hash NONE = new Hash("0".repeat(64));

    static Hash of(byte[] bytes) {
      return new Hash(java.util.HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
      return java.util.HexFormat.of().parseHex(hex);
    }
  }

  static byte[] bytes(long number, Instant at, Hash before, Entry entry) {
    byte[] payload = EntryBytes.of(entry);
    var frame = ByteBuffer.allocate(HEAD + payload.length + TAIL);
    frame.putInt(MAGIC).putInt(payload.length).putLong(number).putLong(at.toEpochMilli());
    frame.put(before.bytes()).put(payload);
    frame.put(digest(frame.array(), 8, frame.position()));
    frame.putInt(checksum(frame.array(), 0, frame.position()));
    return frame.array();
  }

  /** The hash of a record just made. */
  static Hash hashOf(byte[] record) {
    return Hash.of(Arrays.copyOfRange(record, record.length - TAIL, record.length - 4));
  }

  /** The whole and unharmed record at that place; empty when there is none. */
  static Optional<Framed> at(byte[] segment, int from) {
    if (segment.length - from < HEAD + TAIL) {
      return Optional.empty();
    }
    var frame = ByteBuffer.wrap(segment, from, segment.length - from);
    if (frame.getInt() != MAGIC) {
      return Optional.empty();
    }
    int length = frame.getInt();
    if (length < 0 || length > LIMIT || length > segment.length - from - HEAD - TAIL) {
      return Optional.empty();
    }
    int end = from + HEAD + length;
    var hash = Arrays.copyOfRange(segment, end, end + 32);
    if (ByteBuffer.wrap(segment).getInt(end + 32) != checksum(segment, from, end + 32)
        || !Arrays.equals(hash, digest(segment, from + 8, end))) {
      return Optional.empty();
    }
    return read(frame, length, hash);
  }

  private static Optional<Framed> read(ByteBuffer frame, int length, byte[] hash) {
    long number = frame.getLong();
    var at = Instant.ofEpochMilli(frame.getLong());
    byte[] before = new byte[32];
    byte[] payload = new byte[length];
    frame.get(before).get(payload);
    return Optional.of(
        new Framed(
            number, at, Hash.of(before), entry(payload), Hash.of(hash), HEAD + length + TAIL));
  }

  private static Optional<Entry> entry(byte[] payload) {
    try {
      return Optional.of(EntryBytes.read(payload));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] digest(byte[] bytes, int from, int to) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update(bytes, from, to - from);
      return sha.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int checksum(byte[] bytes, int from, int to) {
    var crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }
}
