package rearguard.e2e.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import rearguard.agent.journal.Entry;
import rearguard.agent.step.Book;
import rearguard.agent.step.Deed;
import rearguard.agent.step.HeldRun;
import rearguard.agent.step.HostLife;
import rearguard.agent.step.Order;
import rearguard.agent.step.Post;
import rearguard.agent.step.Post.Lease;
import rearguard.agent.step.Result;
import rearguard.agent.step.StepEvent;
import rearguard.agent.step.Told;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.plan.Verb;

/** The real {@link HostLife}, whole or with one defence taken out by lying to it. */
interface AgentMind {
  HostLife.Decision next(Post post, StepEvent event);

  static AgentMind of(Optional<Mutant> mutant) {
    var life = new HostLife();
    return mutant.isEmpty()
        ? life::next
        : switch (mutant.get()) {
          case INTENT_NOT_WRITTEN ->
              (post, event) -> unwritten(life, life.next(post, event), now(event));
          case OLD_EPOCH_OBEYED -> (post, event) -> life.next(post, raised(post, event));
          case OLD_CONTROLLER_HEARD -> (post, event) -> life.next(post, raised(post, event));
          case EPOCH_NOT_WRITTEN ->
              (post, event) -> epochless(without(life.next(post, event), AgentMind::epoch));
          case LEASE_IGNORED -> (post, event) -> kept(post, life.next(leased(post, event), event));
          case LEASE_HOST_WIDE ->
              (post, event) -> kept(post, event, life.next(shared(post, event), event));
          case LEASE_NOT_LOOKED_AT_AGAIN -> (post, event) -> life.next(post, early(event));
          case RECOVERY_ACTS -> (post, event) -> acting(life.next(post, event), event);
          case UNCLEAR_NOT_LOOKED_AT -> (post, event) -> sure(life.next(post, event), event);
          case RECOVERY_DOES_NOT_LOOK -> (post, event) -> blind(life.next(post, event));
          case ORDER_DONE_TWICE -> (post, event) -> forgetting(life, post, event, false);
          case LATE_ORDER_TAKEN -> (post, event) -> forgetting(life, post, event, true);
          case SECOND_CLAIM -> (post, event) -> second(life, post, event);
          case END_NOT_KEPT -> (post, event) -> without(life.next(post, event), AgentMind::isEnd);
          case STUCK_IGNORED ->
              (post, event) ->
                  life.next(
                      new Post(
                          post.book(),
                          post.leases(),
                          post.atWork(),
                          new TreeSet<>(),
                          post.observesOnly(),
                          post.heard()),
                      event);
          case READY_NOT_ASKED -> (post, event) -> unready(life, post, event);
          default -> life::next;
        };
  }

  /** Whether what follows from a record comes before the disk has it. */
  static boolean early(Optional<Mutant> mutant, Entry entry) {
    return mutant.isPresent()
        && switch (mutant.get()) {
          case INTENT_NOT_SYNCED -> entry instanceof Entry.Intent;
          case OUTCOME_TOLD_EARLY -> entry instanceof Entry.Outcome;
          case PLAN_ACCEPTED_EARLY -> entry instanceof Entry.PlanHeld;
          default -> false;
        };
  }

  private static boolean epoch(Deed deed) {
    return deed instanceof Deed.Note(var entry) && entry instanceof Entry.Epoch;
  }

  private static HostLife.Decision epochless(HostLife.Decision decision) {
    return with(
        decision,
        deed ->
            deed instanceof Deed.Note(Entry.PlanHeld(var run, var planId, _, var plan, var claim))
                ? new Deed.Note(new Entry.PlanHeld(run, planId, 1, plan, claim))
                : deed);
  }

  private static HostLife.Decision sure(HostLife.Decision decision, StepEvent event) {
    return order(event).isEmpty()
        ? decision
        : with(
            decision,
            deed ->
                deed instanceof Deed.Look(var run, var step, int attempt)
                    ? new Deed.Note(new Entry.Intent(run, step.id(), attempt))
                    : deed);
  }

  private static HostLife.Decision with(
      HostLife.Decision decision, java.util.function.UnaryOperator<Deed> other) {
    return new HostLife.Decision(decision.post(), decision.deeds().stream().map(other).toList());
  }

