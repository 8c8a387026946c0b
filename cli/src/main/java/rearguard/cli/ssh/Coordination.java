package rearguard.cli.ssh;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.local.Ask;
import rearguard.model.local.Said;
import rearguard.model.name.CheckName;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;
import rearguard.model.name.Spelt;
import rearguard.model.plan.HostPart;
import rearguard.model.plan.Plan;
import rearguard.model.plan.Stage;
import rearguard.model.run.RunState;
import rearguard.model.run.StepState;
import rearguard.wire.PlanWire;

/**
 * The barriers of a run that this command coordinates, the same as a controller's.
 *
 * <pre>
 *   barrier            passed when                                 otherwise
 *   all hold the plan  every host holds the very same plan         REFUSED, nothing was changed
 *   all are ready      every READY step of every host is done      REFUSED, nothing was changed
 *   the change         no more hosts failed than the limit lets;   MIXED or UNKNOWN: no further host
 *                      hosts in order, so many at once             starts, all stay in this hand
 *   verified           every check passed                          FAILED, or UNKNOWN without answer
 * </pre>
 *
 * For one thread; may be run again with the same run, and then goes on where it stood.
 */
final class Coordination {
  private static final int TRIES = 3;

  private final Hosts hosts;
  private final RunId run;
  private final Plan plan;
  private final Consumer<String> say;
  private final Map<HostName, RunState> failed = new ConcurrentSkipListMap<>();

  Coordination(Hosts hosts, RunId run, Plan plan, Consumer<String> say) {
    this.hosts = hosts;
    this.run = run;
    this.plan = plan;
    this.say = say;
  }

  /** Whether nothing can have been changed yet by this run. */
  enum Beginning {
    FRESH,
    AGAIN
  }

  RunState run(Plan kept, Beginning beginning) throws InterruptedException {
    if (!accepted(kept) || !ready()) {
      return beginning == Beginning.FRESH ? refused() : RunState.UNKNOWN;
    }
    if (!changed()) {
      boolean unclear = failed.containsValue(RunState.UNKNOWN);
      return unclear ? RunState.UNKNOWN : RunState.MIXED;
    }
    var state = verified();
    end(state);
    return state;
  }

  private boolean accepted(Plan kept) throws InterruptedException {
    var wanted = PlanWire.id(plan);
    return together(
        plan.hosts(),
        host -> {
          var said = hosts.ask(host, new Ask.Accept(run, kept));
          if (said instanceof Said.Accepted(var id) && !id.equals(wanted)) {
            return Optional.of(host + " holds another plan, " + id.brief());
          }
          return said instanceof Said.Accepted ? Optional.empty() : Optional.of(why(host, said));
        });
  }

