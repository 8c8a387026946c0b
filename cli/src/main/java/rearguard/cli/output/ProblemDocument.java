package rearguard.cli.output;

import java.util.List;
import java.util.Locale;
import rearguard.model.Problem;

/** Problems as a document for programs. */
enum ProblemDocument {
  ;

  static Value of(List<Problem> problems) {
    var items = problems.stream().<Value>map(ProblemDocument::one).toList();
    return Value.document("Problems").with("problems", new Value.Items(items));
  }

  private static Value one(Problem problem) {
    var fields =
        Value.Fields.EMPTY
            .with("kind", problem.kind().name().toLowerCase(Locale.ROOT))
            .with("exitCode", problem.kind().exitCode())
            .with("message", problem.message())
            .with("hint", problem.hint())
            .withTruth("retry", problem.retry())
            .withTruth("changed", problem.changed());
    return problem.place().map(place -> fields.with("place", place(place))).orElse(fields);
  }

  private static Value place(Problem.Place place) {
    return Value.Fields.EMPTY
        .with("file", place.file())
        .with("line", place.line())
        .with("column", place.column())
        .with("path", place.path());
  }
}
