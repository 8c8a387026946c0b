package rearguard.controller.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.controller.file.Proof;
import rearguard.controller.plan.Scope;
import rearguard.controller.plan.Survey;
import rearguard.model.Answer;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.name.HostName;
import rearguard.model.snapshot.Target;
import rearguard.model.traffic.Held;
import rearguard.model.traffic.Standing;

/**
 * Looks from other hosts at what is held: at this moment, whoever holds it. An address that a hold
 * lets in gets through, and says so.
 *
 * @param proof empty: nobody looks
 */
record Outlook(Fleet fleet, Optional<Proof> proof) {

  /** Every target that is held, with what the others found; the rest as it is. */
  Map<Target, Answer<Standing>> proven(Scope scope, Map<Target, Answer<Standing>> standing) {
    var asked = new LinkedHashMap<HostName, List<Check>>();
    standing.forEach(
        (target, answer) -> {
          if (answer instanceof Answer.Given<Standing>(var now)) {
            ask(asked, scope, target, now);
          }
        });
    if (asked.isEmpty()) {
      return standing;
    }
    var findings =
        Survey.together(
                List.copyOf(asked.entrySet()),
                Map.Entry::getKey,
                one -> fleet.agents().check(one.getKey(), one.getValue()))
            .values()
            .stream()
            .flatMap(Outlook::found)
            .toList();
    var proven = new LinkedHashMap<>(standing);
    proven.replaceAll((target, answer) -> with(answer, about(findings, target.host())));
    return proven;
  }

  private void ask(
      Map<HostName, List<Check>> asked, Scope scope, Target target, Standing standing) {
    var host = target.host();
    var ports = standing.held().stream().map(Held::ports).flatMap(List::stream).sorted().toList();
    for (var one : proof.stream().toList()) {
      var checks = one.checks(scope.words(host), ports, Duration.ZERO);
      scope.hostsOf(one.from()).stream()
          .filter(asker -> !asker.equals(host) && !scope.away().contains(asker))
          .filter(_ -> !checks.isEmpty())
          .forEach(asker -> asked.computeIfAbsent(asker, _ -> new ArrayList<>()).addAll(checks));
    }
  }

  private static Stream<Finding> found(Answer<List<Finding>> answer) {
    return answer instanceof Answer.Given<List<Finding>>(var findings)
        ? findings.stream()
        : Stream.empty();
  }

  private static List<Finding> about(List<Finding> findings, HostName host) {
    return findings.stream()
        .filter(finding -> finding.check().value().endsWith("@" + host))
        .toList();
  }

  private static Answer<Standing> with(Answer<Standing> answer, List<Finding> found) {
    return answer.then(standing -> Answer.given(standing.with(found)));
  }
}
