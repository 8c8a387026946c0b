package rearguard.e2e.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.Claims;
import rearguard.agent.step.Deed;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.Order;
import rearguard.agent.step.Post;
import rearguard.agent.step.Post.Lease;
import rearguard.agent.step.StepEvent;
import rearguard.agent.step.Told;
import rearguard.model.Problem;
import rearguard.model.check.Check;
import rearguard.model.check.Finding;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.RunState;
import rearguard.model.run.StepReport;

/**
 * An agent's process: the real {@link rearguard.agent.step.HostLife} thinks, and what it decides is
 * done here, in virtual time, on a disk and a ground that can fail.
 */
final class SimAgent extends SimProcess {

  /** Deeds that follow from one order, offer or end, one after the other, as on one thread. */
  private static final class Job {
    private final Deque<Deed> due = new ArrayDeque<>();
    private final Runnable done;
    private final Consumer<Optional<Problem>> answer;
    private Optional<Order> waitsFor = Optional.empty();

    Job(Runnable done, Consumer<Optional<Problem>> answer) {
      this.done = done;
      this.answer = answer;
    }
  }

  final HostName host;
  final SimDisk disk;
  final Ground ground;
  final Gates gates;
  final Wire.Line line = new Wire.Line();
  private final Truth truth;
  private final AgentMind mind;
  private final SimSession session;
  private final Work work;
  private final Map<RunId, Deque<Runnable>> turns = new TreeMap<>();
  private final Deque<Runnable> offers = new ArrayDeque<>();
  private final List<RunId> asking = new ArrayList<>();
  private final Deque<Runnable> writes = new ArrayDeque<>();
  private final List<Job> waiting = new ArrayList<>();
  private Post post = Post.of(rearguard.agent.step.Book.BLANK, Optional.empty());
  private double pace = 1;
  long skew;
  int slowDisk;
  boolean diskFails;
  double trouble;
  Malice malice;

  SimAgent(Sim sim, HostName host, Truth truth, List<SimController> controllers) {
    super(sim, host.value());
    this.host = host;
    this.truth = truth;
    this.disk = new SimDisk(sim);
    this.ground = new Ground(sim, host);
    this.gates = new Gates(sim, truth);
    this.malice = new Malice(sim);
    this.mind = AgentMind.of(sim.mutant);
    this.session = new SimSession(this, controllers);
    this.work = new Work(this, truth);
  }

  Post post() {
    return post;
  }

  Truth truth() {
    return truth;
  }

  /** Monotonic nanoseconds; each machine's clock runs a little differently. */
  long ticks() {
    return (long) (sim.now() * 1_000_000 * pace) - 1_000_000_000;
  }

  java.time.Instant wall() {
    return sim.wall().plusMillis(skew);
  }

  @Override
  void booted() {
    pace = 1 + sim.between(-5, 5) / 1000.0;
    turns.clear();
    offers.clear();
    asking.clear();
    writes.clear();
    waiting.clear();
    if (!sim.lacks(Mutant.LEFTOVERS_LIVE_ON)) {
      ground.endAll();
    }
    if (!sim.lacks(Mutant.FOUND_NOT_SYNCED)) {
      disk.sync();
    }
    post = Post.of(disk.book(), Optional.empty());
    go(job(new StepEvent.Restarted(), session::dial, _ -> {}));
  }

  @Override
  void killed() {
    session.dead(true);
  }

  /** Nothing is said to anybody, and what was not synced may be gone. */
  void powerCut() {
    sim.say(name, "power cut");
    line.downCutUntil = Math.max(line.downCutUntil, sim.now() + 1);
    session.dead(false);
    kill();
    ground.endAll();
    disk.powerCut();
  }

  /** How likely a driver fails here. */
  double trouble() {
    return trouble;
  }

  // what comes from the controller

  void welcomed(Wire wire, long epoch) {
    session.welcome(wire, epoch);
  }

  /** Looks at what serves on this host; no plan is needed for that, but it says what is right. */
  void checked(Plan plan, List<Check> checks, Consumer<List<Finding>> answer) {
    work.checked(plan, checks, answer);
  }

  /** Says something of another host. */
  void impostor(RunId run, StepReport report) {
    session.impostor(run, report);
  }

  void over(Wire wire) {
    session.over(wire);
  }

  void welcomed(long epoch) {
    truth.commands.heard(this, epoch);
    go(job(new StepEvent.Heard(epoch), () -> {}, _ -> {}));
  }

  void acknowledged(long epoch, long number) {
    if (number == 0) {
      return;
    }
    go(job(new StepEvent.Acknowledged(epoch, number), () -> {}, _ -> {}));
  }

  void leased(RunId run, long epoch, long sentAt, long receivedAt) {
    long from = sim.lacks(Mutant.LEASE_FROM_RECEIPT) ? receivedAt : sentAt;
    take(
        new StepEvent.Leased(run, new Lease(epoch, from, from + SimController.LEASE * 1_000_000L)));
    for (var job : List.copyOf(waiting)) {
      if (job.waitsFor.filter(order -> post.leased(order.run(), ticks())).isPresent()) {
        waited(job);
      }
    }
  }

  void ordered(Order order) {
    truth.commands.received(this, order);
    if (!malice.spares(this, order)) {
      now(() -> read(order));
    } else {
      read(order);
    }
  }

  private void read(Order order) {
    inTurn(
        order.run(), done -> go(job(new StepEvent.Ordered(order, host, ticks()), done, _ -> {})));
  }

