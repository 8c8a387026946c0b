package rearguard.controller.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.Application.Component;
import rearguard.controller.file.Application.Stance;
import rearguard.controller.file.HostWords;
import rearguard.controller.file.WrittenStage;
import rearguard.model.Answer;
import rearguard.model.check.Check;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.CheckName;
import rearguard.model.name.ComponentName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Verb;
import rearguard.model.snapshot.Target;

/**
 * What a plan is about: the targets, in the order of the file, and how they are gone through.
 *
 * @param procedure its name; {@code undo} for the way back of a run
 * @param places every target that may change, with the component and the driver that care for it
 * @param held the targets whose traffic is kept away meanwhile
 * @param groups the hosts of every group of the application, now; and every host by its own name
 *     that is asked about others
 * @param away those of them that nobody can ask just now
 * @param hosts in the order in which they change; those that are only held among them
 * @param words what the fleet file leaves to each host
 * @param stance what was decided about what may go wrong
 * @param order the stages that the file spells out; empty: they follow from the drivers
 */
public record Scope(
    String procedure,
    List<Place> places,
    List<Place> held,
    Map<String, List<HostName>> groups,
    Set<HostName> away,
    List<HostName> hosts,
    Map<HostName, HostWords> words,
    Limit limit,
    List<CheckName> verify,
    Stance stance,
    List<WrittenStage> order) {
  public Scope {
    places = List.copyOf(places);
    held = List.copyOf(held);
    groups = Map.copyOf(groups);
    away = Set.copyOf(away);
    hosts = List.copyOf(hosts);
    words = Map.copyOf(words);
    verify = List.copyOf(verify);
    order = List.copyOf(order);
  }

  /**
   * A target and who cares for it.
   *
   * @param purged whether it is emptied instead of restored
   */
  public record Place(Target target, Component component, DriverSpec driver, boolean purged) {
    /** As another section of the same component says. */
    public Place with(Component other) {
      return new Place(target, other, driver, purged);
    }

    /** Users are told of maintenance before anything shuts them out, and until all lets them in. */
    static Comparator<Place> outermost(Verb verb) {
      Comparator<Place> told = Comparator.comparing(place -> place.driver.can(Ability.MAINTENANCE));
      return verb == Verb.HOLD ? told.reversed() : told;
    }

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
    var make = Making.of(application, fleet, drivers);
    var places =
        Stream.concat(
                procedure.restore().stream().flatMap(name -> make.places(name, false)),
                procedure.purge().stream().flatMap(name -> make.places(name, true)))
            .toList();
    var held = procedure.hold().stream().flatMap(name -> make.places(name, false)).toList();
    var hosts =
        application.hosts(fleet).stream()
            .filter(host -> on(host, places) || on(host, held))
            .toList();
    return new Scope(
        procedure.name(),
        places,
        held,
        groups(application)
            .collect(
                Collectors.toMap(name -> name, name -> application.askers(List.of(name), fleet))),
        Set.of(),
        hosts,
        make.words(),
        procedure.limit(hosts.size()),
        procedure.verify(),
        procedure.stance(),
        procedure.stages());
  }

  /** Every target of the application whose driver is known, whatever a procedure names. */
  public static List<Place> whole(
      Application application, Map<HostName, SortedSet<Tag>> fleet, List<DriverSpec> drivers) {
    var make = Making.of(application, fleet, drivers);
    return application.components().stream()
        .flatMap(component -> make.places(component.name(), false))
        .toList();
  }

  /** Everything that may stand for hosts. */
  private static Stream<String> groups(Application application) {
    return Stream.of(
            application.groups().keySet().stream(),
            application.checks().stream().flatMap(check -> check.from().stream()),
            application.proof().stream().flatMap(proof -> proof.from().stream()))
        .flatMap(names -> names)
        .distinct();
  }

  /** Knowing who is there to be asked about others. */
  public Scope knowing(Predicate<HostName> there) {
    var gone =
        groups.values().stream()
            .flatMap(List::stream)
            .filter(there.negate())
            .collect(Collectors.toSet());
    return new Scope(
        procedure, places, held, groups, gone, hosts, words, limit, verify, stance, order);
  }

  private static boolean on(HostName host, List<Place> places) {
    return places.stream().anyMatch(place -> place.target().host().equals(host));
  }

  /** Without, or with nothing but, these hosts. */
  public Scope where(Predicate<HostName> host) {
    return with(
        places.stream().filter(place -> host.test(place.target().host())).toList(),
        held.stream().filter(place -> host.test(place.target().host())).toList());
  }

  /**
   * Nothing but these hosts change. What is held on one of them is held there alone; a component
   * that holds traffic on none of them stands in front of them, and goes on holding all it did.
   */
  public Scope changing(Collection<HostName> named) {
    Predicate<Place> own =
        place ->
            held.stream()
                .filter(one -> one.component().name().equals(place.component().name()))
                .anyMatch(one -> named.contains(one.target().host()));
    return with(
        places.stream().filter(place -> named.contains(place.target().host())).toList(),
        held.stream()
            .filter(place -> !own.test(place) || named.contains(place.target().host()))
            .toList());
  }

  /** With what an operator chose about what may go wrong. */
  public Scope with(Stance other) {
    return new Scope(
        procedure, places, held, groups, away, hosts, words, limit, verify, other, order);
  }

  /** Only these targets change. */
  public Scope only(Predicate<Target> wanted) {
    return with(place -> Optional.of(place).filter(one -> wanted.test(one.target())));
  }

  /** With other places, or none, in place of those that change. */
  public Scope with(Function<Place, Optional<Place>> other) {
    return with(places.stream().flatMap(place -> other.apply(place).stream()).toList(), held);
  }

  private Scope with(List<Place> some, List<Place> shut) {
    var left = hosts.stream().filter(host -> on(host, some) || on(host, shut)).toList();
    return new Scope(
        procedure, some, shut, groups, away, left, words, limit, verify, stance, order);
  }

  /** Every target that it has to do with, each once. */
  public Stream<Target> targets() {
    return Stream.concat(places.stream(), held.stream()).map(Place::target).distinct();
  }

  public List<HostName> hostsOf(List<String> names) {
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

  /** The check as it is asked on the host, or about it. */
  Answer<Check> on(HostName host, AskedCheck asked) {
    return asked.on(words(host));
  }

  public HostWords words(HostName host) {
    return Optional.ofNullable(words.get(host))
        .orElseGet(() -> new HostWords(host, new TreeSet<>()));
  }

  /** From what places are made. */
  private record Making(
      Application application,
      Map<HostName, SortedSet<Tag>> fleet,
      Map<HostName, HostWords> words,
      List<DriverSpec> drivers) {

    static Making of(
        Application application, Map<HostName, SortedSet<Tag>> fleet, List<DriverSpec> drivers) {
      var words =
          fleet.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, host -> new HostWords(host.getKey(), host.getValue())));
      return new Making(application, fleet, words, drivers);
    }

    Stream<Place> places(ComponentName name, boolean purged) {
      return application.component(name).stream()
          .flatMap(
              component ->
                  application.hosts(component.on(), fleet).stream()
                      .flatMap(host -> place(component, host, purged).stream()));
    }

    private Optional<Place> place(Component component, HostName host, boolean purged) {
      var said = words.getOrDefault(host, new HostWords(host, new TreeSet<>()));
      return drivers.stream()
          .filter(spec -> spec.name().equals(component.driver()))
          .findFirst()
          .map(
              spec ->
                  new Place(
                      new Target(component.name(), host),
                      component.with(said.fill(component.settings())),
                      spec,
                      purged));
    }
  }
}
