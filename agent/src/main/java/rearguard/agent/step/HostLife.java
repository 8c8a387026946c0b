package rearguard.agent.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rearguard.agent.journal.Entry;
import rearguard.model.name.StepId;
import rearguard.model.plan.Step;
import rearguard.model.plan.Verb;

/**
 * A host's part in runs: what an event makes of it, and what is to be done then. Pure.
 *
 * <pre>
 *   offered    against it: decline            held already: accept       else: note the plan
 *   ordered    late, doubled: ignore          done before: tell again    against it: conclude
 *              needs a lease: await it        a restore of which nobody knows how it ended: look
 *                                             else: note the intent
 *   looked     may be done: note the intent   else: conclude
 *   noted      plan: accept     intent: perform, unless the lease lapsed meanwhile
 *              outcome: tell
 *   ended      conclude: the outcome is on the disk before it is told
 *   restarted  each intent without an outcome: a restore is looked at, the rest concluded unknown
 *   over       drop the lease, tidy, note the end
 * </pre>
 *
 * <p>Offers come one after the other, and so do the orders and the end of one run; whatever else
 * happens may come between any two of them.
 */
public final class HostLife {

  private static final Result FULL =
      Result.unknown(
          "not started: " + Book.REPORTS_KEPT + " reports wait to be acknowledged", false, true);

  /** The post after an event, and what is to be done now. */
  public record Decision(Post post, List<Deed> deeds) {
    public Decision {
      deeds = List.copyOf(deeds);
    }
  }

  public Decision next(Post post, StepEvent event) {
    return switch (event) {
      case StepEvent.Restarted _ -> of(post, unfinished(post.book()));
      case StepEvent.Heard(long epoch) -> of(post.hears(epoch), heed(post, epoch));
      case StepEvent.Acknowledged(long epoch, long number) ->
          epoch < post.epoch() ? of(post) : of(post, acknowledged(post, number));
      case StepEvent.Leased(var run, var lease) ->
          lease.epoch() < post.epoch() ? of(post) : of(post.granted(run, lease));
      case StepEvent.Offered offered ->
          of(post.hears(offered.offer().epoch()), offered(post, offered));
      case StepEvent.Ordered(var order, var here, long now) ->
          ordered(post, order, new Admission.Standing(here, leased(post, order, now)), true);
      case StepEvent.Waited(var order, var here, long now) ->
          ordered(post, order, new Admission.Standing(here, leased(post, order, now)), false);
      case StepEvent.Noted(long number, var entry, long now) ->
          noted(post.with(post.book().after(number, entry)), number, entry, now);
      case StepEvent.NotNoted(var why) -> of(post.observes(why));
      case StepEvent.Ended ended -> ended(post, ended);
      case StepEvent.Looked looked -> of(post, looked(post, looked));
      case StepEvent.Over over -> over(post, over);
    };
  }

  /** Where a person gives the orders the one who has the lease is fenced. */
  private static boolean leased(Post post, Order order, long now) {
    return order.voice() == Order.Voice.HERE || post.leased(order.run(), now);
  }

  private static List<Deed> heed(Post post, long epoch) {
    return epoch > post.book().epoch() && post.observesOnly().isEmpty()
        ? List.of(new Deed.Note(new Entry.Epoch(epoch)))
        : List.of();
  }

  private static List<Deed> acknowledged(Post post, long number) {
    return post.book().unacknowledged().headMap(number + 1).isEmpty()
            || post.observesOnly().isPresent()
        ? List.of()
        : List.of(new Deed.Note(new Entry.Acknowledged(number)));
  }

  private static List<Deed> offered(Post post, StepEvent.Offered offered) {
    var offer = offered.offer();
    var against =
        post.observesOnly()
            .or(() -> Claims.past(offer, post.epoch()))
            .or(() -> Claims.against(offer, post.book()))
            .or(offered::missing)
            .map(Deed.Decline::new);
    if (against.isPresent()) {
      return List.of(against.get());
    }
    var deeds = new ArrayList<>(heed(post, offer.epoch()));
    deeds.add(
        post.book().held(offer.run()).isPresent()
            ? new Deed.Accept(offer.run())
            : new Deed.Note(offer.held()));
    return deeds;
  }

