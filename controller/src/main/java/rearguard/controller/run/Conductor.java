package rearguard.controller.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import rearguard.controller.fleet.AgentNews;
import rearguard.controller.fleet.Agents;
import rearguard.controller.ledger.PointLedger;
import rearguard.controller.ledger.RunLedger;
import rearguard.controller.ledger.StepTimes;
import rearguard.model.Answer;
import rearguard.model.Problem;
import rearguard.model.name.HostName;
import rearguard.model.name.PointId;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.model.snapshot.RestorePoint;

/**
 * Drives one run on one thread, and is the only one who performs its acts. Each event is on disk
 * before anything follows from it, and before the agent that told it is told that it was heard.
 */
final class Conductor {

  /**
   * What a conductor works with; the same for all runs of a controller.
   *
   * @param exclusion how long a silent host may still begin what it was ordered, and how long it
   *     may take to end what took too long
   */
  record Tools(
      RunLedger runs,
      PointLedger points,
      Agents agents,
      InstantSource clock,
      Supplier<String> ids,
      Duration exclusion) {

    /** A lease; then as long as an agent lets a step take to stop; and a little for the clocks. */
    private static final Duration EXCLUSION = AgentNews.LEASE.plusSeconds(12);

    Tools(
        RunLedger runs,
        PointLedger points,
        Agents agents,
        InstantSource clock,
        Supplier<String> ids) {
      this(runs, points, agents, clock, ids, EXCLUSION);
    }
  }

  /** Heard says, before the event is kept, whether it is; what is not kept changes nothing. */
  private record News(
      RunEvent event, Predicate<Run> heard, Runnable committed, boolean keptAlready) {}

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RunLife life = new RunLife();
  private final LinkedBlockingQueue<News> queue = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<News> unfinished = new LinkedBlockingQueue<>();
  private final ReentrantLock door = new ReentrantLock();
  private final Memory memory = new Memory();
  private final Tools tools;
  private final Questions questions;
  private final Consumer<Run> changed;
  private volatile Run run;
  private volatile Optional<Conductor> successor = Optional.empty();
  private volatile boolean closed;
  private long number;

  /**
   * @param changed told after each event that is on disk, from the run's thread
   */
  Conductor(Run planned, Tools tools, Consumer<Run> changed) {
    this.run = planned;
    this.tools = tools;
    this.changed = changed;
    this.questions = new Questions(tools, planned, this::post);
  }

  /** Works in what the ledger knows already, without performing anything. */
  Conductor replay(List<RunEvent> events) {
    for (var event : events) {
      memory.note(event);
      run = life.after(run, event);
      number++;
    }
    return this;
  }

  /** The first event, which the ledger has already; its acts are performed by the run's thread. */
  Conductor begun(RunEvent.Begun event) {
    queue.add(new News(event, _ -> true, () -> {}, true));
    return this;
  }

  Run run() {
    return run;
  }

  /**
   * Takes the place of a conductor that broke: begins with that event, then works in what the other
   * one had heard and did not get to; what still reaches the other one is heard here.
   */
  Conductor takeOver(Conductor broken, RunEvent.Recovered event, Runnable atWork) {
    post(event, atWork);
    broken.handOver(this);
    return this;
  }

  private void handOver(Conductor next) {
    door.lock();
    try {
      successor = Optional.of(next);
      closed = true;
      unfinished.drainTo(next.queue);
      queue.drainTo(next.queue);
      next.queue.removeIf(News::keptAlready);
    } finally {
      door.unlock();
    }
  }

  /**
   * Asks on behalf of an operator and waits until it was worked in and what follows from it was
   * begun, but not for ever: a ledger that takes nothing is nothing to wait for.
   *
   * @param objection why it makes no sense, asked when its turn has come
   * @return the run after it, or that objection
   */
  Answer<Run> ask(RunEvent asked, Function<Run, Optional<Problem>> objection) {
    var done = new CompletableFuture<Answer<Run>>();
    Predicate<Run> sensible =
        now -> {
          var against = objection.apply(now);
          against.ifPresent(problem -> done.complete(Answer.refused(problem)));
          return against.isEmpty();
        };
    post(new News(asked, sensible, () -> done.complete(Answer.given(run)), false));
    try {
      return done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Answer.given(run);
    } catch (ExecutionException | TimeoutException _) {
      return Answer.given(run);
    }
  }

