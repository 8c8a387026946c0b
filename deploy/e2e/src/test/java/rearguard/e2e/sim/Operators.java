package rearguard.e2e.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import rearguard.model.check.Verdict;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Offline;
import rearguard.model.plan.OnFailure;
import rearguard.model.plan.Policy;
import rearguard.model.run.Question;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;

/** What operators ask for meanwhile. */
final class Operators {
  private static final List<RunVerb> STEERING =
      List.of(
          RunVerb.PAUSE,
          RunVerb.RESUME,
          RunVerb.RETRY,
          RunVerb.RETRY,
          RunVerb.REVERT,
          RunVerb.PUSH_ON,
          RunVerb.TAKE);

  /** What makes sense while a run stands. */
  private static final List<RunVerb> DECIDING =
      List.of(RunVerb.RETRY, RunVerb.RETRY, RunVerb.REVERT, RunVerb.PUSH_ON, RunVerb.RESUME);

  private static final List<String> APPLICATIONS = List.of("shop", "blog");

  private final Sim sim;
  private final List<SimAgent> agents;
  private final List<SimController> controllers;
  private final Map<String, RunId> runs = new HashMap<>();
  private int number;

  Operators(Sim sim, List<SimAgent> agents, List<SimController> controllers) {
    this.sim = sim;
    this.agents = agents;
    this.controllers = controllers;
  }

  void begin() {
    sim.after(sim.between(100, 4_000), this::operate);
  }

  private boolean over() {
    return sim.now() >= Fate.FAULTS;
  }

  private void operate() {
    var controller = sim.odds(0.9) ? controllers.getLast() : controllers.getFirst();
    if (controller.up() && !controller.stopped()) {
      if (!over() && (runs.isEmpty() || sim.odds(0.5))) {
        begins(controller);
      } else if (!runs.isEmpty()) {
        decide(controller);
      }
    }
    sim.after(sim.between(2_000, over() ? 10_000 : 40_000), this::operate);
  }

  private void begins(SimController controller) {
    begin(controller, sim.any(APPLICATIONS));
  }

  private void begin(SimController controller, String application) {
    var hosts = new ArrayList<HostName>();
    for (var agent : agents) {
      if (sim.odds(0.7)) {
        hosts.add(agent.host);
      }
    }
    if (hosts.isEmpty()) {
      return;
    }
    var wish =
        new SimPlans.Wish(
            application,
            hosts,
            sim.between(0, 2),
            sim.between(1, 3),
            sim.odds(0.7) ? 0 : 1,
            policy(),
            ++number);
    var plan = SimPlans.plan(wish);
    var id = new RunId("r-%s%04d".formatted(application, number));
    var key = "key" + number;
    sim.say("OPER", "begins", id, hosts);
    controller.begin(id, plan, key, answer -> answer.ifPresent(run -> runs.put(application, run)));
    if (sim.odds(0.2)) {
      var again = new RunId("r-%s%04dx".formatted(application, number));
      controller.begin(
          again, plan, key, answer -> answer.ifPresent(run -> runs.put(application, run)));
    }
  }

  private Policy policy() {
    return sim.odds(0.5)
        ? Policy.BEFORE
        : new Policy(Offline.WAIT, sim.any(List.of(OnFailure.values())), sim.between(0, 2));
  }

  /** Somebody aborts now and then; a run that stands still is aborted in the end. */
  private void decide(SimController controller) {
    var id =
        java.util.Objects.requireNonNull(
            runs.get(sim.any(List.copyOf(new TreeSet<>(runs.keySet())))));
    var run = controller.find(id);
    var open = run.map(Question::of).orElse(List.of());
    if (!open.isEmpty() && sim.odds(over() ? 0.9 : 0.5)) {
      answer(controller, id, sim.any(open).check());
      return;
    }
    boolean stands = run.filter(r -> r.state() == RunState.PAUSED).isPresent();
    if (!over() && sim.odds(0.5)) {
      ask(controller, id, stands && sim.odds(0.7) ? sim.any(DECIDING) : sim.any(STEERING));
    } else if (stands ? sim.odds(0.5) : !over() && sim.odds(0.25)) {
      abort(controller, id);
    }
  }

  /** Two people now and then, who do not agree. */
  private void answer(SimController controller, RunId id, CheckName check) {
    for (int people = sim.odds(0.3) ? 2 : 1; people > 0; people--) {
      var who = people == 1 ? "ann" : "bob";
      var verdict = sim.odds(0.7) ? Verdict.PASSED : Verdict.FAILED;
      sim.say("OPER", "answers", check, verdict, id, who);
      controller.ask(id, at -> new RunEvent.Answered(at, check, verdict, who, ""));
    }
  }

  /** The owner mostly. */
  private void ask(SimController controller, RunId id, RunVerb verb) {
    var owner = controller.find(id).map(run -> run.course().claim().owner()).orElse("ann");
    var who = sim.odds(0.8) ? owner : sim.odds(0.5) ? "ann" : "bob";
    var hosts = hosts(verb);
    sim.say("OPER", "asks", verb, id, who, hosts);
    controller.ask(id, at -> new RunEvent.Asked(at, verb, who, "", hosts));
  }

  /** All of them, or one by name. */
  private SortedSet<HostName> hosts(RunVerb verb) {
    boolean one = verb == RunVerb.RETRY || verb == RunVerb.REVERT || verb == RunVerb.PUSH_ON;
    return one && sim.odds(0.3) ? new TreeSet<>(List.of(sim.any(agents).host)) : new TreeSet<>();
  }

  /** A controller that was away is told at once to abort, before it hears of anybody. */
  void lostPatience(SimController controller) {
    var ids = List.copyOf(new TreeSet<>(runs.values()));
    if (!ids.isEmpty() && controller.up() && !controller.stopped()) {
      abort(controller, sim.any(ids));
    }
  }

  private void abort(SimController controller, RunId run) {
    sim.say("OPER", "aborts", run);
    controller.ask(run, at -> new RunEvent.Asked(at, RunVerb.ABORT, "bob", "", new TreeSet<>()));
    impatient(controller, run);
  }

  /** Whoever aborted begins anew, before everybody has heard of the end. */
  private void impatient(SimController controller, RunId aborted) {
    if (over() || sim.odds(0.5)) {
      return;
    }
    var application = APPLICATIONS.stream().filter(a -> aborted.value().contains(a)).findFirst();
    for (int millis : List.of(50, 1_000, 5_000)) {
      sim.after(
          millis,
          () -> {
            if (!over() && controller.up() && !controller.stopped()) {
              begin(controller, application.orElseThrow());
            }
          });
    }
  }
}
