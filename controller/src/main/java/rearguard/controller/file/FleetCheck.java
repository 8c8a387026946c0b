package rearguard.controller.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.Application.Choice;
import rearguard.controller.file.Application.Component;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.Setting;
import rearguard.model.check.Check;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.name.ComponentName;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.Tag;

/** What of a fleet file does not fit the fleet: hosts, tags, drivers and the keys of drivers. */
public enum FleetCheck {
  ;

  /**
   * What is known of the fleet.
   *
   * @param drivers of every host that ever told; empty when none did yet
   */
  public record Known(Map<HostName, SortedSet<Tag>> hosts, Map<DriverName, DriverSpec> drivers) {
    public Known {
      hosts = Map.copyOf(hosts);
      drivers = Map.copyOf(drivers);
    }
  }

  /** In the order of the file. */
  public static List<Problem> problems(FleetFile file, Known known) {
    return Stream.of(
            hosts(file, known),
            AskersCheck.problems(file, known),
            components(file, known),
            abilities(file, known),
            OrderCheck.problems(file, known),
            tags(file, known))
        .flatMap(problems -> problems)
        .sorted(Comparator.comparing(p -> p.place().map(Problem.Place::line).orElse(0)))
        .toList();
  }

  private static Stream<Problem> hosts(FleetFile file, Known known) {
    return file.application().groups().entrySet().stream()
        .flatMap(
            group ->
                switch (group.getValue()) {
                  case Choice.Named(var hosts) -> named(file, group.getKey(), hosts, known);
                  case Choice.Tagged(var tags) -> tagged(file, group.getKey(), tags, known);
                });
  }

  private static Stream<Problem> named(
      FleetFile file, String group, List<HostName> hosts, Known known) {
    var problems = new ArrayList<Problem>();
    var names = known.hosts().keySet().stream().map(HostName::value).sorted().toList();
    for (int i = 0; i < hosts.size(); i++) {
      if (!known.hosts().containsKey(hosts.get(i))) {
        problems.add(
            at(
                file,
                "hosts." + group + "[" + i + "]",
                "host \"" + hosts.get(i) + "\" is not enrolled",
                names.isEmpty()
                    ? "Enrol it with \"rearguard host enrol " + hosts.get(i) + "\"."
                    : Nearest.hint(hosts.get(i).value(), names)));
      }
    }
    return problems.stream();
  }

  private static Stream<Problem> tagged(
      FleetFile file, String group, SortedSet<Tag> tags, Known known) {
    boolean nobody = known.hosts().values().stream().noneMatch(has -> has.containsAll(tags));
    if (!nobody) {
      return Stream.empty();
    }
    var all =
        known.hosts().values().stream().flatMap(has -> has.stream()).map(Tag::toString).distinct();
    return Stream.of(
        at(
            file,
            "hosts." + group + ".tags",
            "no enrolled host has the tags " + tags,
            Nearest.hint(tags.isEmpty() ? "" : tags.first().toString(), all.sorted().toList())));
  }

  private static Stream<Problem> components(FleetFile file, Known known) {
    if (known.drivers().isEmpty()) {
      return Stream.empty();
    }
    return file.application().components().stream()
        .flatMap(
            component ->
                Optional.ofNullable(known.drivers().get(component.driver()))
                    .map(spec -> section(file, component, spec))
                    .orElseGet(() -> Stream.of(unknownDriver(file, component, known))));
  }

  /** What a procedure wants of a component its driver must be able to do. */
  private static Stream<Problem> abilities(FleetFile file, Known known) {
    return file.application().procedures().stream()
        .flatMap(
            one -> {
              var path = "procedures." + one.name();
              return Stream.of(
                      unable(file, known, path + ".hold", one.hold(), Ability.HOLD_TRAFFIC),
                      unable(file, known, path + ".purge", one.purge(), Ability.PURGE),
                      unable(file, known, path + ".stages", stopped(one), Ability.STOP_AND_START))
                  .flatMap(problems -> problems);
            });
  }

  private static List<ComponentName> stopped(Application.Procedure procedure) {
    return new WrittenOrder(procedure.stages()).named(WrittenStage.Deed.STOP);
  }

  private static Stream<Problem> unable(
      FleetFile file, Known known, String path, List<ComponentName> names, Ability ability) {
    var able =
        file.application().components().stream()
            .filter(one -> spec(known, one).filter(spec -> spec.can(ability)).isPresent())
            .map(one -> one.name().value())
            .toList();
    return names.stream()
        .flatMap(name -> file.application().component(name).stream())
        .filter(one -> spec(known, one).filter(spec -> !spec.can(ability)).isPresent())
        .map(
            one ->
                at(
                    file,
                    path,
                    "driver " + one.driver() + " of \"" + one.name() + "\" cannot do that",
                    able.isEmpty()
                        ? "No component of this application has a driver that can."
                        : "Those that can: " + String.join(", ", able) + "."));
  }

