package rearguard.controller.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.fleet.AgentNews;
import rearguard.controller.ledger.RunLedger;
import rearguard.controller.run.words.PersonsWord;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.name.Spelt;
import rearguard.model.plan.Plan;
import rearguard.model.run.Course;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;
import rearguard.model.run.Takeover;

/**
 * Brings to the run it concerns what operators want, and what a person did on a host without a
 * controller. Safe from any thread.
 */
final class Helm {
  private static final Logger LOG = LoggerFactory.getLogger(Helm.class);

  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final Conductor.Tools tools;
  private final Crew crew;
  private final Consumer<Run> changed;
  private final LongSupplier epoch;

  /** What a host handed back and cannot be taken yet; the host keeps it until it is. */
  private record Waiting(HostName host, AgentNews.Handed handed, Runnable committed) {}

  Helm(Conductor.Tools tools, Crew crew, Consumer<Run> changed, LongSupplier epoch) {
    this.tools = tools;
    this.crew = crew;
    this.changed = changed;
    this.epoch = epoch;
  }

  /** As the ledger has it; nothing is performed. */
  Conductor replayed(RunLedger.Kept kept) {
    var plan =
        tools
            .runs()
            .plan(kept.planId())
            .orElseThrow(() -> new IllegalStateException("run " + kept.id() + " has no plan"));
    var planned = RunLife.planned(kept.id(), kept.planId(), plan, kept.epoch(), kept.began());
    return new Conductor(planned, tools, changed).replay(tools.runs().events(kept.id()));
  }

  /** Who takes the place of a conductor that broke. */
  Conductor takenUp(Conductor broken, Runnable atWork) {
    var id = broken.run().id();
    var conductor = tools.runs().find(id).map(this::replayed).orElseThrow();
    var run = conductor.run();
    if (run.state().ended()) {
      tools.runs().free(run, tools.clock().instant());
      run.plan()
          .hosts()
          .forEach(host -> tools.agents().end(host, epoch.getAsLong(), id, run.state()));
      changed.accept(run);
    }
    var recovered = new RunEvent.Recovered(tools.clock().instant(), epoch.getAsLong());
    return conductor.takeOver(broken, recovered, atWork);
  }

  /**
   * The run as it is after the wish was heard; refused, and recorded, where it makes no sense.
   *
   * @param known the run as the ledger has it
   */
  Answer<Run> steer(RunId id, Runs.Wish wish, Optional<Run> known) {
    var at = tools.clock().instant();
    var asked = new RunEvent.Asked(at, wish.verb(), wish.by(), wish.reason(), wish.hosts());
    var answer =
        crew.of(id)
            .map(conductor -> ask(conductor, asked, run -> Steering.against(run, asked)))
            .or(() -> known.map(run -> Answer.refused(Objections.over(run, wish.verb()))))
            .orElseGet(() -> Answer.refused(Runs.unknown(id)));
    if (answer instanceof Answer.Refused<Run>(var problems) && known.isPresent()) {
      var words = Spelt.of(wish.verb()) + " refused: " + problems.getFirst().message();
      tools.runs().noted(id, "run-wish-refused", wish.by(), words);
    }
    return answer;
  }

  /**
   * The run as it is after a person's word was heard; refused, and recorded, where nobody waits for
   * it. That it was given is recorded with the event.
   */
  Answer<Run> answer(RunId id, PersonsWord.Word word, Optional<Run> known) {
    var answer =
        known
            .map(run -> PersonsWord.meant(run, word.check()).then(check -> heard(run, check, word)))
            .orElseGet(() -> Answer.refused(Runs.unknown(id)));
    if (answer instanceof Answer.Refused<Run>(var problems) && known.isPresent()) {
      var words = "answer refused: " + problems.getFirst().message();
      tools.runs().noted(id, "run-answer-refused", word.by(), words);
    }
    return answer;
  }

  private Answer<Run> heard(Run run, CheckName check, PersonsWord.Word word) {
    var at = tools.clock().instant();
    var event = new RunEvent.Answered(at, check, word.verdict(), word.by(), word.reason());
    return crew.of(run.id())
        .map(conductor -> ask(conductor, event, now -> PersonsWord.against(now, event)))
        .orElseGet(
            () ->
                PersonsWord.against(run, event)
                    .map(Answer::<Run>refused)
                    .orElse(Answer.given(run)));
  }

  void lockedDown(RunId id, List<CheckName> later) {
    var event = new RunEvent.LockedDown(tools.clock().instant(), later);
    crew.of(id).ifPresent(conductor -> conductor.post(event));
  }

  private Answer<Run> ask(
      Conductor conductor, RunEvent event, Function<Run, Optional<Problem>> objection) {
    var id = conductor.run().id();
    var answer =
        crew.standing().containsKey(id)
            ? Answer.given(conductor.run())
            : conductor.ask(event, objection);
    return Optional.ofNullable(crew.standing().get(id))
        .map(why -> Answer.<Run>refused(standsStill(id, why)))
        .orElse(answer);
  }

