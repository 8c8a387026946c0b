package rearguard.agent.link;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Order;
import rearguard.agent.step.Told;
import rearguard.model.Problem;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.v1.AnswerMsg;
import rearguard.v1.EndMsg;
import rearguard.v1.EscapesMsg;
import rearguard.v1.FromAgent;
import rearguard.v1.OrderMsg;
import rearguard.v1.QuestionMsg;
import rearguard.v1.WatchMsg;
import rearguard.v1.WelcomeMsg;
import rearguard.wire.EscapeWire;
import rearguard.wire.RunWire;
import rearguard.wire.WatchWire;
import rearguard.wire.shown.ShownWire;

/**
 * Hands what the controller says to those who do it, each on a thread of its own that outlives the
 * stream: a step that runs when the link is lost runs to its end.
 */
final class Inbox {
  private static final Logger LOG = Logger.getLogger("rearguard.link");
  private static final int QUESTIONS_AT_ONCE = 32;

  private final Duties duties;
  private final Outbox outbox;
  private final ExecutorService threads;
  private final Alarms alarms;
  private final Rest rest;
  private final Answers answers;
  private final Lanes lanes;
  private volatile boolean takesShown;
  private final Semaphore asked = new Semaphore(QUESTIONS_AT_ONCE);

  /**
   * What is to happen outside when something happened here.
   *
   * @param broken the journal cannot be written any more: the agent must end
   * @param held a plan was accepted, its run waits for a lease; or a run ended, or what is held is
   *     another
   */
  record Alarms(Runnable broken, Runnable held) {}

  Inbox(Duties duties, Outbox outbox, ExecutorService threads, Alarms alarms, Rest rest) {
    this.duties = duties;
    this.outbox = outbox;
    this.threads = threads;
    this.alarms = alarms;
    this.rest = rest;
    this.answers =
        new Answers(
            duties.questions(),
            duties.claims(),
            duties.catchUps(),
            duties.dropping(),
            duties.forensics());
    this.lanes = new Lanes(duties.desk(), threads);
  }

  /** Whether a run is held here that may be waiting for its lease. */
  boolean holds() {
    return !duties.desk().book().open().isEmpty();
  }

  /** Whether no run is held or comes to be held here, and no question waits for its answer. */
  boolean quiet() {
    return !holds() && asking().isEmpty() && asked.availablePermits() == QUESTIONS_AT_ONCE;
  }

  /** Runs that come to be held here. */
  List<RunId> asking() {
    return lanes.asking();
  }

  private interface Deed {
    void perform() throws HostException, InterruptedException;
  }

  /** False when it is a controller of the past: there is nothing to be said to it. */
  boolean welcomed(WelcomeMsg welcome) {
    LOG.info(() -> "connected, epoch " + welcome.getEpoch());
    takesShown = welcome.getTakesShown();
    guarded(() -> duties.desk().heed(welcome.getEpoch()));
    return welcome.getEpoch() >= duties.desk().book().epoch();
  }

  void acknowledged(long epoch, long number) {
    start(() -> duties.desk().acknowledged(epoch, number));
  }

  void order(OrderMsg message) {
    rest.stirred();
    var order =
        new Order(
            message.getEpoch(),
            new RunId(message.getRun()),
            new StepId(message.getStep()),
            message.getAttempt());
    start(() -> live(order));
  }

  /** The report is on its way before anything is looked at besides: what is shown may be lost. */
  private void live(Order order) throws HostException, InterruptedException {
    var vigil = duties.showing().begin(order);
    var news = duties.life().live(order);
    news.ifPresent(outbox::report);
    if (takesShown && news.orElse(null) instanceof Told told) {
      vigil
          .shown(told.report())
          .map(shown -> FromAgent.newBuilder().setShown(ShownWire.to(order.run(), shown)).build())
          .ifPresent(outbox::offer);
    }
  }

  void end(EndMsg message) {
    rest.stirred();
    var run = new RunId(message.getRun());
    var state = RunWire.from(message.getState());
    unlessStopping(
        () ->
            lanes.end(
                run,
                () -> {
                  guarded(() -> duties.claims().end(message.getEpoch(), run, state));
                  alarms.held().run();
                }));
  }

  void escapes(EscapesMsg message) {
    var application = new ApplicationName(message.getApplication());
    var escapes = EscapeWire.from(message);
    start(() -> duties.escapes().keep(application, escapes));
  }

  void watch(WatchMsg message) {
    duties.watching().told(WatchWire.from(message));
  }

  void lease(long epoch, RunId run, long heartbeatSentAt, Duration lasts) {
    duties.leases().grant(epoch, run, heartbeatSentAt, lasts);
  }

  void question(QuestionMsg question) {
    rest.stirred();
    if (!asked.tryAcquire()) {
      answer(Answers.refused(question, busy()));
      return;
    }
    if (question.hasAccept()) {
      var accept = question.getAccept();
      var application = accept.getPlan().getApplication();
      unlessStopping(
          () -> lanes.claim(accept.getRun(), application, () -> guarded(() -> reply(question))));
    } else {
      start(() -> reply(question));
    }
  }

  private void reply(QuestionMsg question) throws InterruptedException {
    try {
      var answer = answers.to(question);
      answer(answer);
      if (answer.hasAccepted() || answer.hasTraffic()) {
        alarms.held().run();
      }
    } finally {
      asked.release();
      rest.stirred();
      endWhenBroken();
    }
  }

  private void answer(AnswerMsg answer) {
    if (!outbox.offer(FromAgent.newBuilder().setAnswer(answer).build())) {
      LOG.warning("dropped an answer: too many wait, or the stream is gone");
    }
  }

  private void start(Deed deed) {
    unlessStopping(() -> threads.execute(() -> guarded(deed)));
  }

  private static void unlessStopping(Runnable handingOn) {
    try {
      handingOn.run();
    } catch (RejectedExecutionException _) {
      LOG.fine("the agent is stopping");
    }
  }

  private void guarded(Deed deed) {
    try {
      deed.perform();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (HostException e) {
      LOG.log(Level.SEVERE, e.problem().message() + ". " + e.problem().hint());
      endWhenBroken();
    }
  }

  /** What a failed write left on the disk, only another process can read. */
  private void endWhenBroken() {
    if (duties.desk().broken() && !threads.isShutdown()) {
      alarms.broken().run();
    }
  }

  private static Problem busy() {
    return Problem.of(
            Problem.Kind.UNREACHABLE,
            "the host answers " + QUESTIONS_AT_ONCE + " questions already",
            "Ask again in a moment.")
        .mayBeRetried();
  }
}
