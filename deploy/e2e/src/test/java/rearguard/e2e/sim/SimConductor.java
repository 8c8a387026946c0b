package rearguard.e2e.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import rearguard.agent.step.Claims;
import rearguard.controller.run.Act;
import rearguard.controller.run.RunLife.Decision;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.check.Verdict;
import rearguard.model.name.HostName;
import rearguard.model.run.Claim;
import rearguard.model.run.Run;
import rearguard.model.run.RunEvent;
import rearguard.wire.PlanParts;

/**
 * Drives one run as the real conductor does: each event is on disk before anything follows from it,
 * and before the agent that told it is told that it was heard.
 */
final class SimConductor {
  private record News(
      RunEvent event, Predicate<Run> heard, Runnable committed, boolean keptAlready) {}

  private static final int TRIES = 3;

  private final SimController controller;
  private final Sim sim;
  private final Deque<News> queue = new ArrayDeque<>();
  private final Map<HostName, Long> returns = new TreeMap<>();
  private Run run;
  private long number;
  private boolean busy;
  private boolean closed;
  private Optional<SimConductor> successor = Optional.empty();

  SimConductor(SimController controller, Run run, List<RunEvent> known) {
    this.controller = controller;
    this.sim = controller.sim;
    this.run = run;
    this.number = known.size();
  }

  Run run() {
    return run;
  }

  void begun(RunEvent.Begun event) {
    queue.add(new News(event, _ -> true, () -> {}, true));
    next();
  }

  void post(RunEvent event, Runnable committed) {
    post(new News(event, _ -> true, committed, false));
  }

  private void post(News news) {
    if (!closed) {
      queue.add(news);
      next();
    } else {
      successor.ifPresentOrElse(after -> after.post(news), () -> late(news));
    }
  }

  void handOver(SimConductor to) {
    successor = Optional.of(to);
    closed = true;
    queue.stream().filter(news -> !news.keptAlready()).forEach(to::post);
    queue.clear();
  }

  private void next() {
    if (busy || closed || queue.isEmpty()) {
      return;
    }
    busy = true;
    var news = queue.peek();
    if (sim.lacks(Mutant.ACKNOWLEDGED_BEFORE_COMMIT)) {
      news.committed().run();
    }
    if (sim.lacks(Mutant.ACTS_BEFORE_COMMIT)) {
      controller.mind.next(run, news.event()).acts().forEach(this::perform);
    }
    controller.after(sim.between(1, 6) + controller.slowDisk, () -> take(news));
  }

  private void take(News news) {
    if (!news.heard().test(run)) {
      queue.poll();
      busy = false;
      next();
      return;
    }
    try {
      append(news);
    } catch (SimLedger.NotMine _) {
      sim.say(controller.name, "stands still", run.id());
      controller.broke(this);
      return;
    }
    queue.poll();
    var decision = controller.mind.next(run, news.event());
    sim.say(controller.name, "event", run.id(), words(news.event()), decision.run().state());
    run = decision.run();
    if (news.event() instanceof RunEvent.Returned(_, var host, _)) {
      returns.merge(host, 1L, Long::sum);
    }
    boolean reads = news.keptAlready() && controller.epoch() != controller.ledger.epoch();
    if (!reads) { // one that was overtaken believes what it has until it writes
      controller.truth.took(run);
    }
    if (run.state().ended()) {
      controller.ledger.free(controller.epoch(), run.id());
    }
    follow(decision, news);
  }

  private void append(News news) {
    if (news.keptAlready()) {
      number = 1;
    } else {
      if (controller.diskFull) {
        throw new SimLedger.NotMine();
      }
      controller.ledger.append(controller.epoch(), run.id(), number + 1, news.event());
      number++;
    }
  }

  /** A crash may come between any two acts. */
  private void follow(Decision decision, News news) {
    int life = controller.life();
    boolean dies = sim.odds(controller.diesInActs);
    for (var act : decision.acts()) {
      if (dies && sim.odds(0.4)) {
        controller.kill();
      }
      if (controller.life() != life) {
        return;
      }
      if (!sim.lacks(Mutant.ACTS_BEFORE_COMMIT)) {
        perform(act);
      }
    }
    if (!sim.lacks(Mutant.ACKNOWLEDGED_BEFORE_COMMIT)) {
      news.committed().run();
    }
    busy = false;
    if (run.state().ended()) {
      close();
    } else {
      next();
    }
  }

  private void close() {
    closed = true;
    if (controller.crew.get(run.id()) == this) {
      controller.crew.remove(run.id());
    }
    var late = List.copyOf(queue);
    queue.clear();
    late.forEach(this::late);
  }

  private void late(News news) {
    if (run.state().ended()) {
      controller.mind.next(run, news.event()).acts().forEach(this::perform);
    }
    news.committed().run();
  }

