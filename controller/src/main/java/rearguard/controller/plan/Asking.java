package rearguard.controller.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rearguard.controller.file.Application;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Stage;
import rearguard.model.snapshot.RestorePoint;

/**
 * Which checks a plan asks where.
 *
 * @param problems takes what keeps a check from being asked
 */
record Asking(Application application, Scope scope, RestorePoint point, List<Problem> problems) {

  /** On a host that changed, before the next one does. */
  List<Check> inside(HostName host) {
    return inside(host, scope.verify());
  }

  List<Check> inside(HostName host, List<CheckName> names) {
    return asked(names, AskedCheck::inside)
        .filter(asked -> onHost(asked, host))
        .flatMap(asked -> filled(asked, Optional.of(host)))
        .toList();
  }

  /**
   * The whole is asked from the first host that changed; hosts left alone are looked at as well;
   * and others are asked about those that take part.
   */
  List<HostPart> ofTheWhole(List<HostName> changing) {
    return of(scope.verify(), changing, host -> !changing.contains(host));
  }

  /** Likewise, of these checks, and on every host that has any. */
  List<HostPart> of(List<CheckName> names, List<HostName> changing) {
    return of(names, changing, _ -> true);
  }

  private List<HostPart> of(
      List<CheckName> names, List<HostName> changing, Predicate<HostName> looked) {
    var checks = new LinkedHashMap<HostName, List<Check>>();
    put(
        checks,
        changing.getFirst(),
        asked(names, AskedCheck::ofTheWhole)
            .flatMap(asked -> filled(asked, Optional.empty()))
            .toList());
    for (var host : scope.hosts()) {
      put(checks, host, looked.test(host) ? inside(host, names) : List.of());
    }
    var outside = outside();
    asked(names, AskedCheck::outside)
        .forEach(asked -> outside.of(asked).forEach((host, some) -> put(checks, host, some)));
    return checks.entrySet().stream()
        .map(host -> new HostPart(host.getKey(), List.of(), host.getValue()))
        .toList();
  }

  /**
   * What other hosts are asked about these, as often as that before the verification of the whole.
   */
  List<HostPart> fromOutside(int time, Predicate<HostName> about) {
    var checks = new LinkedHashMap<HostName, List<Check>>();
    var outside = outside();
    asked(scope.verify(), AskedCheck::outside)
        .forEach(
            asked -> outside.of(asked, about).forEach((host, some) -> put(checks, host, some)));
    return checks.entrySet().stream()
        .map(
            host ->
                new HostPart(
                    host.getKey(),
                    List.of(),
                    host.getValue().stream().map(check -> again(check, time)).toList()))
        .toList();
  }

  /** The stages of the file may ask it as well. */
  private Check again(Check check, int time) {
    var name = check.name().asWritten();
    long written = scope.order().stream().filter(one -> one.verify().contains(name)).count();
    return check.named(check.name().again((int) Math.max(1, written) + time));
  }

  /** What a stage of the file asks by itself. */
  List<Check> filled(Check check) {
    return filled(new AskedCheck(check, List.of(), List.of(), Optional.empty()), Optional.empty())
        .toList();
  }

  /** A proof from other hosts that what is held is held; none when the file names nobody for it. */
  List<Stage> proof() {
    return application.proof().map(proof -> outside().proof(proof)).stream().toList();
  }

  /** What is left out because nobody is there to be asked, in the words of a stage. */
  List<Stage> unasked() {
    return asked(scope.verify(), AskedCheck::outside)
        .flatMap(asked -> outside().unasked(asked).stream())
        .toList();
  }

  private Outside outside() {
    return new Outside(scope, (check, host) -> filled(check, Optional.of(host)), problems);
  }

  private static void put(Map<HostName, List<Check>> checks, HostName host, List<Check> some) {
    if (!some.isEmpty()) {
      checks.computeIfAbsent(host, _ -> new ArrayList<>()).addAll(some);
    }
  }

  private Stream<AskedCheck> asked(List<CheckName> names, Predicate<AskedCheck> some) {
    return application.checks().stream()
        .filter(asked -> names.contains(asked.check().name()))
        .filter(some);
  }

  private boolean onHost(AskedCheck asked, HostName host) {
    return scope.hostsOf(asked.on()).contains(host);
  }

  private Stream<Check> filled(AskedCheck asked, Optional<HostName> host) {
    var own = host.map(one -> scope.on(one, asked)).orElseGet(() -> Answer.given(asked.check()));
    var facts = host.filter(_ -> !asked.on().isEmpty());
    return switch (own.then(check -> Templates.fill(check, point, facts))) {
      case Answer.Given<Check>(var check) -> Stream.of(check);
      case Answer.Refused<Check>(var refusals) -> {
        problems.addAll(refusals);
        yield Stream.empty();
      }
    };
  }
}
