package rearguard.controller.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.FleetFile;
import rearguard.controller.file.HostWords;
import rearguard.controller.fleet.Agents;
import rearguard.controller.plan.Survey;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.check.Probe;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;

/**
 * Asks hosts whether they declare the commands by which checks look. The driver of the same name
 * answers: its sections and these checks say the same.
 */
record CommandChecks(Fleet fleet) {
  private static final DriverName DRIVER = new DriverName("command");

  /** One check on one host. */
  private record Place(HostName host, Check check) {}

  /** The plan, unless a host that is there does not declare what it would be asked. */
  Answer<Plan> standing(Plan plan) {
    var places =
        plan.stages().stream()
            .map(Stage::hosts)
            .flatMap(List::stream)
            .flatMap(CommandChecks::places)
            .distinct()
            .toList();
    var problems = new ArrayList<Problem>();
    answers(places).forEach((place, found) -> found.forEach(p -> problems.add(told(place, p))));
    return problems.isEmpty() ? Answer.given(plan) : new Answer.Refused<>(problems);
  }

  private static Stream<Place> places(HostPart part) {
    return part.checks().stream()
        .filter(check -> check.probe() instanceof Probe.Command)
        .map(check -> new Place(part.host(), check));
  }

  /** What of a fleet file no host that is there can be asked, placed in the file. */
  List<Problem> of(FleetFile file) {
    var problems = new ArrayList<Problem>();
    for (var asked : file.application().checks()) {
      if (asked.check().probe() instanceof Probe.Command) {
        answers(hosts(file, asked))
            .forEach((place, found) -> found.forEach(p -> problems.add(placed(file, place, p))));
      }
    }
    return problems;
  }

  private List<Place> hosts(FleetFile file, AskedCheck asked) {
    var enrolled = fleet.enrolled();
    var application = file.application();
    var all =
        asked.ofTheWhole() ? application.hosts(enrolled) : application.hosts(asked.on(), enrolled);
    return all.stream()
        .filter(fleet.agents()::connected)
        .limit(asked.ofTheWhole() ? 1 : Long.MAX_VALUE)
        .map(
            host ->
                new Place(
                    host,
                    new HostWords(host, enrolled.getOrDefault(host, new TreeSet<>()))
                        .fill(asked.check())))
        .toList();
  }

  private Map<Place, List<Problem>> answers(List<Place> places) {
    var there = places.stream().filter(place -> fleet.agents().connected(place.host())).toList();
    Map<String, Answer<List<Problem>>> answers =
        Survey.together(there, CommandChecks::key, place -> ask(fleet.agents(), place));
    var problems = new LinkedHashMap<Place, List<Problem>>();
    there.forEach(
        place ->
            Optional.ofNullable(answers.get(key(place)))
                .ifPresent(answer -> problems.put(place, found(answer))));
    return problems;
  }

  private static String key(Place place) {
    return place.host() + " " + place.check().name() + " " + place.check().probe();
  }

  /** A host that has gone meanwhile stands in the way of more than a check. */
  private static List<Problem> found(Answer<List<Problem>> answer) {
    return switch (answer) {
      case Answer.Given<List<Problem>>(var found) -> found;
      case Answer.Refused<List<Problem>>(var refusals) ->
          refusals.stream().filter(why -> why.kind() != Problem.Kind.UNREACHABLE).toList();
    };
  }

  private static Answer<List<Problem>> ask(Agents agents, Place place) {
    return switch (place.check().probe()) {
      case Probe.Command(var run, var arguments) ->
          agents.review(place.host(), DRIVER, settings(run, arguments));
      case Probe.Http _, Probe.Tcp _, Probe.Closed _, Probe.Listening _, Probe.Manual _ ->
          Answer.given(List.of());
    };
  }

  private static Setting.Group settings(String run, SortedMap<String, String> arguments) {
    var texts = new TreeMap<String, Setting>();
    arguments.forEach((name, value) -> texts.put(name, new Setting.Text(value)));
    return Setting.Group.of(
        Map.of("run", new Setting.Text(run), "arguments", Setting.Group.of(texts)));
  }

  private static Problem told(Place place, Problem problem) {
    return Problem.of(
        problem.kind(),
        "check " + place.check().name() + " on " + place.host() + ": " + problem.message(),
        problem.hint());
  }

  private static Problem placed(FleetFile file, Place place, Problem problem) {
    var path = "checks." + place.check().name();
    var inner = problem.place().map(Problem.Place::path).orElse("run").replace("run", "command");
    var told = told(place, problem);
    return file.place(path + "." + inner)
        .map(
            at -> told.at(new Problem.Place(at.file(), at.line(), at.column(), path + "." + inner)))
        .orElse(told);
  }
}
