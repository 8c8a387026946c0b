package rearguard.agent.host.proc;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text of strangers, on one line, and unambiguous: whoever reads it can tell what it was. */
public enum Plain {
  ;

  private static final HexFormat HEX = HexFormat.of();

  /** In quotes; everything but the printable characters of ASCII byte by byte as {@code \xNN}. */
  public static String quoted(String text) {
    var line = new StringBuilder("\"");
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      append(line, one);
    }
    return line.append('"').toString();
  }

  /** Likewise, of text in which each character is one byte. */
  public static String exact(String bytes) {
    var line = new StringBuilder("\"");
    for (byte one : bytes.getBytes(StandardCharsets.ISO_8859_1)) {
      append(line, one);
    }
    return line.append('"').toString();
  }

  private static void append(StringBuilder line, byte one) {
    if (one == '"' || one == '\\') {
      line.append('\\').append((char) one);
    } else if (one >= ' ' && one < 0x7f) {
      line.append((char) one);
    } else {
      line.append("\\x").append(HEX.toHexDigits(one));
    }
  }
}
