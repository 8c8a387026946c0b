package rearguard.agent.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/**
 * Files of any size, each readable with the store's key and without Rearguard: 16 bytes, the first
 * counter, then the content in AES-256-CTR (NIST SP 800-38A, 6.5), as {@code openssl enc -d
 * -aes-256-ctr -K KEY -iv FIRST} reads it. What is read back is vouched for as a whole. Nothing is
 * in memory but a piece.
 */
final class Seal {
  /** A name that means the same file to everybody. */
  static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}";

  private static final int COUNTER = 16;
  private static final int PIECE = 1 << 18;
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");

  private final Vault vault;

  Seal(Vault vault) {
    this.vault = vault;
  }

  /**
   * A sealed file.
   *
   * @param vouched of what stands on the disk
   * @param print of what it holds: equal for equal content, of no use for guessing it
   */
  record Sealed(String vouched, String print, long bytes) {}

  /** What does something to each piece of a file in turn. */
  private interface Each {
    void piece(byte[] bytes, int count) throws IOException;
  }

  Sealed close(Path open, Path sealed, String name) throws IOException {
    var cipher = vault.counting();
    var first = cipher.getIV();
    var vouched = vault.voucher(name);
    var print = vault.voucher("");
    try (var in = Files.newInputStream(open, LinkOption.NOFOLLOW_LINKS);
        var channel = fresh(sealed)) {
      var out = Channels.newOutputStream(channel);
      out.write(first);
      vouched.update(first);
      each(
          in,
          (bytes, count) -> {
            print.update(bytes, 0, count);
            var closed = cipher.update(bytes, 0, count);
            vouched.update(closed);
            out.write(closed);
          });
      channel.force(true);
      return new Sealed(hex(vouched), hex(print), channel.size());
    }
  }

  /** False when it is not, to the last bit, what was sealed: then what it gave is worth nothing. */
  boolean open(Path sealed, Path open, String name, String vouched) throws IOException {
    try (var channel = fresh(open)) {
      boolean whole = read(sealed, Channels.newOutputStream(channel), name, vouched);
      channel.force(true);
      return whole;
    }
  }

  boolean whole(Path sealed, String name, String vouched) throws IOException {
    return read(sealed, OutputStream.nullOutputStream(), name, vouched);
  }

  private boolean read(Path sealed, OutputStream out, String name, String vouched)
      throws IOException {
    try (var in = Files.newInputStream(sealed, LinkOption.NOFOLLOW_LINKS)) {
      var first = in.readNBytes(COUNTER);
      if (first.length < COUNTER) {
        return false;
      }
      var found = vault.voucher(name);
      found.update(first);
      var cipher = vault.counting(first);
      each(in, (bytes, count) -> opened(cipher, found, bytes, count, out));
      return hex(found).equals(vouched);
    }
  }

  private static void opened(Cipher cipher, Mac found, byte[] bytes, int count, OutputStream out)
      throws IOException {
    found.update(bytes, 0, count);
    out.write(cipher.update(bytes, 0, count));
  }

  private static void each(InputStream in, Each each) throws IOException {
    var bytes = new byte[PIECE];
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException();
      }
      each.piece(bytes, count);
    }
  }

  private static FileChannel fresh(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(OWN));
  }

  private static String hex(Mac mac) {
    return HexFormat.of().formatHex(mac.doFinal());
  }
}
