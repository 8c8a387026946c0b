package rearguard.model.evidence;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.EvidenceId;
import rearguard.model.name.HostName;

/**
 * What evidence consists of. Its text is what is sealed: lines of words, the words form-encoded, so
 * that a person can read it, {@code grep} finds a digest, and nothing that a stranger named ends a
 * line.
 *
 * @param whole false when taking it was cut short
 * @param missing what could not be had
 */
public record Manifest(
    Head head, Instant sealed, boolean whole, List<Entry> entries, List<Missing> missing) {
  private static final String FIRST = "rearguard-evidence 1";
  private static final int NOTES = 40;
  private static final int LONGEST_NOTE = 200;

  public Manifest {
    entries = List.copyOf(entries);
    missing = List.copyOf(missing);
  }

  /** Who took it, where and why. */
  public record Head(
      EvidenceId id,
      HostName host,
      ApplicationName application,
      String by,
      String reason,
      Instant begun) {}

  /**
   * One thing that was taken.
   *
   * @param number from 1
   * @param name of the file it becomes when it is exported
   * @param source what was read or run
   * @param parts pieces in which it is kept
   * @param note empty; or what was cut, or went wrong beside
   * @param digest SHA-256 of what was taken, hex
   */
  public record Entry(
      int number, String name, String source, long bytes, int parts, String note, String digest) {
    public Entry {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
        throw new IllegalArgumentException("an entry has an odd name");
      }
    }

    public String line() {
      return words("entry", number, digest, bytes, parts, name, source, note);
    }

    public static Entry of(String line) {
      var words = read(line, "entry", 8);
      return new Entry(
          Integer.parseInt(words.get(1)),
          words.get(5),
          words.get(6),
          Long.parseLong(words.get(3)),
          Integer.parseInt(words.get(4)),
          words.get(7),
          words.get(2));
    }
  }

  /** One thing that was not. */
  public record Missing(String name, String why) {
    public String line() {
      return words("missing", name, why);
    }

    public static Missing of(String line) {
      var words = read(line, "missing", 3);
      return new Missing(words.get(1), words.get(2));
    }
  }

  public String text() {
    var first =
        Stream.of(
            FIRST,
            words("evidence", head.id()),
            words("host", head.host()),
            words("application", head.application()),
            words("by", head.by()),
            words("reason", head.reason()),
            words("begun", head.begun()),
            words("sealed", sealed),
            words("state", whole ? "complete" : "incomplete"));
    var rest =
        Stream.concat(entries.stream().map(Entry::line), missing.stream().map(Missing::line));
    return String.join("\n", Stream.concat(first, rest).toList()) + "\n";
  }

  public static Manifest of(String text) {
    var lines = text.lines().toList();
    if (lines.size() < 9 || !lines.getFirst().equals(FIRST)) {
      throw new IllegalArgumentException("this is no manifest of evidence");
    }
    var head =
        new Head(
            new EvidenceId(one(lines, 1, "evidence")),
            new HostName(one(lines, 2, "host")),
            new ApplicationName(one(lines, 3, "application")),
            one(lines, 4, "by"),
            one(lines, 5, "reason"),
            Instant.parse(one(lines, 6, "begun")));
    var rest = lines.subList(9, lines.size());
    return new Manifest(
        head,
        Instant.parse(one(lines, 7, "sealed")),
        one(lines, 8, "state").equals("complete"),
        rest.stream().filter(line -> line.startsWith("entry ")).map(Entry::of).toList(),
        rest.stream().filter(line -> line.startsWith("missing ")).map(Missing::of).toList());
  }

  public Seal seal() {
    var notes = new ArrayList<String>();
    missing.forEach(one -> notes.add(one.name() + ": " + one.why()));
    entries.stream()
        .filter(one -> !one.note().isEmpty())
        .forEach(one -> notes.add(one.name() + ": " + one.note()));
    return new Seal(
        head.id(),
        head.host(),
        head.application(),
        head.begun(),
        sealed,
        whole,
        entries.size(),
        entries.stream().mapToLong(Entry::bytes).sum(),
        digest(text().getBytes(StandardCharsets.UTF_8)),
        notes.stream().limit(NOTES).map(Manifest::shortened).toList());
  }

  private static String shortened(String note) {
    return note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE) + "…";
  }

  /** SHA-256, hex. */
  public static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static String one(List<String> lines, int at, String key) {
    return read(lines.get(at), key, 2).get(1);
  }

  private static String words(Object... words) {
    return String.join(
        " ",
        Stream.of(words)
            .map(word -> URLEncoder.encode(word.toString(), StandardCharsets.UTF_8))
            .toList());
  }

  private static List<String> read(String line, String key, int count) {
    var words =
        Stream.of(line.split(" ", -1))
            .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
            .toList();
    if (words.size() != count || !words.getFirst().equals(key)) {
      throw new IllegalArgumentException("a line of the manifest is not " + key);
    }
    return words;
  }
}
