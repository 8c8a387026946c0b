package rearguard.controller.run;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.fleet.AgentNews;
import rearguard.controller.fleet.Agents;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RunLedger;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.name.PlanId;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.run.StepReport;

/**
 * The runs of the fleet: the live ones, each with its conductor, and the history. Hears the agents'
 * news and hands each to the runs it concerns. Safe from any thread.
 */
public final class Runs implements AgentNews, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final Map<RunId, Conductor> live = new ConcurrentHashMap<>();
  private final Map<RunId, Thread> threads = new ConcurrentHashMap<>();
  private final List<Consumer<Run>> listeners = new CopyOnWriteArrayList<>();
  private final Conductor.Tools tools;
  private final long epoch;

  private Runs(Conductor.Tools tools, long epoch) {
    this.tools = tools;
    this.epoch = epoch;
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
      var conductor = replayed(kept);
      var run = conductor.run();
      if (run.state().ended()) {
        tools.runs().free(run.id(), tools.clock().instant(), run.words().getLast());
        continue;
      }
      go(conductor);
      conductor.post(new RunEvent.Recovered(tools.clock().instant(), epoch));
    }
  }

  /**
   * Begins a run of a kept plan; the same key begins one run, however often it is sent.
   *
   * @return refused with a conflict that names the owner when another run has the application
   */
  public Answer<RunId> start(PlanId id, Plan plan, Beginning beginning) {
    var now = tools.clock().instant();
    var run = new RunId("r-" + tools.ids().get());
    var kept = new RunLedger.Kept(run, id, plan.application(), epoch, now);
    var begun = new RunEvent.Begun(now, beginning.by(), beginning.reason());
    var conductor = new Conductor(RunLife.planned(run, id, plan, epoch, now), tools, this::changed);
    return switch (tools.runs().start(kept, beginning.key(), begun)) {
      case RunLedger.Start.Made(var made) -> {
        go(conductor.begun(begun));
        yield Answer.given(made);
      }
      case RunLedger.Start.HeardBefore(var before) -> Answer.given(before);
      case RunLedger.Start.Owned(var owner) -> Answer.refused(owned(plan, owner));
    };
  }

  /** Who begins a run and why; the key tells a repeated request from a second one. */
  public record Beginning(String by, String reason, String key) {}

  /** The run as it is after the wish was heard; ended runs stay as they are. */
  public Answer<Run> abort(RunId id, String by, String reason) {
    var conductor = live.get(id);
    if (conductor == null) {
      return find(id)
          .map(
              run ->
                  Answer.<Run>refused(
                      Problem.of(
                          Problem.Kind.CONFLICT,
                          "run " + id + " has ended: " + run.words().getLast(),
                          "There is nothing left to abort.")))
          .orElseGet(() -> Answer.refused(unknown(id)));
    }
    conductor.postAndWait(new RunEvent.AbortAsked(tools.clock().instant(), by, reason));
    return Answer.given(conductor.run());
  }

  public Optional<Run> find(RunId id) {
    return Optional.ofNullable(live.get(id))
        .map(Conductor::run)
        .or(() -> tools.runs().find(id).map(this::replayed).map(Conductor::run));
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

  /**
   * Told of each change of each run, from the run's thread: must not block. Close to hear no more.
   */
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
        .filter(run -> !live.containsKey(run))
        .flatMap(run -> find(run).stream())
        .filter(run -> run.state().ended())
        .forEach(run -> tools.agents().end(host, epoch, run.id(), run.state()));
  }

  @Override
  public void lost(HostName host) {
    var now = tools.clock().instant();
    of(host).forEach(conductor -> conductor.post(new RunEvent.Lost(now, host)));
  }

  @Override
  public void reported(HostName host, RunId run, StepReport report, Runnable committed) {
    var event = new RunEvent.Reported(tools.clock().instant(), host, report);
    Optional.ofNullable(live.get(run))
        .ifPresentOrElse(conductor -> conductor.post(event, committed), committed);
  }

  @Override
  public List<RunId> leases(HostName host) {
    return of(host).map(conductor -> conductor.run().id()).toList();
  }

  /** Lets go of all runs where they stand; the next controller takes them over. */
  @Override
  public void close() {
    var running = List.copyOf(threads.values());
    running.forEach(Thread::interrupt);
    try {
      for (var thread : running) {
        thread.join(GOODBYE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    live.clear();
  }

  private Stream<Conductor> of(HostName host) {
    return live.values().stream()
        .filter(conductor -> conductor.run().plan().hosts().contains(host));
  }

  private Conductor replayed(RunLedger.Kept kept) {
    var plan =
        tools
            .runs()
            .plan(kept.planId())
            .orElseThrow(() -> new IllegalStateException("run " + kept.id() + " has no plan"));
    var planned = RunLife.planned(kept.id(), kept.planId(), plan, kept.epoch(), kept.began());
    return new Conductor(planned, tools, this::changed).replay(tools.runs().events(kept.id()));
  }

  private void go(Conductor conductor) {
    var id = conductor.run().id();
    live.put(id, conductor);
    threads.put(
        id,
        Thread.ofVirtual()
            .name(id.value())
            .start(
                () -> {
                  try {
                    conductor.conduct();
                    live.remove(id, conductor);
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  } catch (RuntimeException broken) {
                    LOG.error("run {} stands still: restart the controller to go on", id, broken);
                  } finally {
                    threads.remove(id);
                  }
                }));
  }

  private void changed(Run run) {
    listeners.forEach(listener -> listener.accept(run));
  }

  private Problem owned(Plan plan, RunId owner) {
    var who = find(owner).map(run -> ", begun by " + run.by() + " at " + run.began()).orElse("");
    return Problem.of(
            Problem.Kind.CONFLICT,
            "\"" + plan.application() + "\" is owned by run " + owner + who,
            "Watch it with \"rearguard run watch "
                + owner
                + "\", or stop it with \"rearguard run abort "
                + owner
                + "\".")
        .mayBeRetried();
  }
}
