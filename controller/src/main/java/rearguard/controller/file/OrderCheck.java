package rearguard.controller.file;

import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Stream;
import rearguard.controller.file.FleetCheck.Known;
import rearguard.model.Problem;
import rearguard.model.name.ComponentName;

/** What makes the stages that a fleet file spells out unsafe, with the drivers that are there. */
enum OrderCheck {
  ;

  static Stream<Problem> problems(FleetFile file, Known known) {
    var application = file.application();
    var parts = new LinkedHashMap<ComponentName, StageOrder.Part>();
    for (var component : application.components()) {
      var hosts = Set.copyOf(application.hosts(component.on(), known.hosts()));
      FleetCheck.spec(known, component)
          .ifPresent(spec -> parts.put(component.name(), new StageOrder.Part(spec, hosts)));
    }
    return application.procedures().stream()
        .flatMap(
            procedure ->
                StageOrder.among(procedure.stages(), parts).stream()
                    .map(
                        against ->
                            FleetCheck.at(
                                file,
                                "procedures."
                                    + procedure.name()
                                    + ".stages["
                                    + against.stage()
                                    + "]",
                                against.message(),
                                against.hint())));
  }
}
