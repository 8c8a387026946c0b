package rearguard.agent.driver.git.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.SequencedSet;

/**
 * A path in a tree as git knows it: bytes, not text.
 *
 * @param bytes one character a byte
 */
public record GitPath(String bytes) implements Comparable<GitPath> {
  public static final GitPath TOP = new GitPath("");
  private static final String SHORT = "abtnvfr\"\\";
  private static final String MEANT = "\u0007\b\t\n\u000b\f\r\"\\";

  public static GitPath of(String text) {
    return new GitPath(new String(text.getBytes(UTF_8), ISO_8859_1));
  }

  /** Reads what git prints: as it is, or in double quotes with C escapes. */
  public static GitPath parse(String printed) {
    if (!printed.startsWith("\"")) {
      return of(printed);
    }
    var bytes = new ByteArrayOutputStream();
    int at = 1;
    while (at < printed.length() - 1) {
      char c = printed.charAt(at++);
      if (c != '\\') {
        bytes.writeBytes(String.valueOf(c).getBytes(UTF_8));
        continue;
      }
      int letter = SHORT.indexOf(printed.charAt(at));
      bytes.write(
          letter >= 0 ? MEANT.charAt(letter) : Integer.parseInt(printed.substring(at, at + 3), 8));
      at += letter >= 0 ? 1 : 3;
    }
    return new GitPath(bytes.toString(ISO_8859_1));
  }

  /** As git reads it, in ASCII: quoted when anything in it needs it. */
  public String quoted() {
    var quoted = new StringBuilder();
    for (int at = 0; at < bytes.length(); at++) {
      char c = bytes.charAt(at);
      int letter = MEANT.indexOf(c);
      if (letter >= 0) {
        quoted.append('\\').append(SHORT.charAt(letter));
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format("\\%03o", (int) c));
      } else {
        quoted.append(c);
      }
    }
    boolean plain = quoted.length() == bytes.length() && !bytes.isEmpty();
    return plain ? bytes : "\"" + quoted + "\"";
  }

  /** For people, and as the host names the file when {@link #exact}. */
  public String text() {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }

  /** Whether the name is UTF-8, so that the text names the file. */
  public boolean exact() {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  /** This path seen from a folder above. */
  public GitPath in(GitPath folder) {
    return folder.bytes.isEmpty() ? this : new GitPath(folder.bytes + "/" + bytes);
  }

  /** Adds every folder above this path, the top included. */
  public void addFolders(SequencedSet<GitPath> to) {
    for (int slash = bytes.lastIndexOf('/'); slash > 0; slash = bytes.lastIndexOf('/', slash - 1)) {
      if (!to.add(new GitPath(bytes.substring(0, slash)))) {
        return;
      }
    }
    to.add(TOP);
  }

  @Override
  public int compareTo(GitPath other) {
    return bytes.compareTo(other.bytes);
  }
}