  private boolean ready() throws InterruptedException {
    for (var stage : plan.stages()) {
      if (stage.kind() == Stage.Kind.READY) {
        say.accept(stage.name() + ": all hosts");
        if (!together(hosts(stage), host -> part(stage, host).flatMap(this::steps))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Hosts start in order, as many at once as the limit says, and none after too many failures. */
  private boolean changed() throws InterruptedException {
    for (int at = 0; at < plan.stages().size(); at++) {
      var stage = plan.stages().get(at);
      if (stage.kind().changes() && !changed(stage, at)) {
        return false;
      }
    }
    return true;
  }

  private boolean changed(Stage stage, int number) throws InterruptedException {
    var room = new Semaphore(stage.limit().atOnce());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var part : stage.hosts()) {
        room.acquire();
        if (failed.size() > stage.limit().mayFail()) {
          break;
        }
        if (failed.containsKey(part.host()) && !part.onlyReleases()) {
          continue;
        }
        threads.execute(
            () -> {
              try {
                guarded(part.host(), host -> change(part, number)).ifPresent(say);
              } finally {
                room.release();
              }
            });
      }
    }
    return failed.size() <= stage.limit().mayFail();
  }

  private Optional<String> change(HostPart part, int stage) {
    say.accept(part.host() + " changes");
    var against = steps(part);
    if (against.isPresent() || part.checks().isEmpty()) {
      return against;
    }
    var verdict = judged(part.host(), stage);
    if (verdict == RunState.SUCCEEDED) {
      return Optional.empty();
    }
    failed.put(part.host(), verdict == RunState.UNKNOWN ? verdict : RunState.MIXED);
    return Optional.of(part.host() + " is changed, but not all of its checks passed");
  }

  /** The steps of a host in order; empty when all are done, else why not. */
  private Optional<String> steps(HostPart part) {
    for (var step : part.steps()) {
      var against = step(part.host(), new Ask.Order(run, step.id()));
      if (against.isPresent()) {
        return against;
      }
    }
    return Optional.empty();
  }

  private Optional<String> step(HostName host, Ask.Order order) {
    for (int tries = 1; ; tries++) {
      var said = hosts.ask(host, order);
      if (!(said instanceof Said.Reported(var report))) {
        failed.put(host, RunState.UNKNOWN);
        return Optional.of(why(host, said));
      }
      say.accept(report.step() + ": " + report.evidence());
      if (report.state() == StepState.DONE) {
        return Optional.empty();
      }
      boolean unclear = report.state() == StepState.UNKNOWN;
      if (!unclear || !report.retry() || tries == TRIES) {
        failed.put(host, unclear ? RunState.UNKNOWN : RunState.MIXED);
        return Optional.of(report.step() + " was not done: " + report.evidence());
      }
    }
  }

  private RunState verified() throws InterruptedException {
    var found = new ConcurrentSkipListSet<RunState>();
    for (int at = 0; at < plan.stages().size(); at++) {
      int number = at;
      var stage = plan.stages().get(at);
      if (stage.kind() == Stage.Kind.VERIFY) {
        together(
            hosts(stage),
            host -> {
              found.add(judged(host, number));
              return Optional.empty();
            });
      }
    }
    found.addAll(failed.values());
    return Stream.of(RunState.FAILED, RunState.UNKNOWN, RunState.MIXED)
        .filter(found::contains)
        .findFirst()
        .orElse(RunState.SUCCEEDED);
  }

  /** A check that the host does not answer has not passed. */
  private RunState judged(HostName host, int stage) {
    if (!(hosts.ask(host, new Ask.Judge(run, stage)) instanceof Said.Found(var findings))) {
      return RunState.UNKNOWN;
    }
    findings.forEach(finding -> say.accept(words(host, finding)));
    part(plan.stages().get(stage), host).stream().flatMap(People::asked).forEach(say);
    boolean all = findings.stream().map(Finding::check).toList().containsAll(checks(host, stage));
    var verdict = Verdict.together(findings);
    return RunState.of(all || verdict == Verdict.FAILED ? verdict : Verdict.UNKNOWN);
  }

  private static String words(HostName host, Finding finding) {
    var seen = Spelt.of(finding.verdict()) + " " + Quoted.of(finding.evidence());
    return "check " + finding.check() + " on " + host + ": " + seen;
  }

  private List<CheckName> checks(HostName host, int stage) {
    return part(plan.stages().get(stage), host).stream()
        .flatMap(part -> part.checks().stream())
        .map(Check::name)
        .toList();
  }

  private RunState refused() throws InterruptedException {
    end(RunState.REFUSED);
    return RunState.REFUSED;
  }

  private void end(RunState state) throws InterruptedException {
    together(
        plan.hosts(),
        host -> {
          var said = hosts.ask(host, new Ask.End(run, state));
          return said instanceof Said.Ended
              ? Optional.empty()
              : Optional.of(why(host, said) + " (it still holds " + run + ")");
        });
  }

  /** All at the same time; each that has something against it is told. */
  private boolean together(List<HostName> all, Function<HostName, Optional<String>> deed)
      throws InterruptedException {
    var against = new ConcurrentSkipListMap<HostName, String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach(
          host ->
              threads.execute(() -> guarded(host, deed).ifPresent(why -> against.put(host, why))));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    against.values().forEach(say);
    return against.isEmpty();
  }

  /** A deed that breaks off has not succeeded: what it did on the host is not known. */
  private Optional<String> guarded(HostName host, Function<HostName, Optional<String>> deed) {
    try {
      return deed.apply(host);
    } catch (RuntimeException | Error e) {
      failed.put(host, RunState.UNKNOWN);
      return Optional.of(
          host + ": a fault in this command, nobody knows what was done there: " + e);
    }
  }

  private static List<HostName> hosts(Stage stage) {
    return stage.hosts().stream().map(HostPart::host).toList();
  }

  private static Optional<HostPart> part(Stage stage, HostName host) {
    return stage.hosts().stream().filter(part -> part.host().equals(host)).findFirst();
  }

  private static String why(HostName host, Said said) {
    return said instanceof Said.Refused(var problems)
        ? host + ": " + problems.getFirst().message()
        : strange(host).message();
  }

  static Problem located(HostName host, Problem problem) {
    return Problem.of(problem.kind(), host + ": " + problem.message(), problem.hint());
  }

  static Problem strange(HostName host) {
    return Problem.of(
        Problem.Kind.UNEXPECTED,
        "the agent of " + host + " answered something else than it was asked",
        "Bring agents and command line to the same version.");
  }
}
