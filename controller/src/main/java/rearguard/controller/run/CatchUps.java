package rearguard.controller.run;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.fleet.Agents;
import rearguard.controller.ledger.CatchUpLedger;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.HostName;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;
import rearguard.model.run.CatchUp;
import rearguard.model.run.Run;

/**
 * Hosts that were left behind: what they owe, and the fence around them when they return. The fence
 * is asked for at every return until the host has caught up or somebody lets it go. Safe from any
 * thread.
 */
public final class CatchUps {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUps.class);
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final CatchUpLedger ledger;
  private final Agents agents;
  private final InstantSource clock;
  private final Runs runs;
  private final LongSupplier epoch;
  private final ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();

  CatchUps(
      CatchUpLedger ledger, Agents agents, InstantSource clock, Runs runs, LongSupplier epoch) {
    this.ledger = ledger;
    this.agents = agents;
    this.clock = clock;
    this.runs = runs;
    this.epoch = epoch;
  }

  /** What is owed now, oldest first. */
  public List<CatchUp> open() {
    return ledger.open();
  }

  public List<CatchUp> open(ApplicationName application) {
    return ledger.open(application);
  }

  /** Lets the host go, recorded; what was held starts again as it was. */
  public Answer<List<CatchUp>> release(HostName host, String by, String reason) {
    var owed = ledger.release(host, by, reason, clock.instant());
    if (owed.isEmpty()) {
      return Answer.refused(
          Problem.of(
              Problem.Kind.CONFLICT,
              "host \"" + host + "\" owes no catch-up",
              "See \"rearguard status\" for those that do."));
    }
    look(host);
    return Answer.given(owed);
  }

  /** The host is there: it is told what it owes, and what it owes no longer. */
  void returned(HostName host) {
    try {
      looks.execute(() -> look(host));
    } catch (RejectedExecutionException _) {
      LOG.info("{} will be looked at when the controller is back", host);
    }
  }

  /** Waits a moment for the looks at work; what they did not get to is looked at again later. */
  void close() {
    looks.shutdownNow();
    try {
      var _ = looks.awaitTermination(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A run ended: what is owed may have changed, on hosts that are there as well. */
  void ended(Run run) {
    Stream.concat(run.course().left().stream(), ledger.open().stream().map(CatchUp::host))
        .distinct()
        .filter(agents::connected)
        .forEach(this::returned);
    run.plan().hosts().stream().filter(agents::connected).forEach(this::returned);
  }

  private synchronized void look(HostName host) {
    try {
      ledger.untold(host).forEach(this::release);
      ledger.open().stream().filter(owed -> owed.host().equals(host)).forEach(this::fence);
    } catch (RuntimeException broken) {
      LOG.error("what {} owes could not be looked at", host, broken);
    }
  }

  private void release(CatchUp owed) {
    switch (agents.release(owed.host(), epoch.getAsLong(), owed.application())) {
      case Answer.Given<String> _ -> ledger.told(owed);
      case Answer.Refused<String>(var problems) ->
          LOG.warn("{} is not released yet: {}", owed.host(), words(problems));
    }
  }

  private void fence(CatchUp owed) {
    boolean catchingUp =
        runs.owner(owed.application())
            .filter(run -> Progress.hosts(run).anyMatch(owed.host()::equals))
            .isPresent();
    if (catchingUp) {
      return;
    }
    var stops = runs.find(owed.run()).map(run -> stops(run, owed.host())).orElse(List.of());
    var answer =
        agents.fence(owed.host(), epoch.getAsLong(), owed.run(), owed.application(), stops);
    ledger.held(
        owed,
        switch (answer) {
          case Answer.Given<String>(var words) -> "held: " + words;
          case Answer.Refused<String>(var problems) -> "not held: " + words(problems);
        });
  }

  /** The steps that hold it: in the plan, whether it was left at the start or on the way. */
  private static List<Step> stops(Run run, HostName host) {
    return Optional.of(run.plan()).stream()
        .flatMap(CatchUps::parts)
        .filter(part -> part.host().equals(host))
        .flatMap(part -> part.steps().stream())
        .filter(step -> step.verb() == Verb.STOP)
        .toList();
  }

  private static Stream<HostPart> parts(Plan plan) {
    return Stream.concat(
        plan.left().stream(), plan.stages().stream().flatMap(stage -> stage.hosts().stream()));
  }

  private static String words(List<Problem> problems) {
    return problems.stream().map(Problem::message).collect(Collectors.joining("; "));
  }
}
