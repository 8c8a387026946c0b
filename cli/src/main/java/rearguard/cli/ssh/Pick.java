package rearguard.cli.ssh;

import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.wire.PlanParts;

/** Finds the one plan that all hosts keep. Changes nothing. */
record Pick(Hosts hosts, ApplicationName application, Optional<RunId> resumed) {

  /** The whole plan, put together from what the hosts keep, and what differs on each. */
  record Picked(Said.Planned planned, SortedMap<HostName, Said.Planned> each) {
    boolean nothingToDo() {
      return each.values().stream().allMatch(one -> one.drift().isEmpty());
    }
  }

  /**
   * The newest point that any host would go back to; the others are asked for the very same.
   * Refused when a host keeps another plan for it.
   */
  Answer<Picked> of(Iterable<HostName> all, String to) {
    return asked(all, to)
        .then(
            first -> {
              var newest =
                  first.values().stream()
                      .max(
                          Comparator.<Said.Planned, Boolean>comparing(one -> !one.drift().isEmpty())
                              .thenComparing(one -> one.escape().taken()))
                      .orElseThrow();
              var point = newest.escape().point().value();
              return asked(all, point).then(each -> same(each, newest));
            });
  }

  private static Answer<Picked> same(SortedMap<HostName, Said.Planned> each, Said.Planned newest) {
    var ids = each.values().stream().map(Said.Planned::id).distinct().toList();
    if (ids.size() > 1) {
      var words =
          each.entrySet().stream()
              .map(one -> one.getKey() + " keeps " + one.getValue().id().brief())
              .collect(Collectors.joining(", "));
      return Answer.refused(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the hosts keep different plans for " + newest.escape().point() + ": " + words,
              "Choose another point with --to, or roll back host by host with \"rearguard-agent"
                  + " rollback\"."));
    }
    var missing =
        newest.escape().plan().hosts().stream().filter(host -> !each.containsKey(host)).toList();
    return missing.isEmpty()
        ? whole(each, newest)
        : Answer.refused(
            Problem.of(
                Problem.Kind.USAGE,
                "--via-ssh does not say how to reach "
                    + missing.stream().map(HostName::value).collect(Collectors.joining(", ")),
                "The plan changes these hosts too."));
  }

  private static Answer<Picked> whole(SortedMap<HostName, Said.Planned> each, Said.Planned newest) {
    var held = each.values().stream().map(planned -> planned.escape().plan()).toList();
    return PlanParts.whole(newest.id(), held)
        .map(plan -> new Picked(newest.with(plan), each))
        .map(Answer::given)
        .orElseGet(
            () ->
                Answer.refused(
                    Problem.of(
                        Problem.Kind.CONFLICT,
                        "what the hosts keep for "
                            + newest.escape().point()
                            + " is not the plan "
                            + newest.id().brief()
                            + " that they name",
                        "Roll back host by host with \"rearguard-agent rollback\".")));
  }

  private Answer<SortedMap<HostName, Said.Planned>> asked(Iterable<HostName> all, String to) {
    var answers = new TreeMap<HostName, Said.Planned>();
    for (var host : all) {
      switch (hosts.ask(host, new Ask.Aim(application, to, resumed))) {
        case Said.Planned planned -> answers.put(host, planned);
        case Said.Refused(var problems) -> {
          return new Answer.Refused<>(
              problems.stream().map(problem -> Coordination.located(host, problem)).toList());
        }
        case Said.Line _, Said.Ended _, Said.Reported _, Said.Found _, Said.Accepted _ -> {
          return Answer.refused(Coordination.strange(host));
        }
      }
    }
    return Answer.given(answers);
  }
}
