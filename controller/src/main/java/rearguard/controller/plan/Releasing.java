package rearguard.controller.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rearguard.controller.plan.Scope.Place;
import rearguard.model.check.Check;
import rearguard.model.name.Counted;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.traffic.Gradual;

/**
 * Lets through again what was held. Pure.
 *
 * <pre>
 *   release            stages
 *   at once            everything on all hosts
 *   gradually          the first sources on all hosts; the checks from outside; everybody on the first
 *                      host, when there are several; the checks from outside about it; then all
 * </pre>
 *
 * What a phase lets through is closed again by the kernel when the next one does not come: after
 * the time that its checks may take, and a minute. So a check that does not pass, which pauses the
 * run, leaves the hold as it was before, whoever lives.
 */
record Releasing(Planner planner, Asking asking, Scope scope) {
  /** What the controller needs between two stages, at its slowest. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  List<Stage> stages(String name, Stage.Kind kind, Predicate<Step> these) {
    var all = new Limits(kind, scope.held().stream().map(place -> place.target().host()).toList());
    var stages = new ArrayList<Stage>();
    var last = name;
    if (gradual(these).findAny().isPresent()) {
      var asked = asking.fromOutside(1, _ -> true);
      if (asked.isEmpty()) {
        last += ", not gradually: nobody is asked from outside";
      } else {
        stages.addAll(phases(name, all, these, asked));
      }
    }
    stages.add(all.stage(last, host -> steps(host, Verb.RELEASE, these)));
    return stages;
  }

  private Stream<Place> gradual(Predicate<Step> these) {
    return scope.held().stream()
        .filter(place -> Gradual.of(place.component().settings()).isPresent())
        .filter(place -> these.test(planner.step(place, Verb.RELEASE)));
  }

  /**
   * The phases before the last.
   *
   * @param asked from outside: without it a phase would prove nothing
   */
  private List<Stage> phases(String name, Limits all, Predicate<Step> these, List<HostPart> asked) {
    var places = gradual(these).toList();
    var first = places.getFirst().target().host();
    var stages = new ArrayList<Stage>();
    var sources =
        places.stream()
            .flatMap(place -> Gradual.of(place.component().settings()).stream())
            .flatMap(gradual -> gradual.first().stream())
            .distinct()
            .count();
    stages.add(
        all.stage(
            name + " to " + Counted.of(sources, "source"),
            host -> lapsing(places, host, Verb.ADMIT, span(asked))));
    stages.add(new Stage("verify", all.kind(), new Limit(asked.size(), 0), asked));
    var about = asking.fromOutside(2, first::equals);
    if (places.stream().anyMatch(place -> !place.target().host().equals(first))
        && !about.isEmpty()) {
      stages.add(
          new Limits(all.kind(), List.of(first))
              .stage(name + " on " + first, host -> lapsing(places, host, Verb.OPEN, span(about))));
      stages.add(new Stage("verify", all.kind(), new Limit(about.size(), 0), about));
    }
    return stages;
  }

  /** As long as the slowest of those who ask may take for all that it asks. */
  private static Duration span(List<HostPart> asked) {
    return asked.stream()
        .map(
            part ->
                part.checks().stream().map(Check::longest).reduce(Duration.ZERO, Duration::plus))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO)
        .plus(SLACK);
  }

  private List<Step> steps(HostName host, Verb verb, Predicate<Step> these) {
    return planner.traffic(host, verb).filter(these).toList();
  }

  private List<Step> lapsing(List<Place> places, HostName host, Verb verb, Duration span) {
    return places.stream()
        .filter(place -> place.target().host().equals(host))
        .map(place -> planner.step(place, verb))
        .map(step -> step.with(Gradual.lasting(step.settings(), span)))
        .toList();
  }

  /** Hosts that go at once in stages of a kind. */
  private record Limits(Stage.Kind kind, List<HostName> hosts) {
    private interface Steps {
      List<Step> of(HostName host);
    }

    private Stage stage(String name, Steps steps) {
      var parts =
          hosts.stream()
              .distinct()
              .map(host -> new HostPart(host, steps.of(host), List.of()))
              .filter(part -> !part.saysNothing())
              .toList();
      return new Stage(name, kind, new Limit(Math.max(1, parts.size()), 0), parts);
    }
  }
}