  /** Until the run has ended or the thread is interrupted. */
  void conduct() throws InterruptedException {
    while (!run.state().ended()) {
      var news = queue.take();
      try {
        take(news);
      } catch (RuntimeException broken) {
        unfinished.add(news);
        throw broken;
      }
    }
    close();
  }

  private void take(News news) {
    if (!news.heard().test(run)) {
      news.committed().run();
      return;
    }
    var decision = life.next(run, news.event());
    if (news.keptAlready()) {
      number = 1;
    } else {
      tools.runs().append(run.id(), ++number, news.event());
    }
    memory.note(news.event());
    var after = decision.run();
    if (after.state().ended()) { // whoever sees that it ended may begin the next
      tools.runs().free(after, news.event().at());
      tools.runs().took(StepTimes.of(after));
    }
    run = after;
    changed.accept(after);
    decision.acts().forEach(this::perform);
    news.committed().run();
  }

  private void perform(Act act) {
    switch (act) {
      case Act.Accept(var host) -> questions.accept(host, run);
      case Act.Judge(var host, var checks) -> questions.judge(host, checks);
      case Act.Exclude(var host, var longest) -> exclude(host, longest);
      case Act.Order(var host, var step, int attempt) -> {
        tools.agents().order(host, run.epoch(), run.id(), step, attempt);
        questions.missIfGone(host);
      }
      case Act.Register() -> post(new RunEvent.Remembered(now(), register()));
      case Act.End(var hosts, var state) ->
          hosts.forEach(host -> tools.agents().end(host, run.epoch(), run.id(), state));
    }
  }

  /**
   * Once it was silent all the while; a host that was heard of meanwhile is another matter, and a
   * conductor that takes over waits anew.
   */
  private void exclude(HostName host, Duration longest) {
    var silent = memory.silentSince(host).and(_ -> successor.isEmpty());
    questions.later(
        host,
        longest.plus(tools.exclusion()),
        () -> post(new News(new RunEvent.Excluded(now(), host), silent, () -> {}, false)));
  }

  /** The same point when asked twice: the ledger keeps one for each run. */
  private PointId register() {
    var point =
        new RestorePoint(
            new PointId("p-" + tools.ids().get()),
            run.plan().application(),
            Optional.empty(),
            RestorePoint.Origin.UNDO,
            Optional.of(run.id()),
            now(),
            run.by(),
            RestorePoint.Mark.UNKNOWN,
            memory.undo());
    return tools.points().add(point).id();
  }

  /** What is still in the queue came too late to matter: it was heard, and changes nothing. */
  private void close() {
    var late = new ArrayList<News>();
    door.lock();
    try {
      closed = true;
      queue.drainTo(late);
    } finally {
      door.unlock();
    }
    late.forEach(this::tooLate);
  }

  private Instant now() {
    return tools.clock().instant();
  }

  void post(RunEvent event) {
    post(event, () -> {});
  }

  /** Committed is run once the event is on disk, or at once when the run is over. */
  void post(RunEvent event, Runnable committed) {
    post(new News(event, _ -> true, committed, false));
  }

  /** Heard is asked before the event is kept; one that it does not want is acknowledged at once. */
  void post(RunEvent event, Predicate<Run> heard, Runnable committed) {
    post(new News(event, heard, committed, false));
  }

  /**
   * The run is over: whoever asked is told so, whoever reported is told that it was heard, and a
   * host that came to hold the plan only now is told to let go.
   */
  private void tooLate(News news) {
    if (run.state().ended()) {
      life.next(run, news.event()).acts().forEach(this::perform);
    }
    var _ = news.heard().test(run);
    news.committed().run();
  }

  private void post(News news) {
    door.lock();
    try {
      if (!closed) {
        queue.add(news);
        return;
      }
    } finally {
      door.unlock();
    }
    successor.ifPresentOrElse(next -> next.post(news), () -> tooLate(news));
  }
}
