package rearguard.agent.paths;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An environment file as its pieces, which put together are the file again, byte for byte. A piece
 * is a line, or several when a quote is open at the end of the first. When a key stands in it more
 * than once, the last counts, as for shells, systemd, Docker and the dotenv libraries.
 */
record EnvFile(List<Piece> pieces) {
  private static final Pattern ENTRY =
      Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=[ \\t]*(.*)");
  private static final Pattern LINE = Pattern.compile("([^\\n]*?)(\\r?\\n|\\z)");

  EnvFile {
    pieces = List.copyOf(pieces);
  }

  /**
   * Part of a file.
   *
   * @param key what it sets; empty for comments and whatever else is no entry
   * @param end its line end; none for the last of a file without a final one
   */
  record Piece(String key, String text, String end) {}

  /**
   * One key as it stands in a file; a secret.
   *
   * @param text the line as it is, with its quotes and what is before it
   * @param end its line end; empty when it was the last of a file without a final one
   * @param after the key it stood behind; empty for none
   * @param gap how many lines that are no entries were between
   * @param times how often the key stood there
   */
  record Entry(String text, String end, String after, int gap, int times) {
    @Override
    public String toString() {
      return "entry";
    }
  }

  static EnvFile of(byte[] content) {
    var lines = new ArrayList<Piece>();
    var matcher = LINE.matcher(new String(content, ISO_8859_1));
    while (matcher.find() && (!matcher.group(1).isEmpty() || !matcher.group(2).isEmpty())) {
      lines.add(new Piece("", matcher.group(1), matcher.group(2)));
    }
    var pieces = new ArrayList<Piece>();
    for (int at = 0; at < lines.size(); ) {
      int next = at + linesOf(lines, at);
      pieces.add(joined(lines.subList(at, next)));
      at = next;
    }
    return new EnvFile(pieces);
  }

  private static Piece joined(List<Piece> lines) {
    var text = new StringBuilder();
    for (var line : lines.subList(0, lines.size() - 1)) {
      text.append(line.text()).append(line.end());
    }
    var last = lines.getLast();
    var entry = ENTRY.matcher(lines.getFirst().text());
    return new Piece(entry.matches() ? entry.group(1) : "", text + last.text(), last.end());
  }

  /** How many lines the entry that begins there has; one when the quote is closed nowhere. */
  private static int linesOf(List<Piece> lines, int first) {
    var entry = ENTRY.matcher(lines.get(first).text());
    if (!entry.matches()) {
      return 1;
    }
    var value = entry.group(2);
    if (value.isEmpty() || "\"'`".indexOf(value.charAt(0)) < 0) {
      return 1;
    }
    char quote = value.charAt(0);
    if (closes(value.substring(1), quote)) {
      return 1;
    }
    for (int at = first + 1; at < lines.size(); at++) {
      var line = lines.get(at).text();
      if (closes(line, quote)) {
        return opensItself(line, quote) ? 1 : at - first + 1;
      }
    }
    return 1;
  }

  private static boolean closes(String text, char quote) {
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) == '\\' && quote == '"') {
        at++;
      } else if (text.charAt(at) == quote) {
        return true;
      }
    }
    return false;
  }

  /** Such as {@code B="x"}: then the quote of the entry before was no opening one. */
  private static boolean opensItself(String line, char quote) {
    var entry = ENTRY.matcher(line);
    return entry.matches() && entry.group(2).startsWith(String.valueOf(quote));
  }

  byte[] bytes() {
    var text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()).append(piece.end()));
    return text.toString().getBytes(ISO_8859_1);
  }

  /** Whether the last line is ended like the others. */
  boolean ended() {
    return pieces.isEmpty() || !pieces.getLast().end().isEmpty();
  }

  Optional<Entry> entry(String key) {
    var all = indices(key);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    int gap = 0;
    int at = all.getFirst() - 1;
    while (at >= 0 && pieces.get(at).key().isEmpty()) {
      at--;
      gap++;
    }
    var after = at < 0 ? "" : pieces.get(at).key();
    var last = pieces.get(all.getLast());
    return Optional.of(new Entry(last.text(), last.end(), after, gap, all.size()));
  }

  private List<Integer> indices(String key) {
    var all = new ArrayList<Integer>();
    for (int at = 0; at < pieces.size(); at++) {
      if (pieces.get(at).key().equals(key)) {
        all.add(at);
      }
    }
    return all;
  }

  /** The file with that key once, where it stands or stood, or without it; all else as it is. */
  EnvFile with(String key, Optional<Entry> wanted, boolean ended) {
    var all = indices(key);
    int last = pieces.size() - 1;
    boolean stays = last >= 0 && !all.contains(last);
    var changed = new ArrayList<>(pieces);
    for (int at : all.reversed()) {
      changed.remove(at);
    }
    if (wanted.isPresent()) {
      int at = all.isEmpty() ? place(wanted.get()) : all.getFirst();
      var end = all.isEmpty() ? wanted.get().end() : pieces.get(at).end();
      stays = all.isEmpty() ? at <= last : stays || at == last;
      changed.add(at, new Piece(key, wanted.get().text(), end));
    }
    return new EnvFile(ended(changed, stays, ended));
  }

  private int place(Entry wanted) {
    var after = indices(wanted.after());
    if (after.isEmpty() && !wanted.after().isEmpty()) {
      return pieces.size();
    }
    int at = wanted.after().isEmpty() ? 0 : after.getLast() + 1;
    for (int gap = wanted.gap(); gap > 0 && at < pieces.size(); gap--) {
      if (!pieces.get(at).key().isEmpty()) {
        break;
      }
      at++;
    }
    return at;
  }

  private String lineEnd() {
    return pieces.stream().map(Piece::end).filter(end -> !end.isEmpty()).findFirst().orElse("\n");
  }

  /** A last line that was the last before keeps its end; another gets what the file had. */
  private List<Piece> ended(List<Piece> changed, boolean stays, boolean ended) {
    var done = new ArrayList<Piece>();
    for (int at = 0; at < changed.size(); at++) {
      var piece = changed.get(at);
      boolean last = at == changed.size() - 1;
      var end = piece.end().isEmpty() && !last ? lineEnd() : piece.end();
      if (last && !stays) {
        end = ended ? lineEnd() : "";
      }
      done.add(new Piece(piece.key(), piece.text(), end));
    }
    return done;
  }
}