  private static Decision ordered(
      Post post, Order order, Admission.Standing standing, boolean mayWait) {
    if (order.voice() == Order.Voice.CONTROLLER && order.epoch() < post.epoch()) {
      return of(post, ignored(order, Admission.over(order.epoch(), post.epoch())));
    }
    if (post.observesOnly().isPresent()) {
      return of(post, new Deed.Say(order, Result.of(post.observesOnly().get(), false)));
    }
    if (post.book().full()) {
      return of(post, new Deed.Say(order, FULL));
    }
    if (post.atWork().containsKey(order.run())) {
      return of(post, ignored(order, post.atWork().get(order.run()).step() + " is at work"));
    }
    return admitted(post.hears(order.epoch()), order, standing, mayWait);
  }

  private static Decision admitted(
      Post post, Order order, Admission.Standing standing, boolean mayWait) {
    var deeds = new ArrayList<>(heed(post, order.epoch()));
    return switch (Admission.of(order, post.book(), standing.with(mayWait))) {
      case Admission.Ignored(var why) -> of(post, ignored(order, why));
      case Admission.Again(var told) -> of(post, with(deeds, new Deed.Tell(told)));
      case Admission.Refused(var why, boolean retry) ->
          of(post, with(deeds, conclude(order, refused(why, retry))));
      case Admission.Fenced(var fence) -> of(post, with(deeds, new Deed.Retell(order, fence)));
      case Admission.Go(var step) when post.stuck().contains(step.target()) ->
          of(post, with(deeds, conclude(order, stuck(step, post.book().unclear(order)))));
      case Admission.Go(var step) when step.verb().destructive() && !standing.leased() ->
          of(post, with(deeds, new Deed.AwaitLease(order)));
      case Admission.Go(var step) when step.verb() == Verb.RESTORE && post.book().unclear(order) ->
          of(post.begins(order), with(deeds, new Deed.Look(order.run(), step, order.attempt())));
      case Admission.Go(var step) -> of(post.begins(order), with(deeds, intent(order)));
    };
  }

  /** After a crash a look only tells; before another attempt it says whether that may begin. */
  private static List<Deed> looked(Post post, StepEvent.Looked looked) {
    return Optional.ofNullable(post.atWork().get(looked.run()))
        .filter(order -> order.step().equals(looked.step()))
        .filter(order -> order.attempt() == looked.attempt() && looked.result().retry())
        .<List<Deed>>map(order -> List.of(intent(order)))
        .orElse(
            List.of(
                new Deed.Conclude(looked.run(), looked.step(), looked.attempt(), looked.result())));
  }

  private static Decision noted(Post post, long number, Entry entry, long now) {
    return switch (entry) {
      case Entry.PlanHeld held -> of(post, new Deed.Accept(held.run()));
      case Entry.Intent intent -> of(post, begun(post, intent, now));
      case Entry.Outcome(var run, var report) ->
          of(post.rests(run), new Deed.Tell(new Told(number, run, report)));
      case Entry.Ended _,
          Entry.Epoch _,
          Entry.Acknowledged _,
          Entry.TakenOver _,
          Entry.HandedBack _,
          Entry.Condensed _,
          Entry.Owing _,
          Entry.Released _ ->
          of(post);
    };
  }

  /**
   * A disk may take longer for the intent than the lease lasts, and a newer controller may have
   * spoken meanwhile: its lease is no leave for what the one before it ordered. A person on this
   * host needs none: whoever has it is fenced.
   */
  private static List<Deed> begun(Post post, Entry.Intent intent, long now) {
    var plan = post.book().held(intent.run());
    return Optional.ofNullable(post.atWork().get(intent.run())).stream()
        .flatMap(
            order ->
                plan.stream()
                    .flatMap(
                        held ->
                            held.step(order.step()).stream()
                                .map(held::resolved)
                                .map(step -> begun(post, order, held, step, now))))
        .toList();
  }

