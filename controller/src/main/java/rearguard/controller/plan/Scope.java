package rearguard.controller.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.Application.Component;
import rearguard.controller.file.Application.Stance;
import rearguard.controller.file.HostWords;
import rearguard.model.Answer;
import rearguard.model.check.Check;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;
import rearguard.model.plan.Limit;
import rearguard.model.snapshot.Target;

/**
 * What a plan is about: the targets, in the order of the file, and how they are gone through.
 *
 * @param procedure its name; {@code undo} for the way back of a run
 * @param places every target with the component and the driver that care for it
 * @param groups the hosts of every group of the application, now
 * @param hosts in the order in which they change
 * @param words what the fleet file leaves to each host
 * @param stance what was decided about what may go wrong
 */
public record Scope(
    String procedure,
    List<Place> places,
    Map<String, List<HostName>> groups,
    List<HostName> hosts,
    Map<HostName, HostWords> words,
    Limit limit,
    List<CheckName> verify,
    Stance stance) {
  public Scope {
    places = List.copyOf(places);
    groups = Map.copyOf(groups);
    hosts = List.copyOf(hosts);
    words = Map.copyOf(words);
    verify = List.copyOf(verify);
  }

  /** A target and who cares for it. */
  public record Place(Target target, Component component, DriverSpec driver) {
    boolean stops() {
      return driver.kind() == Kind.PROCESS && driver.can(Ability.STOP_AND_START);
    }
  }

  /** Everything that the procedure names. */
  public static Scope of(
      Application application,
      Application.Procedure procedure,
      Map<HostName, SortedSet<Tag>> fleet,
      List<DriverSpec> drivers) {
    var words =
        fleet.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, host -> new HostWords(host.getKey(), host.getValue())));
    var places =
        procedure.restore().stream()
            .flatMap(name -> application.component(name).stream())
            .flatMap(
                component ->
                    application.hosts(component.on(), fleet).stream()
                        .flatMap(
                            host ->
                                place(
                                    component,
                                    words.getOrDefault(host, new HostWords(host, new TreeSet<>())),
                                    drivers)
                                    .stream()))
            .toList();
    var hosts =
        application.hosts(fleet).stream()
            .filter(host -> places.stream().anyMatch(p -> p.target().host().equals(host)))
            .toList();
    return new Scope(
        procedure.name(),
        places,
        application.groups().keySet().stream()
            .collect(
                Collectors.toMap(
                    group -> group, group -> application.hosts(List.of(group), fleet))),
        hosts,
        words,
        procedure.limit(hosts.size()),
        procedure.verify(),
        procedure.stance());
  }

  /** Without, or with nothing but, these hosts. */
  public Scope where(Predicate<HostName> host) {
    return only(places.stream().map(Place::target).filter(t -> host.test(t.host())).toList());
  }

  /** With what an operator chose about what may go wrong. */
  public Scope with(Stance other) {
    return new Scope(procedure, places, groups, hosts, words, limit, verify, other);
  }

  /** Only these targets. */
  public Scope only(List<Target> targets) {
    var kept = places.stream().filter(place -> targets.contains(place.target())).toList();
    return new Scope(
        procedure,
        kept,
        groups,
        hosts.stream()
            .filter(host -> kept.stream().anyMatch(p -> p.target().host().equals(host)))
            .toList(),
        words,
        limit,
        verify,
        stance);
  }

  List<HostName> hostsOf(List<String> names) {
    return names.stream()
        .flatMap(name -> groups.getOrDefault(name, List.of()).stream())
        .distinct()
        .toList();
  }

  /** The targets of one host in the order in which they are restored. */
  List<Place> of(HostName host) {
    return places.stream()
        .filter(place -> place.target().host().equals(host))
        .sorted(Comparator.comparing(place -> place.driver().kind()))
        .toList();
  }

  /** The check as it is asked on the host. */
  Answer<Check> on(HostName host, AskedCheck asked) {
    return asked.on(
        Optional.ofNullable(words.get(host)).orElseGet(() -> new HostWords(host, new TreeSet<>())));
  }

  private static Optional<Place> place(
      Component component, HostWords host, List<DriverSpec> drivers) {
    return drivers.stream()
        .filter(spec -> spec.name().equals(component.driver()))
        .findFirst()
        .map(
            spec ->
                new Place(
                    new Target(component.name(), host.host()),
                    component.with(host.fill(component.settings())),
                    spec));
  }
}
