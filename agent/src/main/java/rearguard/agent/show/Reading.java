package rearguard.agent.show;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rearguard.agent.driver.Figure;
import rearguard.agent.driver.Show;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.model.run.Shown;

/**
 * Reads what there is to show, through the veil.
 *
 * @param since older lines are of no interest; a file that nobody wrote to since has none
 */
record Reading(Host host, Veil veil, Instant since) {
  /** Twenty long lines; more is not looked through for secrets either. */
  static final int WINDOW = 16 << 10;

  private static final String NOTHING = "nothing was written since the step began";

  Shown.Piece piece(Show show) throws InterruptedException {
    var of = veil.line(show.of());
    try {
      return switch (show) {
        case Show.Said(_, var text) -> lines(of, end(text));
        case Show.Asked(_, var command) -> asked(of, host.programs().run(command));
        case Show.Log(_, var file) -> log(of, file);
        case Show.Figures(_, var figures) -> figures(of, figures);
        case Show.Room(var path) -> room(of, path);
        case Show.Unread(_, var why) -> new Shown.Unread(of, veil.line(why));
      };
    } catch (HostException e) {
      return new Shown.Unread(of, veil.line(e.problem().message()));
    }
  }

  private Shown.Piece asked(String of, rearguard.agent.host.Ran ran) {
    return ran.fine() || !ran.out().isBlank()
        ? lines(of, end(ran.out()))
        : new Shown.Unread(of, veil.line(end(ran.error())));
  }

  private Shown.Piece lines(String of, String text) {
    var lines = veil.lines(text);
    return lines.isEmpty() ? new Shown.Unread(of, NOTHING) : new Shown.Lines(of, lines);
  }

  private Shown.Piece figures(String of, Map<String, String> figures) {
    var shown = new TreeMap<String, String>();
    figures.forEach((name, value) -> shown.put(veil.line(name), veil.line(value)));
    return new Shown.Figures(of, shown);
  }

  /** A beginning that is cut off could be the end of a secret: whole lines only. */
  private static String end(String text) {
    if (text.length() <= WINDOW) {
      return text;
    }
    int line = text.indexOf('\n', text.length() - WINDOW);
    return line < 0 ? "" : text.substring(line + 1);
  }

  private Shown.Piece log(String of, Path file) throws HostException {
    var stat = host.disk().stat(file);
    if (stat.isEmpty()) {
      return new Shown.Unread(of, "there is no such file");
    }
    long modified = stat.get().modifiedNanos();
    if (Instant.ofEpochSecond(0, modified).isBefore(since.minusSeconds(1))) {
      return new Shown.Unread(of, NOTHING);
    }
    try (var opened = host.disk().witness(file)) {
      long from = Math.max(0, opened.size() - WINDOW - 1);
      var bytes = new byte[WINDOW + 1];
      int got = opened.read(bytes, from);
      var text = new String(bytes, 0, got, StandardCharsets.UTF_8);
      return lines(of, from == 0 ? text : text.substring(text.indexOf('\n') + 1));
    } catch (IOException e) {
      return new Shown.Unread(of, "reading stopped: " + e.getMessage());
    }
  }

  private Shown.Piece room(String of, Path path) throws HostException {
    var there = path;
    while (there.getParent() != null && host.disk().stat(there).isEmpty()) {
      there = there.getParent();
    }
    var free = host.disk().freeBytes(there);
    return new Shown.Figures(of, new TreeMap<>(Map.of("free", Figure.bytes(free))));
  }

  static List<Shown.Piece> unread(String of, String why) {
    return List.of(new Shown.Unread(of, why));
  }
}