  private static Deed begun(Post post, Order order, HeldRun held, Step step, long now) {
    boolean here = order.voice() == Order.Voice.HERE;
    if (!here && order.epoch() < post.epoch()) {
      return conclude(order, refused(Admission.OVERTAKEN, true));
    }
    if (here || !step.verb().destructive()) {
      return new Deed.Perform(order, step, verifiedLater(held, step));
    }
    return post.leased(order.run(), now)
        ? new Deed.Perform(order, step, verifiedLater(held, step))
        : conclude(order, refused(Admission.LAPSED, true));
  }

  private static boolean verifiedLater(HeldRun held, Step step) {
    return held.plans(step, Verb.VERIFY);
  }

  private static Decision ended(Post post, StepEvent.Ended ended) {
    var order = ended.order();
    var target = post.book().held(order.run()).flatMap(held -> held.step(order.step()));
    var after = ended.stopped() || target.isEmpty() ? post : post.stuck(target.get().target());
    return of(after, conclude(order, ended.result()));
  }

  private static Decision over(Post post, StepEvent.Over over) {
    if (over.epoch() < post.epoch()) {
      return of(
          post,
          new Deed.Ignore("the end of " + over.run(), Admission.over(over.epoch(), post.epoch())));
    }
    var held = post.book().held(over.run());
    if (held.filter(HeldRun::inAHand).isPresent()) {
      return of(post, new Deed.Ignore("the end of " + over.run(), "it is taken over on this host"));
    }
    return of(
        post.dropped(over.run()),
        held.<List<Deed>>map(
                run ->
                    List.of(
                        new Deed.Tidy(run, over.state()),
                        new Deed.Note(new Entry.Ended(over.run(), over.state()))))
            .orElseGet(() -> post.unheardOf(over)));
  }

  private static List<Deed> unfinished(Book book) {
    return book.open().values().stream()
        .flatMap(
            held ->
                held.traces().entrySet().stream()
                    .filter(trace -> trace.getValue().outcome().isEmpty())
                    .map(trace -> unfinished(held, trace.getKey(), trace.getValue().attempt())))
        .toList();
  }

  private static Deed unfinished(HeldRun held, StepId id, int attempt) {
    var step = held.step(id);
    if (step.isPresent() && step.get().verb() == Verb.RESTORE) {
      return new Deed.Look(held.run(), step.get(), attempt);
    }
    return new Deed.Conclude(held.run(), id, attempt, cutShort(step, id));
  }

  private static Result cutShort(Optional<Step> step, StepId id) {
    if (step.isEmpty()) {
      return Result.unknown("the plan has no step " + id, false, false);
    }
    return step.get().verb().destructive()
        ? Result.unknown("the agent ended in the middle", true, true)
        : Result.unknown("the agent ended in the middle, nothing live was touched", false, true);
  }

  private static Deed intent(Order order) {
    return new Deed.Note(new Entry.Intent(order.run(), order.step(), order.attempt()));
  }

  private static Deed conclude(Order order, Result result) {
    return new Deed.Conclude(order.run(), order.step(), order.attempt(), result);
  }

  private static Result refused(String why, boolean retry) {
    return retry ? Result.unknown(why, false, true) : Result.failed(why, false);
  }

  /** What nobody knew before is not known now either. */
  private static Result stuck(Step step, boolean unclear) {
    var why =
        "an attempt on "
            + step.target()
            + " was told to stop and did not; start the agent again to end it";
    return unclear ? Result.unknown(why, true, false) : Result.failed(why, false);
  }

  private static Deed ignored(Order order, String why) {
    return new Deed.Ignore(order.step() + " of " + order.run(), why);
  }

  private static List<Deed> with(List<Deed> deeds, Deed more) {
    return Stream.concat(deeds.stream(), Stream.of(more)).toList();
  }

  private static Decision of(Post post, Deed... deeds) {
    return new Decision(post, List.of(deeds));
  }

  private static Decision of(Post post, List<Deed> deeds) {
    return new Decision(post, deeds);
  }
}
