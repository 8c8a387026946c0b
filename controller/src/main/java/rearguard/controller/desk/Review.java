package rearguard.controller.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import rearguard.controller.file.Application.Component;
import rearguard.controller.file.FleetCheck;
import rearguard.controller.file.FleetFile;
import rearguard.controller.file.HostWords;
import rearguard.controller.plan.Survey;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;

/** Lets the drivers look at their sections, each on the first connected host of its component. */
final class Review {
  private final Fleet fleet;
  private final FleetFile file;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Review(Fleet fleet, FleetFile file) {
    this.fleet = fleet;
    this.file = file;
    var hosts = fleet.enrolled();
    var components = file.application().components();
    Map<ComponentName, Answer<List<Problem>>> answers =
        Survey.together(
            components,
            Component::name,
            component -> ask(component, file.application().hosts(component.on(), hosts)));
    components.forEach(
        component ->
            Optional.ofNullable(answers.get(component.name()))
                .ifPresent(answer -> take(component, answer)));
  }

  List<Problem> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }

  private Answer<List<Problem>> ask(Component component, List<HostName> hosts) {
    return hosts.stream()
        .filter(fleet.agents()::connected)
        .findFirst()
        .map(
            host ->
                fleet
                    .agents()
                    .review(host, component.driver(), words(host).fill(component.settings())))
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(Problem.Kind.UNREACHABLE, "no host of it is connected", "")));
  }

  private HostWords words(HostName host) {
    return new HostWords(host, fleet.enrolled().getOrDefault(host, new TreeSet<>()));
  }

  private void take(Component component, Answer<List<Problem>> answer) {
    switch (answer) {
      case Answer.Given<List<Problem>>(var found) ->
          found.forEach(problem -> problems.add(placed(component, problem)));
      case Answer.Refused<List<Problem>>(var refusals) ->
          warnings.add(
              "warning: "
                  + component.name()
                  + " was not looked at by its driver "
                  + component.driver()
                  + ": "
                  + refusals.getFirst().message());
    }
  }

  /** The driver knows a path within its section; the file knows where that stands. */
  private Problem placed(Component component, Problem problem) {
    var inner = problem.place().map(Problem.Place::path).orElse("");
    var section = FleetCheck.path(component);
    var path = inner.isEmpty() ? section : section + "." + inner;
    return file.place(path)
        .map(
            place ->
                problem.at(new Problem.Place(place.file(), place.line(), place.column(), path)))
        .orElse(problem);
  }
}
