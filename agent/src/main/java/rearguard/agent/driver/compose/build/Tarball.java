package rearguard.agent.driver.compose.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an archive as POSIX has it ({@code pax}, 2001), packed: equal files give equal bytes. All
 * is root's and of the same time, after 1980, before which some archives know no time.
 */
final class Tarball {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final long TIME = 946_684_800; // the year 2000
  private static final char LINK = '2';
  private static final char FOLDER = '5';
  private static final char MORE = 'x';

  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private final GZIPOutputStream out;
  private final Set<String> folders = new HashSet<>();

  Tarball() throws IOException {
    out = new GZIPOutputStream(packed);
  }

  void file(String name, boolean program, byte[] content) throws IOException {
    above(name);
    entry(name, '0', program ? 0755 : 0644, "", content);
  }

  void link(String name, String to) throws IOException {
    above(name);
    entry(name, LINK, 0777, to, new byte[0]);
  }

  /** Packed so far, about. */
  int size() {
    return packed.size();
  }

  byte[] done() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.finish();
    return packed.toByteArray();
  }

  private void above(String name) throws IOException {
    for (int end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
      if (folders.add(name.substring(0, end))) {
        entry(name.substring(0, end + 1), FOLDER, 0755, "", new byte[0]);
      }
    }
  }

  private void entry(String name, char type, int mode, String to, byte[] content)
      throws IOException {
    var more = (fits(name) ? "" : record("path", name)) + (fits(to) ? "" : record("linkpath", to));
    if (!more.isEmpty()) {
      var words = more.getBytes(StandardCharsets.UTF_8);
      out.write(header("pax", MORE, 0644, "", words.length));
      block(words);
    }
    out.write(
        header(fits(name) ? name : "long", type, mode, fits(to) ? to : "long", content.length));
    block(content);
  }

  private static boolean fits(String text) {
    return text.length() <= NAME && text.chars().allMatch(letter -> letter < 128);
  }

  /** Begins with its own length. */
  private static String record(String key, String value) {
    int rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8).length;
    int length = rest + String.valueOf(rest).length();
    length = rest + String.valueOf(length).length();
    return length + " " + key + "=" + value + "\n";
  }

  private void block(byte[] content) throws IOException {
    out.write(content);
    out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static byte[] header(String name, char type, int mode, String to, long size) {
    var header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "%07o".formatted(mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(TIME));
    Arrays.fill(header, 148, 156, (byte) ' ');
    header[156] = (byte) type;
    put(header, 157, to);
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xff;
    }
    put(header, 148, "%06o\0".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
