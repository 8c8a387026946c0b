package rearguard.agent.host.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Paths byte by byte, as the kernel has them. Apart from {@link Kernel}, which links its calls when
 * it is first named: an idle agent writes files and calls none of them.
 */
public enum ExactPath {
  ;

  /**
   * The bytes of an absolute path as they are on the disk: a name that is not UTF-8 does not
   * survive as a String, but the address form escapes it byte by byte. That form costs a look at
   * the disk, which a name of plain ASCII is spared: what cannot be decoded never becomes ASCII.
   */
  public static byte[] bytes(Path absolute) {
    var name = absolute.toString();
    return plain(name) ? name.getBytes(StandardCharsets.US_ASCII) : escaped(absolute);
  }

  private static boolean plain(String name) {
    for (var at = 0; at < name.length(); at++) {
      if (name.charAt(at) > '~') {
        return false;
      }
    }
    return true;
  }

  private static byte[] escaped(Path absolute) {
    var escaped = absolute.toUri().getRawPath();
    var bytes = new ByteArrayOutputStream();
    for (var at = 0; at < escaped.length(); at++) {
      if (escaped.charAt(at) == '%') {
        bytes.write(Integer.parseInt(escaped.substring(at + 1, at + 3), 16));
        at += 2;
      } else {
        bytes.write(escaped.charAt(at));
      }
    }
    var text = bytes.toByteArray();
    var slash = text.length > 1 && text[text.length - 1] == '/';
    return slash ? Arrays.copyOf(text, text.length - 1) : text;
  }

  /** What a path says, byte by byte, whether it is absolute or not. */
  public static String text(Path path) {
    var bytes = path.isAbsolute() ? bytes(path) : bytes(Path.of("/").resolve(path));
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    return path.isAbsolute() ? text : text.substring(1);
  }
}
