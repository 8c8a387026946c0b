package rearguard.controller.desk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rearguard.controller.file.Application;
import rearguard.controller.file.FleetCheck;
import rearguard.controller.fleet.Agents;
import rearguard.controller.fleet.Roster;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Survey;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.driver.DriverSpec;
import rearguard.model.fleet.Host;
import rearguard.model.fleet.HostFacts;
import rearguard.model.name.DriverName;
import rearguard.model.name.HostName;
import rearguard.model.name.Tag;
import rearguard.model.snapshot.Target;

/** The fleet as requests see it: who is enrolled, and which drivers there are. */
record Fleet(Roster roster, Agents agents) {

  Map<HostName, SortedSet<Tag>> enrolled() {
    return roster.hosts().stream()
        .filter(
            host ->
                switch (host.state()) {
                  case CONNECTED, SILENT, QUARANTINED -> true;
                  case INVITED, REVOKED -> false;
                })
        .collect(Collectors.toMap(Host::name, Host::tags));
  }

  /** By name; when hosts differ in a driver's keys, one of them speaks for all. */
  List<DriverSpec> drivers() {
    var specs = new LinkedHashMap<DriverName, DriverSpec>();
    roster.hosts().stream()
        .flatMap(host -> host.facts().map(HostFacts::drivers).stream())
        .flatMap(List::stream)
        .forEach(spec -> specs.put(spec.name(), spec));
    return List.copyOf(specs.values());
  }

  Optional<DriverSpec> driver(DriverName name) {
    return drivers().stream().filter(spec -> spec.name().equals(name)).findFirst();
  }

  FleetCheck.Known known() {
    return new FleetCheck.Known(
        enrolled(), drivers().stream().collect(Collectors.toMap(DriverSpec::name, spec -> spec)));
  }

  /** Refused when no host has told yet what one of the drivers is. */
  Answer<Scope> scope(Application application, Application.Procedure procedure) {
    var unknown =
        procedure.components().stream()
            .flatMap(name -> application.component(name).stream())
            .filter(component -> driver(component.driver()).isEmpty())
            .map(
                component ->
                    Problem.of(
                            Problem.Kind.UNREACHABLE,
                            "no connected host knows driver \""
                                + component.driver()
                                + "\" of "
                                + component.name(),
                            "Wait until a host of it is connected, see \"rearguard host list\".")
                        .mayBeRetried())
            .toList();
    return unknown.isEmpty()
        ? Answer.given(
            Scope.of(application, procedure, enrolled(), drivers()).knowing(agents::connected))
        : new Answer.Refused<>(unknown);
  }

  /** Every target of the application whose driver is known. */
  List<Scope.Place> whole(Application application) {
    return Scope.whole(application, enrolled(), drivers());
  }

  /** One for each host of the scope that is not there. */
  List<Problem> gone(Scope scope) {
    return scope
        .targets()
        .filter(target -> !agents.connected(target.host()))
        .collect(Collectors.toMap(Target::host, target -> target, (a, _) -> a, TreeMap::new))
        .values()
        .stream()
        .map(Survey::gone)
        .toList();
  }
}
