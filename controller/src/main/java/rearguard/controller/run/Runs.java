package rearguard.controller.run;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rearguard.controller.fleet.AgentNews;
import rearguard.controller.fleet.Agents;
import rearguard.controller.ledger.Past;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RunLedger;
import rearguard.controller.run.words.PersonsWord;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.RunState;
import rearguard.model.run.RunVerb;
import rearguard.model.run.StepReport;
import rearguard.model.run.Takeover;

/**
 * The runs of the fleet, live ones with their conductors, and the history. Hands the agents' news
 * to the runs it concerns. Safe from any thread.
 */
public final class Runs implements AgentNews, AutoCloseable {

  /**
   * What an operator wants of a run.
   *
   * @param hosts which hosts are meant; empty for all that it makes sense for
   */
  public record Wish(RunVerb verb, String by, String reason, SortedSet<HostName> hosts) {}

  private final Crew crew = new Crew();
  private final Past past = new Past(Past.STEPS);
  private final List<Consumer<Run>> listeners = new CopyOnWriteArrayList<>();
  private final Map<RunState, LongAdder> endings = new ConcurrentHashMap<>();
  private final Conductor.Tools tools;
  private volatile long epoch;
  private final CatchUps catchUps;
  private final Helm helm;

  Runs(Conductor.Tools tools, long epoch) {
    this.tools = tools;
    this.epoch = epoch;
    this.helm = new Helm(tools, crew, this::changed, () -> this.epoch);
    this.catchUps =
        new CatchUps(
            tools.runs().catchUps(), tools.agents(), tools.clock(), this, () -> this.epoch);
  }

  /** None is live yet: {@link #recover} takes over what an earlier controller left. */
  public static Runs of(
      RunLedger runs,
      PointLedger points,
      Agents agents,
      InstantSource clock,
      Supplier<String> ids,
      long epoch) {
    return new Runs(new Conductor.Tools(runs, points, agents, clock, ids), epoch);
  }

  /** Takes over every run that has not ended. To be called once, before agents can connect. */
  public void recover() {
    for (var kept : tools.runs().open()) {
      var conductor = helm.replayed(kept);
      var run = conductor.run();
      if (run.state().ended()) {
        tools.runs().free(run, tools.clock().instant());
      } else {
        crew.go(conductor, tools.clock());
        conductor.post(new RunEvent.Recovered(tools.clock().instant(), epoch));
      }
    }
  }

  /**
   * Takes up again every run that came to a standstill because something broke in the controller,
   * most likely a full disk; and what hosts handed back that had to wait. Call it every second.
   */
  public void retake() {
    crew.retake(tools.clock(), helm::takenUp);
    helm.takeWaiting();
  }

  /** Runs that stand still because something broke in the controller, and what it was. */
  public Map<RunId, String> standing() {
    return crew.standing();
  }

  /** How many runs ended so since the controller started. */
  public long endings(RunState state) {
    return Optional.ofNullable(endings.get(state)).map(LongAdder::sum).orElse(0L);
  }

  /**
   * Begins a run of a kept plan; the same key begins one run, however often it is sent.
   *
   * @return refused with a conflict that names the owner when another run has the application
   */
  public Answer<RunId> start(PlanId id, Plan plan, Beginning beginning) {
    var now = tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    var run = new RunId("r-" + tools.ids().get());
    var begun = new RunEvent.Begun(now, beginning.by(), beginning.reason());
    var conductor = new Conductor(RunLife.planned(run, id, plan, epoch, now), tools, this::changed);
    var kept = new RunLedger.Kept(run, id, plan.application(), epoch, now);
    return switch (tools.runs().start(kept, beginning.key(), begun)) {
      case RunLedger.Start.Made(var made) -> {
        crew.go(conductor.begun(begun), tools.clock());
        yield Answer.given(made);
      }
      case RunLedger.Start.HeardBefore(var before) -> Answer.given(before);
      case RunLedger.Start.Owned(var owner) -> Answer.refused(Helm.owned(plan, owner, kept(owner)));
    };
  }

  /** Who begins a run and why; the key tells a repeated request from a second one. */
  public record Beginning(String by, String reason, String key) {}

  public Answer<Run> abort(RunId id, String by, String reason) {
    return steer(id, new Wish(RunVerb.ABORT, by, reason, new TreeSet<>()));
  }

  /** The run after the wish was heard; refused, and recorded, where it makes no sense. */
  public Answer<Run> steer(RunId id, Wish wish) {
    return helm.steer(id, wish, find(id));
  }