  void ended(long epoch, RunId run, RunState state) {
    truth.commands.ends(this, run, epoch);
    Runnable end =
        () -> inTurn(run, done -> go(job(new StepEvent.Over(epoch, run, state), done, _ -> {})));
    if (asking.contains(run) || post.book().open().containsKey(run)) {
      inLine(
          offers,
          done -> {
            end.run();
            done.run();
          });
    } else {
      end.run();
    }
  }

  void offered(Claims.Offer offer, Consumer<Optional<Problem>> answer) {
    asking.add(offer.run());
    inLine(
        offers,
        done ->
            go(
                job(
                    new StepEvent.Offered(offer, Optional.empty()),
                    () -> {
                      asking.remove(offer.run());
                      done.run();
                    },
                    answer)));
  }

  // what the production loop does with threads and locks

  private interface Turn {
    void go(Runnable done);
  }

  private void inTurn(RunId run, Turn turn) {
    inLine(turns.computeIfAbsent(run, _ -> new ArrayDeque<>()), turn);
  }

  private void inLine(Deque<Runnable> queue, Turn turn) {
    queue.add(
        () ->
            turn.go(
                () -> {
                  queue.poll();
                  if (!queue.isEmpty()) {
                    now(queue.peek());
                  }
                }));
    if (queue.size() == 1) {
      queue.peek().run();
    }
  }

  private Job job(StepEvent event, Runnable done, Consumer<Optional<Problem>> answer) {
    var job = new Job(done, answer);
    follow(job, event);
    return job;
  }

  private List<Deed> take(StepEvent event) {
    var before = post.book().unacknowledged();
    var decision = mind.next(post, event);
    post = decision.post();
    if (post.book().unacknowledged().size() < before.size()) {
      before.values().stream()
          .filter(told -> !post.book().unacknowledged().containsKey(told.number()))
          .filter(Told.class::isInstance)
          .map(Told.class::cast)
          .forEach(told -> truth.forgets(this, told));
    }
    truth.bounded(this);
    return decision.deeds();
  }

  private void follow(Job job, StepEvent event) {
    take(event).reversed().forEach(job.due::addFirst);
  }

  private void go(Job job) {
    while (!job.due.isEmpty()) {
      var deed = job.due.poll();
      switch (deed) {
        case Deed.Note(var entry) -> {
          append(job, entry);
          return;
        }
        case Deed.Conclude(var run, var step, int attempt, var result) -> {
          append(job, new Entry.Outcome(run, result.report(step, attempt, wall())));
          return;
        }
        case Deed.AwaitLease(var order) -> {
          await(job, order);
          return;
        }
        case Deed.Perform(var order, var step, _) -> {
          truth.commands.obeys(this, order, step);
          work.perform(order, step, event -> goOn(job, event));
          return;
        }
        case Deed.Look(var run, var step, int attempt) -> {
          work.look(run, step, attempt, event -> goOn(job, event));
          return;
        }
        case Deed.Tell(var told) -> session.report(told);
        case Deed.Say(var order, var result) ->
            session.report(
                new Told(0, order.run(), result.report(order.step(), order.attempt(), wall())));
        case Deed.Accept(var run) -> {
          truth.accepts(this, run);
          job.answer.accept(Optional.empty());
        }
        case Deed.Decline(var why) -> job.answer.accept(Optional.of(why));
        case Deed.Tidy(var held, _) -> tidy(held);
        case Deed.Ignore(var what, var why) -> sim.say(name, "ignores", what, why);
        case Deed.Retell _ -> throw new IllegalStateException("nobody is on this host");
      }
    }
    job.done.run();
  }

  private void goOn(Job job, StepEvent event) {
    follow(job, event);
    go(job);
  }

  /** Written, then synced; between the two a kill leaves it and a power cut may take it. */
  private void append(Job job, Entry entry) {
    int millis = sim.between(1, 6) + slowDisk;
    inLine(
        writes,
        done -> {
          if (diskFails) {
            take(new StepEvent.NotNoted(Problem.of(Problem.Kind.UNEXPECTED, "the disk", "")));
            sim.say(name, "disk fails");
            kill();
            return;
          }
          boolean early = AgentMind.early(sim.mutant, entry);
          if (early) {
            disk.write(entry);
            noted(job, entry);
            after(millis + 3_000, disk::sync);
            done.run();
            return;
          }
          after(millis / 2, () -> disk.write(entry));
          after(
              millis,
              () -> {
                disk.sync();
                done.run();
                noted(job, entry);
              });
        });
  }

  private void noted(Job job, Entry entry) {
    goOn(job, new StepEvent.Noted(disk.size(), entry, ticks()));
    session.drain();
  }

  private void await(Job job, Order order) {
    job.waitsFor = Optional.of(order);
    waiting.add(job);
    if (post.leased(order.run(), ticks())) {
      waited(job);
      return;
    }
    after(
        5_000,
        () -> {
          if (waiting.contains(job)) {
            waited(job);
          }
        });
  }

  private void waited(Job job) {
    waiting.remove(job);
    goOn(job, new StepEvent.Waited(job.waitsFor.orElseThrow(), host, ticks()));
  }

  private void tidy(HeldRun held) {
    truth.commands.letsGo(this, held.run());
    ground.benches.removeIf(bench -> bench.startsWith(held.run() + " "));
  }

  /** What a hello says of the runs that are held. */
  Map<RunId, List<StepReport>> held() {
    var held = new TreeMap<RunId, List<StepReport>>();
    asking.forEach(run -> held.put(run, List.of()));
    post.book().open().values().forEach(run -> held.put(run.run(), run.known(wall())));
    return held;
  }
}
