package rearguard.model.run;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.model.name.Quoted;
import rearguard.model.name.StepId;

/**
 * What the target of a step showed when the step had ended: its last lines, and figures of one
 * look. Evidence beside a report, which does without it. Whoever made it took the secrets out;
 * whatever it is made of, it is small, and fit for a terminal.
 *
 * @param at when was looked
 */
public record Shown(StepId step, int attempt, Instant at, List<Piece> pieces) {
  /** More is left out. */
  public static final int PIECES = 12;

  public Shown {
    pieces = List.copyOf(pieces.subList(0, Math.min(pieces.size(), PIECES)));
  }

  /** Of one thing, such as a container, a unit or a file. */
  public sealed interface Piece {
    String of();
  }

  /** The last lines, oldest first; each as {@link Quoted} writes it. */
  public record Lines(String of, List<String> lines) implements Piece {
    public static final int MOST = 20;

    /** Characters of all lines together. */
    public static final int LIMIT = 4096;

    public Lines {
      of = Quoted.of(of);
      lines = last(lines);
    }

    private static List<String> last(List<String> lines) {
      var kept = new ArrayDeque<String>();
      int room = LIMIT;
      for (var line : lines.subList(Math.max(0, lines.size() - MOST), lines.size()).reversed()) {
        var fit = Quoted.of(line);
        room -= fit.length();
        if (room < 0) {
          break;
        }
        kept.addFirst(fit);
      }
      return List.copyOf(kept);
    }
  }

  /** Figures by name, with their units. */
  public record Figures(String of, SortedMap<String, String> figures) implements Piece {
    public static final int MOST = 12;

    public Figures {
      of = Quoted.of(of);
      var fit = new TreeMap<String, String>();
      figures.entrySet().stream()
          .limit(MOST)
          .forEach(one -> fit.put(Quoted.of(one.getKey()), Quoted.of(one.getValue())));
      figures = Collections.unmodifiableSortedMap(fit);
    }
  }

  /** What could not be read, and why. */
  public record Unread(String of, String why) implements Piece {
    public Unread {
      of = Quoted.of(of);
      why = Quoted.of(why);
    }
  }
}
