package rearguard.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import rearguard.model.Problem;

/** Problems as lines: where, what, and under them what to do next. */
public enum ProblemLines {
  ;

  public static List<Line> of(List<Problem> problems) {
    var lines = new ArrayList<Line>();
    var hints = new LinkedHashSet<String>();
    for (var problem : problems) {
      lines.add(line(problem));
      if (problems.size() == 1 || problem.place().isEmpty()) {
        hint(problem.hint()).ifPresent(lines::add);
      } else {
        hints.add(problem.hint());
      }
    }
    hints.stream().flatMap(hint -> hint(hint).stream()).forEach(lines::add);
    return List.copyOf(lines);
  }

  private static Line line(Problem problem) {
    var error = new Cell("error: ", Tone.BAD);
    return problem
        .place()
        .map(place -> Line.of(Cell.of(where(place)), Cell.of(problem.message())))
        .orElseGet(() -> Line.of(error, Cell.of(problem.message())));
  }

  private static String where(Problem.Place place) {
    var path = place.path().isEmpty() ? "" : place.path() + ": ";
    return place.file() + ":" + place.line() + ":" + place.column() + ": " + path;
  }

  private static Optional<Line> hint(String hint) {
    return hint.isBlank()
        ? Optional.empty()
        : Optional.of(Line.of(Cell.strong("hint: "), Cell.of(hint)));
  }
}