  private static Problem standsStill(RunId id, String why) {
    return Problem.of(
            Problem.Kind.UNEXPECTED,
            "run " + id + " stands still: " + why,
            "Look at the disk of the controller and at its log, then ask again.")
        .mayBeRetried();
  }

  /** Another run has the application. */
  static Problem owned(Plan plan, RunId owner, Optional<Run> kept) {
    var who =
        kept.map(Run::course)
            .map(Course::claim)
            .map(
                claim ->
                    ", which is "
                        + Quoted.of(claim.owner())
                        + "'s since "
                        + claim.since()
                        + (claim.reason().isBlank() ? "" : " (" + Quoted.of(claim.reason()) + ")"))
            .orElse("");
    return Problem.of(
            Problem.Kind.CONFLICT,
            "\"" + plan.application() + "\" is owned by run " + owner + who,
            "Watch it with \"rearguard run watch "
                + owner
                + "\", stop it with \"rearguard run abort "
                + owner
                + "\", or take it over with \"rearguard run take "
                + owner
                + " --reason …\".")
        .mayBeRetried();
  }

  /** What nobody can have asked for is not kept with the run; it is acknowledged and recorded. */
  void reported(HostName host, RunId run, StepReport report, Runnable committed) {
    var event = new RunEvent.Reported(tools.clock().instant(), host, report);
    Predicate<Run> sensible =
        now -> {
          var against = Reports.against(now, host, report);
          against.ifPresent(why -> strange(host, run, why));
          return against.isEmpty();
        };
    crew.of(run)
        .ifPresentOrElse(
            conductor -> conductor.post(event, sensible, committed),
            () -> {
              if (tools.runs().find(run).isEmpty()) {
                strange(host, run, "there is no run " + run);
              }
              committed.run();
            });
  }

  private void strange(HostName host, RunId run, String why) {
    LOG.warn("{}: a report was refused: {}", host, why);
    tools.runs().noted(run, "report-refused", host.value(), Quoted.of(why));
  }

  /** A person on a host drives its part; of a run that is over it is recorded. */
  void takenOver(HostName host, RunId run, Takeover takeover, Runnable committed) {
    var event = new RunEvent.TakenOver(tools.clock().instant(), host, takeover);
    var words = RunWords.takenOver(host, takeover);
    crew.of(run)
        .ifPresentOrElse(
            conductor ->
                conductor.post(event, unlessOver(() -> late(run, takeover, words)), committed),
            () -> {
              late(run, takeover, words);
              committed.run();
            });
  }

  /**
   * The person is done. A run that was begun on the host comes into the ledger now; while another
   * run owns the application it waits, and so does what acknowledges it.
   */
  void handedBack(HostName host, AgentNews.Handed handed, Runnable committed) {
    var run = handed.run();
    var begunThere = handed.plan().filter(_ -> tools.runs().find(run).isEmpty());
    if (begunThere.filter(plan -> !begun(run, plan, handed.handback().takeover())).isPresent()) {
      waiting.put(run + " " + host, new Waiting(host, handed, committed));
      return;
    }
    var event =
        new RunEvent.HandedBack(tools.clock().instant(), host, handed.handback(), handed.known());
    var words = RunWords.handedBack(host, handed.handback());
    Runnable late = () -> late(run, handed.handback().takeover(), words);
    crew.of(run)
        .ifPresentOrElse(
            conductor -> conductor.post(event, unlessOver(late), committed),
            () -> {
              late.run();
              committed.run();
              tools.agents().end(host, epoch.getAsLong(), run, state(run));
            });
  }

  private static Predicate<Run> unlessOver(Runnable late) {
    return now -> {
      if (now.state().ended()) {
        late.run();
      }
      return true;
    };
  }

  private RunState state(RunId run) {
    return tools
        .runs()
        .find(run)
        .map(this::replayed)
        .map(conductor -> conductor.run().state())
        .filter(RunState::ended)
        .orElse(RunState.ABORTED);
  }

  /** What had to wait comes again. To be called by one thread. */
  void takeWaiting() {
    for (var key : List.copyOf(waiting.keySet())) {
      Optional.ofNullable(waiting.remove(key))
          .ifPresent(now -> handedBack(now.host(), now.handed(), now.committed()));
    }
  }

  /** Whether the ledger has it now. */
  private boolean begun(RunId run, Plan plan, Takeover takeover) {
    var id = tools.runs().keep(plan);
    var kept = new RunLedger.Kept(run, id, plan.application(), epoch.getAsLong(), takeover.at());
    return switch (tools.runs().start(kept, "here-" + run, ByHand.begun(plan, takeover))) {
      case RunLedger.Start.Made _ -> {
        crew.go(replayed(tools.runs().find(run).orElseThrow()), tools.clock());
        yield true;
      }
      case RunLedger.Start.HeardBefore _ -> true;
      case RunLedger.Start.Owned(var owner) -> {
        LOG.debug("{} waits until run {} has ended", run, owner);
        yield false;
      }
    };
  }

  /** It changes nothing any more, and is recorded. */
  private void late(RunId run, Takeover takeover, String words) {
    LOG.warn("{} is over: {}", run, words);
    tools.runs().noted(run, "run-by-hand", takeover.by(), words);
  }
}
