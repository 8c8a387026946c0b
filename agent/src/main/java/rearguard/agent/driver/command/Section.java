package rearguard.agent.driver.command;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.name.Quoted;

/**
 * The driver's section of a fleet file.
 *
 * @param run the command's name
 */
record Section(String run, SortedMap<String, String> arguments) {
  static final String RUN = "run";
  static final String ARGUMENTS = "arguments";

  static Section of(Setting.Group settings) {
    var arguments = new TreeMap<String, String>();
    if (settings.entries().get(ARGUMENTS) instanceof Setting.Group group) {
      for (var name : group.entries().keySet()) {
        group.text(name).ifPresent(text -> arguments.put(name, text));
      }
    }
    return new Section(settings.text(RUN).orElse(""), arguments);
  }

  static List<Problem> review(Setting.Group settings) {
    var problems = new ArrayList<Problem>();
    var run = settings.text(RUN).orElse("");
    if (!run.matches("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")) {
      problems.add(
          Problem.of(
                  Problem.Kind.USAGE,
                  "\"" + Quoted.of(run) + "\" is not the name of a command",
                  "Name one that the policy of the host declares; words and options stand there.")
              .at(new Problem.Place("", 0, 0, RUN)));
    }
    if (settings.entries().get(ARGUMENTS) instanceof Setting.Group group) {
      group.entries().keySet().stream()
          .filter(name -> group.text(name).isEmpty())
          .forEach(
              name ->
                  problems.add(
                      Problem.of(
                              Problem.Kind.USAGE,
                              "argument \"" + Quoted.of(name) + "\" must be one text",
                              "Each argument is one word of the program.")
                          .at(new Problem.Place("", 0, 0, ARGUMENTS + "." + name))));
    }
    return problems;
  }
}
