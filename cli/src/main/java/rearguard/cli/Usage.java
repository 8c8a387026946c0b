package rearguard.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import rearguard.cli.command.Form;
import rearguard.cli.command.Misuse;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;
import rearguard.model.Problem;
import rearguard.model.name.Quoted;

/** How a command is used, and what is said of a use that makes no sense. */
enum Usage {
  ;

  private static final int COLUMN = 24;

  /** The page of {@code rearguard COMMAND --help}. */
  static List<Line> of(Commands command, Form form) {
    var lines = new ArrayList<Line>();
    var words = form.words().stream().map(Usage::shown).collect(Collectors.joining());
    lines.add(Line.of("Usage: rearguard " + command.path() + words + " [OPTION]…"));
    lines.add(Line.of(command.summary()));
    lines.add(Line.EMPTY);
    form.words().forEach(word -> lines.add(row(word.label(), word.meaning())));
    form.options().forEach(option -> lines.add(row(shown(option), option.meaning())));
    return List.copyOf(lines);
  }

  private static String shown(Form.Word word) {
    return word.required() ? " " + word.label() : " [" + word.label() + "]";
  }

  private static String shown(Form.Option option) {
    return String.join(", ", option.names()) + option.label().map(label -> " " + label).orElse("");
  }

  private static Line row(String head, String meaning) {
    var gap = " ".repeat(Math.max(2, COLUMN - head.length()));
    return Line.of(Cell.strong(head), Cell.of(gap + meaning)).indented(2);
  }

  /** The misuse in words, with a way on if it names none itself. */
  static Problem problem(Misuse misuse, String path) {
    var problem = misuse.problem();
    return problem.hint().isEmpty()
        ? Problem.of(problem.kind(), problem.message(), "See \"rearguard " + path + " --help\".")
        : problem;
  }

  static Problem accident(RuntimeException accident) {
    return Problem.of(
        Problem.Kind.UNEXPECTED,
        "unexpected: " + Quoted.of(accident.toString()),
        "Run it again with --debug and report what it says.");
  }
}
