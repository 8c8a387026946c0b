package rearguard.controller.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.snapshot.RestorePoint;

/**
 * Which checks a plan asks where.
 *
 * @param problems takes what keeps a check from being asked
 */
record Asking(Application application, Scope scope, RestorePoint point, List<Problem> problems) {

  /** On a host that changed, before the next one does. */
  List<Check> inside(HostName host) {
    return asked(false)
        .filter(asked -> onHost(asked, host))
        .flatMap(asked -> filled(asked, Optional.of(host)))
        .toList();
  }

  /**
   * The whole is asked from the first host that changed; hosts left alone are looked at as well.
   */
  List<HostPart> ofTheWhole(List<HostName> changing) {
    var parts = new ArrayList<HostPart>();
    var whole = asked(true).flatMap(asked -> filled(asked, Optional.empty())).toList();
    if (!whole.isEmpty()) {
      parts.add(new HostPart(changing.getFirst(), List.of(), whole));
    }
    for (var host : scope.hosts()) {
      var checks = changing.contains(host) ? List.<Check>of() : inside(host);
      if (!checks.isEmpty()) {
        parts.add(new HostPart(host, List.of(), checks));
      }
    }
    return parts;
  }

  private Stream<AskedCheck> asked(boolean ofTheWhole) {
    return application.checks().stream()
        .filter(asked -> scope.verify().contains(asked.check().name()))
        .filter(asked -> asked.ofTheWhole() == ofTheWhole);
  }

  private boolean onHost(AskedCheck asked, HostName host) {
    return scope.hostsOf(asked.on()).contains(host);
  }

  private Stream<Check> filled(AskedCheck asked, Optional<HostName> host) {
    var own = host.map(one -> scope.on(one, asked)).orElseGet(() -> Answer.given(asked.check()));
    return switch (own.then(check -> Templates.fill(check, point, host))) {
      case Answer.Given<Check>(var check) -> Stream.of(check);
      case Answer.Refused<Check>(var refusals) -> {
        problems.addAll(refusals);
        yield Stream.empty();
      }
    };
  }
}
