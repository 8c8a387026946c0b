package rearguard.agent.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.policy.PolicyFile;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Probe;
import rearguard.model.name.HostName;
import rearguard.model.name.Quoted;

/** Answers checks from this host. Thread-safe; interruption ends the asking at once. */
public final class Checks {
  private final Host host;
  private final HostName name;
  private final PolicyFile policy;

  /** One that asks commands of their usual place. */
  public Checks(Host host, HostName name) {
    this(host, name, PolicyFile.USUAL);
  }

  /**
   * One for a host.
   *
   * @param policy what may be run here by name
   */
  public Checks(Host host, HostName name, PolicyFile policy) {
    this.host = host;
    this.name = name;
    this.policy = policy;
  }

  /** Asks all of them, at the same time; the findings come in the order of the checks. */
  public List<Finding> ask(List<Check> checks) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var findings = new ArrayList<Finding>();
      var asked = checks.stream().map(check -> threads.submit(() -> ask(check))).toList();
      try {
        for (var each : asked) {
          findings.add(each.get());
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw new IllegalStateException(e.getCause());
      }
      return findings;
    }
  }

  private Finding ask(Check check) throws InterruptedException {
    long began = host.ticks();
    var patience = Patience.with(check);
    while (true) {
      var seen = attempt(check);
      switch (patience.after(seen, since(began))) {
        case Patience.Next.Over(var last) -> {
          return finding(check, last, since(began));
        }
        case Patience.Next.Again(var pause, var then) -> {
          await(pause);
          patience = then;
        }
      }
    }
  }

  private Duration since(long began) {
    return Duration.ofNanos(host.ticks() - began);
  }

  private Finding finding(Check check, Seen seen, Duration took) {
    return new Finding(
        check.name(),
        Optional.of(name),
        seen.verdict(),
        Quoted.of(seen.evidence()),
        took,
        host.clock().instant());
  }

  private static void await(Duration pause) throws InterruptedException {
    var lock = new ReentrantLock();
    var never = lock.newCondition();
    lock.lock();
    try {
      long left = pause.toNanos();
      while (left > 0) {
        left = never.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One attempt, ended by force when it takes longer than it may. */
  private Seen attempt(Check check) throws InterruptedException {
    var task = new FutureTask<>(() -> look(check));
    var thread = Thread.ofVirtual().name("check " + check.name()).start(task);
    try {
      return task.get(check.within().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return late(check);
    } catch (ExecutionException e) {
      return Seen.unknown("could not be asked: " + e.getCause());
    } finally {
      thread.interrupt();
    }
  }

  /** A service that does not answer is not well; of a command that does not end nobody knows. */
  private static Seen late(Check check) {
    var limit = Patience.words(check.within());
    return check.probe() instanceof Probe.Command(var run, _)
        ? Seen.unknown("\"" + run + "\" took longer than " + limit + " and was ended")
        : Seen.failed("no answer in " + limit);
  }

  private Seen look(Check check) throws HostException, InterruptedException {
    return switch (check.probe()) {
      case Probe.Http http -> HttpProbe.look(http, check.within(), host::ticks);
      case Probe.Tcp(var to, int port) -> TcpProbe.look(to, port, check.within());
      case Probe.Closed(var to, int port) -> ClosedProbe.look(to, port, check.within());
      case Probe.Listening(int port) -> listening(port);
      case Probe.Command command -> CommandProbe.look(command, policy, host);
      case Probe.Manual(var question) -> Seen.unknown("a person must say: " + question);
    };
  }

  private Seen listening(int port) throws HostException {
    var who = host.processes().listeningOn(port);
    if (!who.isEmpty()) {
      var pids = who.stream().map(seen -> String.valueOf(seen.pid())).toList();
      return Seen.passed("pid " + String.join(", ", pids) + " listens on port " + port);
    }
    return host.processes().somethingListensOn(port)
        ? Seen.passed("another user's process listens on port " + port)
        : Seen.failed("nothing listens on port " + port);
  }
}
