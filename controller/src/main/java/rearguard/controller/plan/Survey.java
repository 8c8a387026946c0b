package rearguard.controller.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import rearguard.controller.fleet.Agents;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.snapshot.Drift;
import rearguard.model.snapshot.RestorePoint;
import rearguard.model.snapshot.Snapshot;
import rearguard.model.snapshot.Target;

/** Asks the fleet how far it is from a restore point: all targets at once. */
public final class Survey {
  private final Agents agents;

  public Survey(Agents agents) {
    this.agents = agents;
  }

  /** The answer of every target of the scope, or why it has none. */
  public Map<Target, Answer<Drift>> of(Scope scope, RestorePoint point) {
    return together(scope.places(), Scope.Place::target, place -> drift(place, point));
  }

  private Answer<Drift> drift(Scope.Place place, RestorePoint point) {
    var target = place.target();
    if (!agents.connected(target.host())) {
      return Answer.refused(gone(target));
    }
    if (place.purged()) {
      return Answer.given(PURGED);
    }
    return snapshot(point, target)
        .map(
            snapshot ->
                agents.compare(
                    target.host(),
                    target,
                    snapshot.driver(),
                    place.component().settings(),
                    snapshot.id(),
                    snapshot.digest()))
        .orElseGet(() -> Answer.refused(absent(point, target)));
  }

  private static Optional<Snapshot> snapshot(RestorePoint point, Target target) {
    return point.of(target);
  }

  /** As {@link #of}, but a host that is not there is planned blind, and waited for. */
  public Map<Target, Answer<Drift>> blindly(Scope scope, RestorePoint point) {
    return together(
        scope.places(),
        Scope.Place::target,
        place ->
            agents.connected(place.target().host())
                    || (!place.purged() && point.of(place.target()).isEmpty())
                ? drift(place, point)
                : Answer.given(BLIND));
  }

  /** What is said of a target that nobody could look at. */
  public static final Drift BLIND =
      new Drift(
          List.of("the host is offline: nobody knows what runs there; the run waits for it"), "");

  /** What is said of a target that is emptied whatever it holds. */
  public static final Drift PURGED =
      new Drift(
          List.of("everything it names is removed; the undo point keeps what it held then"), "");

  /** A host that is not there now. */
  public static Problem gone(Target target) {
    return Problem.of(
            Problem.Kind.UNREACHABLE,
            "host \"" + target.host() + "\" is not connected",
            "Look at rearguard-agent on "
                + target.host()
                + ", then ask again; or plan with \"--offline leave\" to go without it, or with"
                + " \"--offline wait\" to wait for it.")
        .mayBeRetried();
  }

  static Problem absent(RestorePoint point, Target target) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "restore point " + point.id() + " holds nothing of " + target,
        "Choose a point that holds it, or a procedure that leaves "
            + target.component()
            + " alone.");
  }

  /** An agent speaks of itself; whoever reads it here has many hosts. */
  public static Problem located(Target target, Problem problem) {
    var quoted = '"' + target.host().value() + '"'; // a path may hold the name as well
    return problem.message().contains(quoted) || problem.message().contains(target.toString())
        ? problem
        : new Problem(
            problem.kind(),
            target + ": " + problem.message(),
            problem.hint(),
            problem.retry(),
            problem.changed(),
            problem.place());
  }

  /** Does the work for all of them at the same time; the results by key. */
  public static <T, K extends Comparable<K>, R> Map<K, R> together(
      List<T> items, Function<T, K> key, Function<T, R> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun =
          items.stream()
              .collect(
                  Collectors.toMap(
                      key,
                      item -> threads.submit(() -> work.apply(item)),
                      (a, _) -> a,
                      TreeMap::new));
      var results = new TreeMap<K, R>();
      begun.forEach((name, future) -> results.put(name, result(future)));
      return results;
    }
  }

  private static <R> R result(Future<R> future) {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the fleet was asked", interrupted);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("the fleet could not be asked", failed.getCause());
    }
  }
}
