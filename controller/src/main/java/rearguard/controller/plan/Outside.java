package rearguard.controller.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rearguard.controller.file.Application.AskedCheck;
import rearguard.controller.file.Proof;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Limit;
import rearguard.model.plan.Offline;
import rearguard.model.plan.Stage;

/**
 * What hosts are asked about other hosts: the checks that name who asks them, and the proof that a
 * hold holds. No host is asked about itself. Who is away is not asked; when nobody is left, a check
 * counts as the plan does with hosts that are offline, and a proof is left out and said so.
 *
 * @param filled a check with the words and facts of the host it is about
 * @param problems takes what keeps a check from being asked
 */
record Outside(
    Scope scope, BiFunction<AskedCheck, HostName, Stream<Check>> filled, List<Problem> problems) {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** By the host that asks. */
  SequencedMap<HostName, List<Check>> of(AskedCheck asked) {
    return of(asked, _ -> true);
  }

  /** Likewise, about these only. */
  SequencedMap<HostName, List<Check>> of(AskedCheck asked, Predicate<HostName> some) {
    var parts = new LinkedHashMap<HostName, List<Check>>();
    var askers = askers(asked);
    if (asked.on().isEmpty()) {
      askers.forEach(asker -> put(parts, asker, filled.apply(asked, asker).toList()));
      return parts;
    }
    for (var about : about(asked).stream().filter(some).toList()) {
      var others = askers.stream().filter(asker -> !asker.equals(about)).toList();
      if (others.isEmpty() && !askers.isEmpty()) {
        problems.add(nobodyElse(asked, about));
      }
      var checks = filled.apply(asked, about).map(check -> named(check, about)).toList();
      others.forEach(asker -> put(parts, asker, checks));
    }
    return parts;
  }

  /** Of what no check is asked although the plan has it, because nobody is there to ask it. */
  Optional<Stage> unasked(AskedCheck asked) {
    return there(asked.from()).isEmpty() && scope.stance().offline() == Offline.LEAVE
        ? Optional.of(
            said(asked.check().name() + " is not asked: " + away(asked.from()), Stage.Kind.VERIFY))
        : Optional.empty();
  }

  /** Every host that is there tries every port that is held on another one. */
  Stage proof(Proof proof) {
    var parts = new LinkedHashMap<HostName, List<Check>>();
    var unproven = new ArrayList<HostName>();
    for (var place : scope.held()) {
      var host = place.target().host();
      var checks = proof.checks(scope.words(host), ports(place), PATIENCE);
      var others = there(proof.from()).stream().filter(one -> !one.equals(host)).toList();
      if (checks.isEmpty() || others.isEmpty()) {
        unproven.add(host);
      }
      others.forEach(asker -> put(parts, asker, checks));
    }
    if (parts.isEmpty()) {
      return said("hold is not proven: " + why(proof), Stage.Kind.READY);
    }
    var name = unproven.isEmpty() ? "prove hold" : "prove hold, not of " + listed(unproven);
    return new Stage(name, Stage.Kind.READY, new Limit(parts.size(), 0), parts(parts));
  }

  private static List<HostPart> parts(SequencedMap<HostName, List<Check>> parts) {
    return parts.entrySet().stream()
        .map(one -> new HostPart(one.getKey(), List.of(), one.getValue()))
        .toList();
  }

  private static List<String> ports(Scope.Place place) {
    return place
        .driver()
        .ports()
        .map(key -> place.component().settings().texts(key))
        .orElse(List.of());
  }

  private String why(Proof proof) {
    return there(proof.from()).isEmpty()
        ? away(proof.from())
        : "no other host is asked about a TCP port";
  }

  private List<HostName> askers(AskedCheck asked) {
    var there = there(asked.from());
    if (!there.isEmpty()) {
      return there;
    }
    return switch (scope.stance().offline()) {
      case WAIT -> scope.hostsOf(asked.from());
      case LEAVE -> List.of();
      case REFUSE -> {
        problems.add(nobody(asked));
        yield List.of();
      }
    };
  }

  private List<HostName> there(List<String> names) {
    return scope.hostsOf(names).stream().filter(host -> !scope.away().contains(host)).toList();
  }

  private List<HostName> about(AskedCheck asked) {
    return scope.hostsOf(asked.on()).stream().filter(scope.hosts()::contains).toList();
  }

  private String away(List<String> names) {
    var hosts = scope.hostsOf(names);
    return hosts.isEmpty()
        ? "nobody is " + String.join(", ", names)
        : listed(hosts) + (hosts.size() == 1 ? " is away" : " are away");
  }

  private Problem nobody(AskedCheck asked) {
    return Problem.of(
            Problem.Kind.UNREACHABLE,
            "check " + asked.check().name() + " cannot be asked: " + away(asked.from()),
            "Connect one of them, or go without it with \"--offline leave\".")
        .mayBeRetried();
  }

  private static Problem nobodyElse(AskedCheck asked, HostName about) {
    return Problem.of(
        Problem.Kind.CONFLICT,
        "check " + asked.check().name() + " is asked about " + about + " by no other host",
        "Name another host with \"from\", or take " + about + " out of \"on\".");
  }

  private static String listed(List<HostName> hosts) {
    return hosts.stream().map(HostName::value).collect(Collectors.joining(", "));
  }

  private static Stage said(String words, Stage.Kind kind) {
    return new Stage(words, kind, new Limit(1, 0), List.of());
  }

  private static Check named(Check check, HostName about) {
    return new Check(
        check.name().about(about),
        check.probe(),
        check.within(),
        check.patience(),
        check.healthyFor());
  }

  private static void put(
      SequencedMap<HostName, List<Check>> parts, HostName host, List<Check> some) {
    if (!some.isEmpty()) {
      parts.computeIfAbsent(host, _ -> new ArrayList<>()).addAll(some);
    }
  }
}
