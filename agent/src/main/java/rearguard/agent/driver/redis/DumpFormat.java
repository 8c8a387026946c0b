package rearguard.agent.driver.redis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import rearguard.agent.driver.redis.line.Blob;

/**
 * The end of what DUMP gives: two bytes with the version of the format, eight with a CRC64 of all
 * before (createDumpPayload in Redis' cluster.c; the polynomial is in its crc64.c).
 */
enum DumpFormat {
  ;

  static final int FOOTER = 10;
  private static final long JONES = 0x95ac9329ac4bc9b5L;
  private static final byte NO_TYPE = 0x7f;

  /** The version in the footer of a payload. */
  static int version(byte[] footer) {
    return ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getShort() & 0xffff;
  }

  /**
   * A payload of that version with nothing in it. A server that reads the version answers that the
   * data is bad, another that the version is wrong; neither changes anything.
   */
  static Blob probe(int version) {
    var payload = ByteBuffer.allocate(1 + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
    payload.put(NO_TYPE).putShort((short) version);
    payload.putLong(crc64(payload.array(), payload.position()));
    return Blob.of(payload.array());
  }

  static long crc64(byte[] bytes, int count) {
    long crc = 0;
    for (int at = 0; at < count; at++) {
      crc ^= bytes[at] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ JONES;
      }
    }
    return crc;
  }
}