  /** Likewise after a person's word; refused where nobody waits for it. */
  public Answer<Run> answer(RunId id, PersonsWord.Word word) {
    return helm.answer(id, word, find(id));
  }

  /** What the run would ask in vain from here on is left to the end of the lock-down. */
  public void lockedDown(RunId id, List<CheckName> later) {
    helm.lockedDown(id, later);
  }

  /** Says in the ledger, every few seconds, that the live runs are being driven. */
  public void beat() {
    crew.beat(tools);
  }

  /** When a controller last said that it drives the run. */
  public Optional<Instant> alive(RunId id) {
    return tools.runs().alive(id);
  }

  /** Hosts that were left behind, and what they owe. */
  public CatchUps catchUps() {
    return catchUps;
  }

  public Optional<Run> find(RunId id) {
    return crew.of(id).map(Conductor::run).or(() -> kept(id));
  }

  /** As the ledger has it: a run that has just begun may not have worked its beginning in. */
  private Optional<Run> kept(RunId id) {
    return past.find(id)
        .or(() -> tools.runs().find(id).map(helm::replayed).map(Conductor::run).map(past::keep));
  }

  /** Newest first; of all applications when none is named. */
  public List<Run> newest(Optional<ApplicationName> application, int limit) {
    return tools.runs().newest(application, limit).stream()
        .flatMap(kept -> find(kept.id()).stream())
        .toList();
  }

  /** Those that have not ended, newest first. */
  public List<Run> open() {
    return tools.runs().open().reversed().stream()
        .flatMap(kept -> find(kept.id()).stream())
        .toList();
  }

  /** The run that owns the application now. */
  public Optional<Run> owner(ApplicationName application) {
    return tools.runs().owner(application).flatMap(this::find);
  }

  /** Told of each change of each run, from the run's thread: must not block. Close to end that. */
  public Subscription onChange(Consumer<Run> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Closing it never fails. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  public static Problem unknown(RunId id) {
    return Problem.of(
        Problem.Kind.NOT_FOUND,
        "there is no run " + id,
        "See \"rearguard run list\" for those there are.");
  }

  /** Every live run asks again, at the new epoch, for all it waits for. */
  @Override
  public void epochRaised(long raised) {
    epoch = raised;
    var event = new RunEvent.Recovered(tools.clock().instant(), raised);
    crew.all().forEach(conductor -> conductor.post(event));
  }

  @Override
  public void returned(HostName host, Map<RunId, List<StepReport>> held) {
    var now = tools.clock().instant();
    of(host)
        .forEach(
            conductor ->
                conductor.post(
                    new RunEvent.Returned(
                        now, host, held.getOrDefault(conductor.run().id(), List.of()))));
    held.keySet().stream()
        .filter(run -> crew.of(run).isEmpty())
        .forEach(run -> tools.agents().end(host, epoch, run, end(run)));
    catchUps.returned(host);
  }

  /** A run of which nothing is known here has nobody who would ever go on with it. */
  private RunState end(RunId run) {
    return find(run).map(Run::state).filter(RunState::ended).orElse(RunState.ABORTED);
  }

  @Override
  public void lost(HostName host) {
    var event = new RunEvent.Lost(tools.clock().instant(), host);
    of(host).forEach(conductor -> conductor.post(event));
  }

  @Override
  public void reported(HostName host, RunId run, StepReport report, Runnable committed) {
    helm.reported(host, run, report, committed);
  }

  @Override
  public void takenOver(HostName host, RunId run, Takeover takeover, Runnable committed) {
    helm.takenOver(host, run, takeover, committed);
  }

  @Override
  public void handedBack(HostName host, Handed handed, Runnable committed) {
    helm.handedBack(host, handed, committed);
  }

  @Override
  public List<RunId> leases(HostName host) {
    var leased =
        of(host)
            .map(Conductor::run)
            .filter(run -> !run.course().left().contains(host))
            .map(Run::id)
            .toList();
    return leased.isEmpty() || tools.runs().mine() ? leased : List.of();
  }

  /** Lets go of all runs where they stand; the next controller takes them over. */
  @Override
  public void close() {
    crew.close();
    catchUps.close();
  }

  private Stream<Conductor> of(HostName host) {
    return crew.all().filter(conductor -> conductor.run().plan().hosts().contains(host));
  }

  private void changed(Run run) {
    if (run.state().ended()) {
      endings.computeIfAbsent(run.state(), _ -> new LongAdder()).increment();
    }
    listeners.forEach(listener -> listener.accept(run));
    if (run.state().ended()) {
      catchUps.ended(run);
    }
  }
}