  private static boolean isEnd(Deed deed) {
    return deed instanceof Deed.Note(var entry) && entry instanceof Entry.Ended;
  }

  private static HostLife.Decision without(
      HostLife.Decision decision, java.util.function.Predicate<Deed> what) {
    return new HostLife.Decision(
        decision.post(), decision.deeds().stream().filter(what.negate()).toList());
  }

  private static HostLife.Decision unwritten(HostLife life, HostLife.Decision decision, long now) {
    var deeds = new ArrayList<Deed>();
    var post = decision.post();
    for (var deed : decision.deeds()) {
      if (deed instanceof Deed.Note(var entry) && entry instanceof Entry.Intent) {
        var next = life.next(post, new StepEvent.Noted(0, entry, now));
        post = next.post();
        deeds.addAll(next.deeds());
      } else {
        deeds.add(deed);
      }
    }
    return new HostLife.Decision(post, deeds);
  }

  private static StepEvent raised(Post post, StepEvent event) {
    long epoch = post.book().epoch();
    return switch (event) {
      case StepEvent.Ordered(var o, var here, long now) ->
          new StepEvent.Ordered(at(o, Math.max(epoch, o.epoch())), here, now);
      case StepEvent.Leased(var run, var lease) ->
          new StepEvent.Leased(
              run, new Lease(Math.max(epoch, lease.epoch()), lease.sentAt(), lease.until()));
      case StepEvent.Acknowledged(long of, long number) ->
          new StepEvent.Acknowledged(Math.max(epoch, of), number);
      default -> event;
    };
  }

  private static Order at(Order order, long epoch) {
    return new Order(epoch, order.run(), order.step(), order.attempt(), order.voice());
  }

  private static Post with(Post post, SortedMap<RunId, Lease> leases) {
    return new Post(
        post.book(), leases, post.atWork(), post.stuck(), post.observesOnly(), post.heard());
  }

  private static Post leased(Post post, StepEvent event) {
    var leases = new TreeMap<>(post.leases());
    run(event).ifPresent(run -> leases.put(run, new Lease(Long.MAX_VALUE, 0, now(event) + 1)));
    return with(post, leases);
  }

  private static HostLife.Decision kept(Post before, HostLife.Decision decision) {
    return new HostLife.Decision(
        with(decision.post(), new TreeMap<>(before.leases())), decision.deeds());
  }

  private static Post shared(Post post, StepEvent event) {
    var leases = new TreeMap<>(post.leases());
    var best = post.leases().values().stream().reduce((a, b) -> b.until() > a.until() ? b : a);
    if (best.isPresent() && !(event instanceof StepEvent.Leased)) {
      run(event).ifPresent(run -> leases.put(run, best.get()));
    }
    return with(post, leases);
  }

  private static HostLife.Decision kept(Post before, StepEvent event, HostLife.Decision decision) {
    return event instanceof StepEvent.Leased ? decision : kept(before, decision);
  }

  private static Optional<RunId> run(StepEvent event) {
    return switch (event) {
      case StepEvent.Ordered(var order, _, _) -> Optional.of(order.run());
      case StepEvent.Waited(var order, _, _) -> Optional.of(order.run());
      case StepEvent.Noted(_, Entry.Intent intent, _) -> Optional.of(intent.run());
      default -> Optional.empty();
    };
  }

  private static long now(StepEvent event) {
    return switch (event) {
      case StepEvent.Ordered(_, _, long now) -> now;
      case StepEvent.Waited(_, _, long now) -> now;
      case StepEvent.Noted(_, _, long now) -> now;
      default -> 0;
    };
  }

  private static StepEvent early(StepEvent event) {
    return event instanceof StepEvent.Noted(long number, var entry, _)
        ? new StepEvent.Noted(number, entry, Long.MIN_VALUE / 2)
        : event;
  }

