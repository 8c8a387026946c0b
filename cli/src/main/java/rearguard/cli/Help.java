package rearguard.cli;

import java.util.ArrayList;
import java.util.List;
import rearguard.cli.output.Cell;
import rearguard.cli.output.Line;

/** The page that stands above all commands, the verbs of the bad day first. */
enum Help {
  ;

  private static final int COLUMN = 28;

  static List<Line> all() {
    var lines = new ArrayList<Line>();
    lines.add(Line.of("Brings a fleet back to a state that is known to work."));
    section(lines, "On a bad day", Commands.STATUS);
    section(lines, "Applications and restore points", Commands.APPLY);
    section(lines, "Hosts and this command", Commands.HOST_LIST);
    lines.add(Line.EMPTY);
    lines.add(Line.of("Options of a command: rearguard COMMAND --help"));
    lines.add(Line.of("First of all: rearguard status"));
    return List.copyOf(lines);
  }

  private static void section(List<Line> lines, String title, Commands first) {
    lines.add(Line.EMPTY);
    lines.add(Line.of(Cell.strong(title)));
    for (var command : Commands.values()) {
      if (section(command) == first) {
        lines.add(line(command));
      }
    }
  }

  private static Commands section(Commands command) {
    return command.compareTo(Commands.APPLY) < 0
        ? Commands.STATUS
        : command.compareTo(Commands.HOST_LIST) < 0 ? Commands.APPLY : Commands.HOST_LIST;
  }

  /** The commands of one noun. */
  static List<Line> of(String noun) {
    return List.of(Commands.values()).stream()
        .filter(command -> command.noun().filter(noun::equals).isPresent())
        .map(Help::line)
        .toList();
  }

  private static Line line(Commands command) {
    var head = command.path() + (command.words().isEmpty() ? "" : " " + command.words());
    return Line.of(
            Cell.strong(command.path()),
            Cell.of(head.substring(command.path().length())),
            Cell.of(" ".repeat(COLUMN - head.length()) + command.summary()))
        .indented(2);
  }
}