  static Optional<DriverSpec> spec(Known known, Component component) {
    return Optional.ofNullable(known.drivers().get(component.driver()));
  }

  /** Every host must have the tags that the file takes from it. */
  private static Stream<Problem> tags(FleetFile file, Known known) {
    var application = file.application();
    var sections =
        application.components().stream()
            .flatMap(
                component ->
                    words(application, component.on(), known)
                        .flatMap(
                            host ->
                                host.missing(component.settings()).stream()
                                    .map(key -> untagged(file, path(component), host, key))));
    var checks =
        application.checks().stream()
            .flatMap(
                asked ->
                    words(application, asked.on(), known)
                        .flatMap(host -> unasked(file, asked, host)));
    return Stream.concat(sections, checks);
  }

  /** What keeps a check from being asked on a host. */
  private static Stream<Problem> unasked(FleetFile file, AskedCheck asked, HostWords host) {
    var path = "checks." + asked.check().name();
    var missing = new ArrayList<>(host.missing(asked.check()));
    asked.port().ifPresent(port -> missing.addAll(host.missing(new Setting.Text(port))));
    if (missing.isEmpty() && asked.on(host) instanceof Answer.Refused<Check>(var problems)) {
      return problems.stream()
          .map(problem -> at(file, path + ".listening", problem.message(), problem.hint()));
    }
    return missing.stream().map(key -> untagged(file, path, host, key));
  }

  static Stream<HostWords> words(Application application, List<String> on, Known known) {
    return application.hosts(on, known.hosts()).stream()
        .flatMap(
            host ->
                Optional.ofNullable(known.hosts().get(host)).stream()
                    .map(tags -> new HostWords(host, tags)));
  }

  static Problem untagged(FleetFile file, String path, HostWords host, String key) {
    return at(
        file,
        path,
        "host \"" + host.host() + "\" has no tag \"" + key + "\"",
        Nearest.hint(key, host.tags().stream().map(Tag::key).toList()));
  }

  private static Problem unknownDriver(FleetFile file, Component component, Known known) {
    var names = known.drivers().keySet().stream().map(DriverName::value).sorted().toList();
    return at(
        file,
        path(component),
        "there is no driver \"" + component.driver() + "\"",
        Nearest.hint(component.driver().value(), names));
  }

  private static Stream<Problem> section(FleetFile file, Component component, DriverSpec spec) {
    var entries = component.settings().entries();
    var names = spec.keys().stream().map(DriverSpec.Key::name).toList();
    var unknown =
        entries.keySet().stream()
            .filter(key -> !names.contains(key))
            .map(
                key ->
                    at(
                        file,
                        path(component) + "." + key,
                        "unknown key \"" + Quoted.of(key) + "\" of driver " + spec.name(),
                        Nearest.hint(key, names)));
    var wrong =
        spec.keys().stream()
            .flatMap(
                key ->
                    Optional.ofNullable(entries.get(key.name()))
                        .map(setting -> shape(file, component, key, setting))
                        .orElseGet(() -> missing(file, component, key)));
    return Stream.concat(unknown, wrong);
  }

  private static Stream<Problem> missing(FleetFile file, Component component, DriverSpec.Key key) {
    return key.required()
        ? Stream.of(
            at(
                file,
                path(component),
                "\"" + key.name() + "\" is missing",
                "It says: " + key.meaning() + "."))
        : Stream.empty();
  }

  private static Stream<Problem> shape(
      FleetFile file, Component component, DriverSpec.Key key, Setting setting) {
    var wanted =
        switch (key.shape()) {
          case TEXT -> setting instanceof Setting.Text ? "" : "one text";
          case TEXTS -> setting instanceof Setting.Group ? "a list of texts" : "";
          case NUMBER -> scalar(setting, "-?\\d{1,18}") ? "" : "a whole number";
          case FLAG -> scalar(setting, "true|false") ? "" : "true or false";
          case GROUP -> setting instanceof Setting.Group ? "" : "a group of keys";
        };
    return wanted.isEmpty()
        ? Stream.empty()
        : Stream.of(
            at(
                file,
                path(component) + "." + key.name(),
                "\"" + key.name() + "\" must be " + wanted,
                "It says: " + key.meaning() + "."));
  }

  private static boolean scalar(Setting setting, String pattern) {
    return setting instanceof Setting.Text(var value) && value.matches(pattern);
  }

  /** Where a component's section stands. */
  public static String path(Component component) {
    return "components." + component.name() + "." + component.driver();
  }

  static Problem at(FleetFile file, String path, String message, String hint) {
    var problem = Problem.of(Problem.Kind.USAGE, message, hint);
    return file.place(path)
        .map(
            place ->
                problem.at(new Problem.Place(place.file(), place.line(), place.column(), path)))
        .orElse(problem);
  }
}
