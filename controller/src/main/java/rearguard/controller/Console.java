package rearguard.controller;

import java.io.PrintStream;
import java.util.List;
import rearguard.model.Problem;

/**
 * The only place of the controller that prints: what was asked for to one side, talk to the other.
 */
final class Console {
  private final PrintStream out;
  private final PrintStream err;

  Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Prints to the standard streams of this process. */
  @SuppressWarnings("SystemOut") // the one place that may
  static Console ofProcess() {
    return new Console(System.out, System.err);
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Says every problem; the exit code is that of the first. */
  int fail(List<Problem> problems) {
    for (var problem : problems) {
      var place = problem.place().map(at -> at.file() + ":" + at.line() + ":" + at.column() + ": ");
      err.println("error: " + place.orElse("") + problem.message());
      if (!problem.hint().isEmpty()) {
        err.println("hint: " + problem.hint());
      }
    }
    err.flush();
    return problems.getFirst().kind().exitCode();
  }
}
