package rearguard.controller.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Stage;
import rearguard.model.plan.Step;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;

/**
 * Everything a run waits for, as acts. What an event adds to this list is what is to be done; after
 * a crash or a silence the list itself is.
 */
enum Wanted {
  ;

  static List<Act> of(Run run) {
    return switch (run.state()) {
      case PLANNED -> List.of();
      case PREPARING, RUNNING, VERIFYING, PAUSED, REVERTING -> all(run);
      case SUCCEEDED, NO_OP, REVERTED, MIXED, FAILED, REFUSED, ABORTED, UNKNOWN ->
          List.of(new Act.End(run.plan().hosts(), run.state()));
    };
  }

  /** What is wanted now and was not before; all of it again after a crash or a silence. */
  static List<Act> news(Run before, Run after, RunEvent event) {
    var acts = new ArrayList<>(of(after));
    switch (event) {
      case RunEvent.Recovered _ -> {}
      case RunEvent.Returned(_, var host, _) -> again(acts, before, host);
      case RunEvent.HandedBack(_, var host, _, _) -> again(acts, before, host);
      case RunEvent.Begun _,
          RunEvent.Accepted _,
          RunEvent.Declined _,
          RunEvent.Reported _,
          RunEvent.Judged _,
          RunEvent.Remembered _,
          RunEvent.Lost _,
          RunEvent.Excluded _,
          RunEvent.LockedDown _,
          RunEvent.Answered _,
          RunEvent.AbortAsked _,
          RunEvent.TakenOver _,
          RunEvent.Asked _ ->
          acts.removeAll(Set.copyOf(of(before)));
    }
    return acts;
  }

  private static void again(List<Act> acts, Run before, HostName host) {
    var old = Set.copyOf(of(before));
    acts.removeIf(act -> old.contains(act) && !concerns(act, host));
  }

  /** A host that was left behind on the way learns that the run is over for it. */
  private static List<Act> all(Run run) {
    var behind =
        run.plan().hosts().stream().filter(host -> run.course().left().contains(host)).toList();
    var acts = new ArrayList<Act>(pending(run));
    if (run.course().aborting()) {
      Progress.unheard(run).map(host -> exclude(run, host)).forEach(acts::add);
    }
    behind.forEach(host -> acts.add(new Act.End(List.of(host), RunState.ABORTED)));
    return acts;
  }

  private static Act exclude(Run run, HostName host) {
    var longest =
        Progress.underWay(run)
            .filter(step -> step.target().host().equals(host))
            .map(Step::deadline)
            .max(Comparator.naturalOrder());
    return new Act.Exclude(host, longest.orElse(Duration.ZERO));
  }

  static boolean concerns(Act act, HostName host) {
    return switch (act) {
      case Act.Accept(var who) -> who.equals(host);
      case Act.Order(var who, _, _) -> who.equals(host);
      case Act.Judge(var who, _) -> who.equals(host);
      case Act.Exclude(var who, _) -> who.equals(host);
      case Act.Register() -> false;
      case Act.End(var hosts, _) -> hosts.contains(host);
    };
  }

  private static List<Act> pending(Run run) {
    if (!Progress.accepted(run)) {
      return Progress.hosts(run)
          .filter(host -> !run.accepted().contains(host))
          .<Act>map(Act.Accept::new)
          .toList();
    }
    var acts = new ArrayList<Act>();
    Progress.underWay(run)
        .filter(step -> !run.course().taken().contains(step.target().host()))
        .map(s -> new Act.Order(s.target().host(), s.id(), run.step(s.id()).attempt()))
        .forEach(acts::add);
    acts.addAll(judges(run));
    if (registers(run)) {
      acts.add(new Act.Register());
    }
    return acts;
  }

  private static List<Act.Judge> judges(Run run) {
    return Progress.active(run).stream()
        .filter(part -> judges(run, part))
        .flatMap(part -> Awaited.asked(run, part).map(some -> new Act.Judge(part.host(), some)))
        .toList();
  }

  private static boolean judges(Run run, HostPart part) {
    return !run.course().askedOfHosts(part).isEmpty()
        && Progress.restored(run, part)
        && !Progress.judged(run, part)
        && !run.silent().contains(part.host())
        && !run.course().taken().contains(part.host());
  }

  /** The undo point is due when the last stage that makes ready has nothing left to do. */
  private static boolean registers(Run run) {
    return run.undoPoint().isEmpty()
        && !Progress.closing(run)
        && Stages.remembers(run.plan())
        && Progress.stage(run).filter(stage -> stage.kind() == Stage.Kind.READY).isPresent()
        && Progress.rememberedEverywhere(run);
  }
}