  private static String words(RunEvent event) {
    return switch (event) {
      case RunEvent.Reported(_, _, var report) ->
          "reported " + report.step() + " " + report.attempt() + " " + report.state();
      case RunEvent.Accepted(_, var host) -> "accepted " + host;
      case RunEvent.Declined(_, var host, var why) -> "declined " + host + " " + why;
      case RunEvent.Lost(_, var host) -> "lost " + host;
      case RunEvent.Returned(_, var host, var known) -> "returned " + host + " " + known.size();
      case RunEvent.Judged(_, var host, _) -> "judged " + host;
      case RunEvent.Excluded(_, var host) -> "excluded " + host;
      default -> event.getClass().getSimpleName();
    };
  }

  private void perform(Act act) {
    switch (act) {
      case Act.Accept(var host) -> accept(host, 1);
      case Act.Judge(var host, var checks) -> judge(host, checks, 1);
      case Act.Order(var host, var step, int attempt) -> {
        var order = new rearguard.agent.step.Order(controller.epoch(), run.id(), step, attempt);
        controller.truth.orders(controller, run, step, attempt);
        controller.truth.commands.sent(host).add(order);
        var _ = controller.say(host, agent -> agent.ordered(order));
        missIfGone(host);
      }
      case Act.Exclude(var host, var longest) -> exclude(host, longest);
      case Act.Register() -> register();
      case Act.End(var hosts, var state) ->
          hosts.forEach(host -> controller.end(host, run.id(), state));
    }
  }

  private void exclude(HostName host, Duration longest) {
    long since = returns.getOrDefault(host, 0L);
    Predicate<Run> silent =
        now ->
            successor.isEmpty()
                && now.silent().contains(host)
                && returns.getOrDefault(host, 0L) == since;
    controller.after(
        sim.lacks(Mutant.GIVEN_UP_AT_ONCE) ? 0 : longest.toMillis() + SimController.EXCLUSION,
        () ->
            post(
                new News(new RunEvent.Excluded(controller.wall(), host), silent, () -> {}, false)));
  }

  private void register() {
    try {
      var point = controller.ledger.register(controller.epoch(), run.id());
      post(new RunEvent.Remembered(controller.wall(), point), () -> {});
    } catch (SimLedger.NotMine _) {
      sim.say(controller.name, "may not register", run.id());
    }
  }

  private void missIfGone(HostName host) {
    if (!controller.connected(host)) {
      post(new RunEvent.Lost(controller.wall(), host), () -> {});
    }
  }

  /** Asks over the present stream; no answer in time, or the end of the stream, is none. */
  private <T> void ask(
      HostName host,
      int millis,
      java.util.function.BiConsumer<SimAgent, Consumer<T>> question,
      Consumer<Optional<T>> then) {
    var wire = controller.wire(host);
    if (wire.isEmpty()) {
      then.accept(Optional.empty());
      return;
    }
    var open = new boolean[] {true};
    Consumer<Optional<T>> once =
        answer -> {
          if (open[0]) {
            open[0] = false;
            then.accept(answer);
          }
        };
    var to = wire.get();
    to.down(
        () -> question.accept(to.agent, answer -> to.up(() -> once.accept(Optional.of(answer)))));
    controller.after(millis, () -> once.accept(Optional.empty()));
  }

  private void accept(HostName host, int attempt) {
    var part = PlanParts.of(run.plan()).of(host);
    var offer = new Claims.Offer(run.id(), run.planId(), run.epoch(), part, Claim.UNSAID);
    this.<Optional<Problem>>ask(
        host,
        35_000,
        (agent, reply) -> agent.offered(offer, reply),
        answer -> {
          if (answer.isEmpty()) {
            unanswered(host, attempt, () -> accept(host, attempt + 1), declined(host, "no answer"));
          } else {
            post(
                answer
                    .get()
                    .map(why -> declined(host, why.message()))
                    .orElseGet(() -> new RunEvent.Accepted(controller.wall(), host)),
                () -> {});
          }
        });
  }

  private RunEvent declined(HostName host, String why) {
    return new RunEvent.Declined(controller.wall(), host, why);
  }

  private void judge(HostName host, List<Check> checks, int attempt) {
    this.<List<Finding>>ask(
        host,
        15_000,
        (agent, reply) -> agent.checked(run.plan(), checks, reply),
        answer -> {
          if (answer.isEmpty()) {
            unanswered(
                host, attempt, () -> judge(host, checks, attempt + 1), unknown(host, checks));
          } else {
            post(new RunEvent.Judged(controller.wall(), host, answer.get()), () -> {});
          }
        });
  }

  private void unanswered(HostName host, int attempt, Runnable again, RunEvent otherwise) {
    if (!controller.connected(host)) {
      missIfGone(host);
    } else if (attempt < TRIES) {
      again.run();
    } else {
      post(otherwise, () -> {});
    }
  }

  private RunEvent unknown(HostName host, List<Check> checks) {
    var findings =
        checks.stream()
            .map(
                check ->
                    new Finding(
                        check.name(),
                        Optional.of(host),
                        Verdict.UNKNOWN,
                        "no answer",
                        Duration.ZERO,
                        controller.wall()))
            .toList();
    return new RunEvent.Judged(controller.wall(), host, findings);
  }
}
