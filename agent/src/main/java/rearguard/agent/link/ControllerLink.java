package rearguard.agent.link;

import io.grpc.Status;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import rearguard.agent.driver.Drivers;
import rearguard.agent.step.Book;
import rearguard.agent.step.HeldRun;
import rearguard.model.name.Quoted;
import rearguard.model.watch.Sighted;
import rearguard.v1.AgentServiceGrpc;
import rearguard.v1.FromAgent;
import rearguard.v1.HeldRunMsg;
import rearguard.v1.HelloMsg;
import rearguard.wire.HostWire;
import rearguard.wire.RunWire;
import rearguard.wire.WatchWire;

/**
 * Keeps one stream to the controller: dials out, says hello, beats, and dials again when the stream
 * is lost. Steps at work are not disturbed by its loss; no destructive one starts any more when the
 * lease has lapsed. Thread-safe.
 */
public final class ControllerLink implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("rearguard.link");
  private static final String CLOCKS = "compare the clocks, here and there, with \"date -u\"";

  /** Where to dial and as whom. */
  public record Line(Address controller, Identity identity) {}

  /** What is told in every hello. */
  public record Self(Pulse pulse, Drivers drivers, Life life) {}

  /**
   * Which start of the agent this is.
   *
   * @param incarnation made anew at each start
   * @param starts counted in the agent's folder; zero when that failed
   */
  public record Life(String incarnation, long starts) {}

  /**
   * What is to happen outside.
   *
   * @param broken when the journal cannot be written any more: the agent must end
   * @param idle when there was nothing to do for a few heartbeats: memory can be handed back
   */
  public record Alarms(Runnable broken, Runnable idle) {}

  private final Line line;
  private final Self self;
  private final Duties duties;
  private final Backoff backoff;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Optional<Session> current = Optional.empty();
  private final Outbox outbox;
  private final Inbox inbox;
  private final Rest rest;
  private final Renewal renewal;

  /**
   * Nothing is dialled before {@link #keep}.
   *
   * @param chance gives numbers from zero to one
   */
  public ControllerLink(Line line, Self self, Duties duties, DoubleSupplier chance, Alarms alarms) {
    this.line = line;
    this.self = self;
    this.duties = duties;
    this.backoff = new Backoff(chance);
    this.outbox = new Outbox(duties.desk());
    this.rest = new Rest(alarms.idle());
    this.renewal = new Renewal(line.identity(), self.pulse().host());
    this.inbox =
        new Inbox(duties, outbox, threads, new Inbox.Alarms(alarms.broken(), this::beatSoon), rest);
  }

  /** Keeps the stream until it is closed or its thread is interrupted. */
  public void keep() throws InterruptedException {
    int failures = 0;
    try (var channels = new Channels()) {
      do {
        rest.stirred();
        var session = new Session(outbox, self.pulse(), inbox, hello(), rest);
        var end = one(session, channels);
        failures = session.wasWelcomed() ? 0 : failures + 1;
        if (stopping.getCount() > 0) {
          told(end);
        }
      } while (!stopping.await(backoff.before(failures).toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  /** Whether a controller speaks to this host now; it may be gone a moment later. */
  public boolean connected() {
    return current.filter(Session::open).isPresent();
  }

  /** Tells the controller what was seen; false when nobody hears it now. */
  public boolean tell(Sighted sighted) {
    return connected()
        && outbox.offer(FromAgent.newBuilder().setSighted(WatchWire.to(sighted)).build());
  }

  private Status one(Session session, Channels channels) throws InterruptedException {
    try {
      var channel = channels.open(line.controller(), line.identity());
      try {
        current = Optional.of(session);
        if (stopping.getCount() == 0) {
          return Status.CANCELLED;
        }
        AgentServiceGrpc.newStub(channel).open(session);
        Thread.ofVirtual().name("renewal").start(() -> renewal.during(session, channel));
        return session.live();
      } finally {
        channel.shutdownNow();
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return Status.UNAUTHENTICATED.withDescription("cannot use the identity: " + e.getMessage());
    }
  }

  private void told(Status end) {
    if (end.isOk()) {
      LOG.info(() -> "dials " + line.controller() + " anew: " + end.getDescription());
    } else {
      LOG.warning(() -> "no link to " + line.controller() + ": " + words(end));
    }
  }

  private void beatSoon() {
    current.ifPresent(Session::beatSoon);
  }

  private FromAgent hello() {
    var book = duties.desk().book();
    var facts = self.pulse().facts(self.drivers(), duties.desk().head());
    return FromAgent.newBuilder()
        .setHello(
            HelloMsg.newBuilder()
                .setFacts(HostWire.to(facts))
                .setEpoch(book.epoch())
                .setIncarnation(self.life().incarnation())
                .setStarts(self.life().starts())
                .addAllHeld(book.open().values().stream().map(this::held).toList())
                .addAllHeld(comingToBeHeld(book)))
        .build();
  }

  /**
   * What a slow disk still writes down will be held, and nobody would ever say that it is over: the
   * controller that asked for it may be gone, and the next one hears of this host just now.
   */
  private List<HeldRunMsg> comingToBeHeld(Book book) {
    return inbox.asking().stream()
        .filter(run -> book.held(run).isEmpty())
        .map(run -> HeldRunMsg.newBuilder().setRun(run.value()).build())
        .toList();
  }

  private HeldRunMsg held(HeldRun held) {
    return HeldRunMsg.newBuilder()
        .setRun(held.run().value())
        .addAllSteps(held.known(self.pulse().now()).stream().map(RunWire::to).toList())
        .build();
  }

  private String words(Status end) {
    var cause = end.getCause();
    var why = cause == null ? "" : " (" + deepest(cause) + ")";
    var said = Quoted.of(end.getCode() + ", " + end.getDescription() + why);
    return cause != null && chain(cause).anyMatch(SSLException.class::isInstance)
        ? said + "; hint: " + renewal.lapsed().orElse(CLOCKS)
        : said;
  }

  private static String deepest(Throwable cause) {
    return String.valueOf(chain(cause).reduce((_, deeper) -> deeper).orElse(cause).getMessage());
  }

  private static Stream<Throwable> chain(Throwable cause) {
    return Stream.iterate(cause, Objects::nonNull, Throwable::getCause);
  }

  /** Ends the stream and interrupts what is at work; what was not finished is looked at later. */
  @Override
  public void close() {
    stopping.countDown();
    current.ifPresent(Session::stop);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.warning("something at work did not stop in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
