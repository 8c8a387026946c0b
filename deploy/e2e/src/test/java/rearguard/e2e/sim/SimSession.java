package rearguard.e2e.sim;

import java.util.List;
import java.util.Optional;
import rearguard.agent.step.Told;
import rearguard.model.name.RunId;
import rearguard.model.run.StepReport;

/** An agent's stream, dialled again when it is lost, and the reports that wait for it. */
final class SimSession {
  private final SimAgent agent;
  private final List<SimController> controllers;
  private Optional<Wire> wire = Optional.empty();
  private boolean welcomed;
  private long reportedUpTo;
  private long answered;

  SimSession(SimAgent agent, List<SimController> controllers) {
    this.agent = agent;
    this.controllers = controllers;
  }

  void dial() {
    var there = listening();
    if (there.isEmpty() || agent.line.cut(agent.sim.now())) {
      agent.after(agent.sim.between(500, 4_000), this::dial);
      return;
    }
    var next = new Wire(agent.sim, there.get(), agent);
    wire = Optional.of(next);
    welcomed = false;
    reportedUpTo = 0;
    answered = agent.sim.now();
    var held = agent.held();
    next.up(() -> next.controller.hello(next, held));
    agent.after(15_000, () -> hangUpUnlessWelcomed(next));
    if (agent.sim.odds(0.7)) {
      ping(next);
    }
  }

  private void hangUpUnlessWelcomed(Wire of) {
    if (!welcomed && wire.filter(now -> now == of).isPresent()) {
      of.closeAtAgent();
      over(of);
    }
  }

  /** The newest controller has the address; now and then an older one still answers to it. */
  private Optional<SimController> listening() {
    var live = controllers.stream().filter(c -> c.up() && !c.stopped()).toList();
    if (live.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(agent.sim.odds(0.15) ? agent.sim.any(live) : live.getLast());
  }

  /** Without pings a stream that is cut looks alive, as behind a proxy that answers them. */
  private void ping(Wire of) {
    agent.after(
        10_000,
        () -> {
          if (wire.filter(now -> now == of).isEmpty()) {
            return;
          }
          long asked = agent.sim.now();
          of.up(() -> of.down(() -> answered = agent.sim.now()));
          agent.after(5_000, () -> pinged(of, asked));
        });
  }

  private void pinged(Wire of, long asked) {
    if (wire.filter(now -> now == of).isEmpty()) {
      return;
    }
    if (answered < asked) {
      of.closeAtAgent();
      over(of);
    } else {
      ping(of);
    }
  }

  void welcome(Wire of, long epoch) {
    if (wire.filter(now -> now == of).isEmpty()) {
      return; // nobody listens any more to a stream that was hung up
    }
    agent.welcomed(epoch);
    if (epoch < agent.post().book().epoch() && !agent.sim.lacks(Mutant.OLD_CONTROLLER_HEARD)) {
      of.closeAtAgent();
      over(of);
      return;
    }
    welcomed = true;
    beat(of);
    drain();
  }

  private void beat(Wire of) {
    if (wire.filter(now -> now == of && now.openAtAgent()).isEmpty()) {
      return;
    }
    long sentAt = agent.ticks();
    long really = agent.sim.now();
    of.up(() -> of.controller.beat(of, sentAt, really));
    agent.after(2_000, () -> beat(of));
  }

  void over(Wire of) {
    if (wire.filter(now -> now == of).isPresent()) {
      agent.sim.say(agent.name, "link lost");
      wire = Optional.empty();
      welcomed = false;
      agent.after(agent.sim.between(500, 3_000), this::dial);
    }
  }

  void dead(boolean said) {
    wire.ifPresent(now -> now.endOfAgent(said));
    wire = Optional.empty();
    welcomed = false;
  }

  /** Reports go in order of their numbers, each once for a stream. */
  void drain() {
    if (!welcomed || wire.isEmpty()) {
      return;
    }
    var unsent = agent.post().book().unacknowledged().tailMap(reportedUpTo + 1);
    for (var news : unsent.values()) {
      reportedUpTo = news.number();
      if (news instanceof Told told) {
        send(told);
      }
    }
  }

  /** Told again when it was asked for again, or when it stands in no journal. */
  void report(Told told) {
    boolean comesAnyway =
        told.number() > reportedUpTo
            && agent.post().book().unacknowledged().containsKey(told.number());
    if (!comesAnyway && welcomed) {
      send(told);
    }
    drain();
  }

  void impostor(RunId run, StepReport report) {
    if (welcomed) {
      wire.ifPresent(to -> to.up(() -> to.controller.reported(to, 0, run, report)));
    }
  }

  private void send(Told told) {
    agent.truth().told(agent, told);
    wire.ifPresent(
        to -> to.up(() -> to.controller.reported(to, told.number(), told.run(), told.report())));
  }
}