  private static HostLife.Decision acting(HostLife.Decision decision, StepEvent event) {
    if (!(event instanceof StepEvent.Restarted)) {
      return decision;
    }
    var post = decision.post();
    var deeds = new ArrayList<Deed>();
    for (var deed : decision.deeds()) {
      deeds.add(
          deed instanceof Deed.Look(var run, var step, int attempt)
              ? new Deed.Perform(
                  new Order(post.book().epoch(), run, step.id(), attempt), step, true)
              : deed);
    }
    return new HostLife.Decision(post, deeds);
  }

  private static HostLife.Decision blind(HostLife.Decision decision) {
    var deeds = new ArrayList<Deed>();
    for (var deed : decision.deeds()) {
      deeds.add(
          deed instanceof Deed.Look(var run, var step, int attempt)
              ? new Deed.Conclude(run, step.id(), attempt, Result.unknown("cut short", false, true))
              : deed);
    }
    return new HostLife.Decision(decision.post(), deeds);
  }

  /** As if the ordered step had never been begun, when that attempt or a later one is over. */
  private static HostLife.Decision forgetting(
      HostLife life, Post post, StepEvent event, boolean later) {
    var order = order(event);
    var held = order.flatMap(o -> Optional.ofNullable(post.book().open().get(o.run())));
    var trace = held.flatMap(h -> Optional.ofNullable(h.traces().get(order.orElseThrow().step())));
    boolean lies =
        trace
            .filter(t -> t.outcome().isPresent())
            .filter(
                t ->
                    later
                        ? t.attempt() > order.orElseThrow().attempt()
                        : t.attempt() == order.orElseThrow().attempt())
            .isPresent();
    if (!lies) {
      return life.next(post, event);
    }
    var traces = new TreeMap<>(held.orElseThrow().traces());
    traces.remove(order.orElseThrow().step());
    return believing(life, post, event, with(held.orElseThrow(), traces));
  }

  /** As if the target had its undo point and were prepared. */
  private static HostLife.Decision unready(HostLife life, Post post, StepEvent event) {
    var order = order(event);
    var held = order.flatMap(o -> Optional.ofNullable(post.book().open().get(o.run())));
    if (held.isEmpty()) {
      return life.next(post, event);
    }
    var traces = new TreeMap<>(held.get().traces());
    for (var step : held.get().plan().steps()) {
      if (step.verb() == Verb.PREPARE || step.verb() == Verb.REMEMBER) {
        var report = Result.done("", false, Optional.empty()).report(step.id(), 1, Instant.EPOCH);
        var told = new Told(0, held.get().run(), report);
        if (!step.id().equals(order.orElseThrow().step())) {
          traces.put(step.id(), new HeldRun.Trace(1, Optional.of(told)));
        }
      }
    }
    return believing(life, post, event, with(held.get(), traces));
  }

  private static Optional<Order> order(StepEvent event) {
    return switch (event) {
      case StepEvent.Ordered(var order, _, _) -> Optional.of(order);
      case StepEvent.Waited(var order, _, _) -> Optional.of(order);
      default -> Optional.empty();
    };
  }

  private static HeldRun with(HeldRun held, SortedMap<StepId, HeldRun.Trace> traces) {
    return new HeldRun(
        held.run(), held.planId(), held.plan(), held.origin(), held.claim(), traces, held.fence());
  }

  private static HostLife.Decision believing(
      HostLife life, Post post, StepEvent event, HeldRun lie) {
    var book = post.book();
    var open = new TreeMap<>(book.open());
    open.put(lie.run(), lie);
    var forged = new Book(book.epoch(), open, book.ended(), book.unacknowledged());
    var decision = life.next(at(post, forged), event);
    return new HostLife.Decision(at(decision.post(), book), decision.deeds());
  }

  private static HostLife.Decision second(HostLife life, Post post, StepEvent event) {
    if (!(event instanceof StepEvent.Offered)) {
      return life.next(post, event);
    }
    var book = post.book();
    var blank = new Book(book.epoch(), new TreeMap<>(), book.ended(), book.unacknowledged());
    var decision = life.next(at(post, blank), event);
    return new HostLife.Decision(at(decision.post(), book), decision.deeds());
  }

  private static Post at(Post post, Book book) {
    return new Post(
        book, post.leases(), post.atWork(), post.stuck(), post.observesOnly(), post.heard());
  }
}
