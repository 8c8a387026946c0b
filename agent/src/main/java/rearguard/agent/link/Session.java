package rearguard.agent.link;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import rearguard.model.name.RunId;
import rearguard.v1.FromAgent;
import rearguard.v1.LeaseMsg;
import rearguard.v1.ToAgent;
import rearguard.v1.WelcomeMsg;
import rearguard.wire.HostWire;
import rearguard.wire.Times;

/**
 * One life of the stream, from hello to its end. Messages come in on the link's I/O thread and are
 * handed on at once; nothing here waits but {@link #live}.
 *
 * <p>It beats as often as the controller asks, but while a run is held every two seconds, for the
 * run's lease comes with the answer; when a run comes to be held, at once.
 */
final class Session implements ClientResponseObserver<FromAgent, ToAgent> {
  private static final Logger LOG = Logger.getLogger("rearguard.link");
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration WATCHED = Duration.ofSeconds(2);
  private static final int HEARTBEATS_KEPT = 64;

  private final Outbox outbox;
  private final Pulse pulse;
  private final Inbox inbox;
  private final FromAgent hello;
  private final Rest rest;
  private final Semaphore due = new Semaphore(0);
  private final CountDownLatch welcomed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Optional<WelcomeMsg> welcome = Optional.empty();
  private volatile long welcomedAt;
  private volatile boolean leaving;
  private volatile Status status = Status.OK;
  private volatile Optional<ClientCallStreamObserver<FromAgent>> stream = Optional.empty();
  private final Map<Long, Long> sentAt =
      java.util.Collections.synchronizedMap(new LinkedHashMap<>());
  private long heartbeats;

  Session(Outbox outbox, Pulse pulse, Inbox inbox, FromAgent hello, Rest rest) {
    this.outbox = outbox;
    this.pulse = pulse;
    this.inbox = inbox;
    this.hello = hello;
    this.rest = rest;
  }

  /** Keeps the stream alive until it ends; tells how it did. */
  Status live() throws InterruptedException {
    try {
      if (welcomed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && welcome.isPresent()) {
        if (!inbox.welcomed(welcome.get())) {
          return Status.FAILED_PRECONDITION.withDescription("a controller of the past answers");
        }
        outbox.welcomed();
        beat(Answers.duration(welcome.get().getHeartbeatEvery()));
        if (ended.getCount() > 0) {
          return Status.OK.withDescription("takes up its new certificate");
        }
      } else if (ended.getCount() > 0) {
        return Status.DEADLINE_EXCEEDED.withDescription("no welcome from the controller");
      }
      return status;
    } finally {
      over();
      outbox.detach();
      stream.ifPresent(call -> call.cancel("the agent ends this stream", null));
    }
  }

  /** Ends the stream from this side. */
  void stop() {
    status = Status.CANCELLED.withDescription("the agent is stopping");
    over();
  }

  /** Welcomed, and not over yet. */
  boolean open() {
    return welcome.isPresent() && ended.getCount() > 0;
  }

  /** Waits for the welcome; false when there is none. */
  boolean welcomed() throws InterruptedException {
    return welcomed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && open();
  }

  /** Waits at most that long. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** By the controller's clock, as far as it told. */
  Instant now() {
    return welcome
        .filter(WelcomeMsg::hasNow)
        .map(told -> Times.from(told.getNow()).plusNanos(pulse.ticks() - welcomedAt))
        .orElseGet(pulse::now);
  }

  /** Ends the stream at a heartbeat at which no run is held and nothing is asked. */
  void leaveWhenQuiet() {
    leaving = true;
  }

  /** The next heartbeat is not waited for. */
  void beatSoon() {
    due.release();
  }

  boolean wasWelcomed() {
    return welcome.isPresent();
  }

  private void beat(Duration every) throws InterruptedException {
    do {
      long number = ++heartbeats;
      sentAt.put(number, pulse.ticks());
      sentAt.remove(number - HEARTBEATS_KEPT);
      outbox.offer(FromAgent.newBuilder().setHeartbeat(HostWire.to(pulse.health(number))).build());
      rest.beat();
      if (leaving && inbox.quiet()) {
        return;
      }
      var pause = pause(every, inbox.holds());
      if (due.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        due.drainPermits();
      }
    } while (ended.getCount() > 0);
  }

  /** How long to the next heartbeat. Pure. */
  static Duration pause(Duration asked, boolean holds) {
    return holds && asked.compareTo(WATCHED) > 0 ? WATCHED : asked;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<FromAgent> call) {
    stream = Optional.of(call);
    outbox.attach(call, hello);
    call.setOnReadyHandler(outbox::drain);
  }

  @Override
  public void onNext(ToAgent message) {
    try {
      switch (message.getMessageCase()) {
        case WELCOME -> {
          welcomedAt = pulse.ticks();
          welcome = Optional.of(message.getWelcome());
          welcomed.countDown();
        }
        case LEASE -> lease(message.getLease());
        case ACKNOWLEDGED ->
            welcome.ifPresent(
                told -> inbox.acknowledged(told.getEpoch(), message.getAcknowledged()));
        case QUESTION -> inbox.question(message.getQuestion());
        case ORDER -> inbox.order(message.getOrder());
        case END -> inbox.end(message.getEnd());
        case WATCH -> inbox.watch(message.getWatch());
        case ESCAPES -> inbox.escapes(message.getEscapes());
        case MESSAGE_NOT_SET -> LOG.warning("ignored a message of unknown kind");
      }
    } catch (IllegalArgumentException e) {
      LOG.warning(() -> "ignored what was not understood: " + e.getMessage());
    }
  }

  private void lease(LeaseMsg lease) {
    var sent = Optional.ofNullable(sentAt.get(lease.getHeartbeat()));
    sent.ifPresent(
        at ->
            inbox.lease(
                lease.getEpoch(),
                new RunId(lease.getRun()),
                at,
                Answers.duration(lease.getLasts())));
  }

  @Override
  public void onError(Throwable failure) {
    status = Status.fromThrowable(failure);
    over();
  }

  @Override
  public void onCompleted() {
    status = Status.UNAVAILABLE.withDescription("the controller closed the stream");
    over();
  }

  private void over() {
    ended.countDown();
    welcomed.countDown();
    due.release();
  }
}
