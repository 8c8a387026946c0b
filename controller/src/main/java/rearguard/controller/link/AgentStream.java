package rearguard.controller.link;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rearguard.controller.fleet.AgentNews;
import rearguard.controller.ledger.CertificateLedger.Shown;
import rearguard.controller.ledger.Failpoint;
import rearguard.controller.ledger.LifeLedger.Life;
import rearguard.model.fleet.Host;
import rearguard.model.name.HostName;
import rearguard.model.name.RunId;
import rearguard.model.plan.Plan;
import rearguard.model.run.StepReport;
import rearguard.v1.AnswerMsg;
import rearguard.v1.FromAgent;
import rearguard.v1.HandedBackHereMsg;
import rearguard.v1.HelloMsg;
import rearguard.v1.QuestionMsg;
import rearguard.v1.ReportMsg;
import rearguard.v1.ShownMsg;
import rearguard.v1.StepReportMsg;
import rearguard.v1.TakenOverHereMsg;
import rearguard.v1.ToAgent;
import rearguard.wire.HostWire;
import rearguard.wire.PlanWire;
import rearguard.wire.RunWire;
import rearguard.wire.TakeoverWire;
import rearguard.wire.WatchWire;
import rearguard.wire.shown.ShownWire;

/**
 * One agent's session. Who speaks was settled by the certificate before; what is said is believed
 * of that host alone. Anything out of order or not understood ends the session.
 */
final class AgentStream implements StreamObserver<FromAgent> {
  private static final Logger LOG = LoggerFactory.getLogger(AgentStream.class);

  private final Host host;
  private final Shown shown;
  private final Outbox outbox;
  private final Reception reception;
  private final LongSupplier nanos;
  private final Questions questions = new Questions();
  private final Received received = new Received();
  private volatile boolean greeted;
  private volatile long heard;

  AgentStream(Host host, Shown shown, Outbox outbox, Reception reception, LongSupplier nanos) {
    this.host = host;
    this.shown = shown;
    this.outbox = outbox;
    this.reception = reception;
    this.nanos = nanos;
    this.heard = nanos.getAsLong();
  }

  @Override
  public void onNext(FromAgent message) {
    try {
      switch (message.getMessageCase()) {
        case HELLO -> hello(message.getHello());
        case HEARTBEAT -> {
          greeted();
          heard = nanos.getAsLong();
          reception.beat(this, HostWire.from(message.getHeartbeat()));
        }
        case REPORT -> {
          greeted();
          report(message.getReport());
        }
        case TAKEN_OVER -> {
          greeted();
          takenOver(message.getTakenOver());
        }
        case HANDED_BACK -> {
          greeted();
          handedBack(message.getHandedBack());
        }
        case SIGHTED -> {
          greeted();
          reception.sighted(this, WatchWire.from(message.getSighted()));
        }
        case SHOWN -> {
          greeted();
          reception.shown(this, new RunId(message.getShown().getRun()), own(message.getShown()));
        }
        case ANSWER -> questions.answered(message.getAnswer());
        case MESSAGE_NOT_SET -> throw new IllegalArgumentException("a message without content");
      }
    } catch (IllegalArgumentException refused) {
      LOG.warn("{}: session ended: {}", host.name(), refused.getMessage());
      end(Status.INVALID_ARGUMENT.withDescription(refused.getMessage()));
    }
  }

  @Override
  public void onError(Throwable gone) {
    end(Status.CANCELLED);
  }

  @Override
  public void onCompleted() {
    end(Status.OK);
  }

  Host host() {
    return host;
  }

  /** The certificate that the host came with. */
  Shown shown() {
    return shown;
  }

  HostName name() {
    return host.name();
  }

  /** How long ago the last heartbeat came. */
  Duration silence() {
    return Duration.ofNanos(nanos.getAsLong() - heard);
  }

  /** Whether nothing can be said to the agent any more. */
  boolean broken() {
    return outbox.over();
  }

  boolean send(ToAgent.Builder message) {
    return outbox.offer(message.build());
  }

  Optional<AnswerMsg> ask(QuestionMsg question, Duration within) {
    return questions.ask(
        within,
        number -> send(ToAgent.newBuilder().setQuestion(question.toBuilder().setNumber(number))));
  }

  /** Ends the session and says so to whoever waits for it; may be repeated. */
  void end(Status why) {
    shut(why);
    reception.left(this);
  }

  /** Ends the session without a word: somebody else speaks for the host already. */
  void shut(Status why) {
    outbox.close(why);
    questions.abandon();
  }

  private void hello(HelloMsg hello) {
    if (greeted) {
      throw new IllegalArgumentException("a second hello in one session");
    }
    var facts = HostWire.from(hello.getFacts());
    var held = new TreeMap<RunId, List<StepReport>>();
    for (var run : hello.getHeldList()) {
      held.put(new RunId(run.getRun()), run.getStepsList().stream().map(this::own).toList());
    }
    greeted = true;
    var life = new Life(hello.getIncarnation(), hello.getStarts());
    reception.arrived(this, new Reception.Greeting(facts, held, hello.getEpoch(), life));
  }

  private void report(ReportMsg message) {
    var report = own(message.getReport());
    var committed = numbered(message.getNumber());
    reception.reported(this, new RunId(message.getRun()), report, committed);
  }

  private void takenOver(TakenOverHereMsg message) {
    var takeover = TakeoverWire.from(message.getTakeover());
    var committed = numbered(message.getNumber());
    reception.takenOver(this, new RunId(message.getRun()), takeover, committed);
  }

  private void handedBack(HandedBackHereMsg message) {
    var handed =
        new AgentNews.Handed(
            new RunId(message.getRun()),
            TakeoverWire.from(message.getHandback()),
            message.getKnownList().stream().map(this::own).toList(),
            message.hasPlan()
                ? Optional.of(mine(PlanWire.from(message.getPlan())))
                : Optional.empty());
    reception.handedBack(this, handed, numbered(message.getNumber()));
  }

  private Plan mine(Plan plan) {
    if (!plan.hosts().contains(host.name())) {
      reception.impostor(this, "a plan of " + plan.hosts());
      throw new IllegalArgumentException("a plan in which the host takes no part");
    }
    return plan;
  }

  /** What says that the ledger has it. */
  private Runnable numbered(long number) {
    received.arrived(number);
    return () -> received.committed(number).ifPresent(this::acknowledge);
  }

  private void acknowledge(long upTo) {
    Failpoint.BEFORE_ACKNOWLEDGE.reached();
    send(ToAgent.newBuilder().setAcknowledged(upTo));
  }

  private void greeted() {
    if (!greeted) {
      throw new IllegalArgumentException("no hello at the start of the session");
    }
  }

  private rearguard.model.run.Shown own(ShownMsg message) {
    var told = ShownWire.from(message);
    if (!told.step().value().startsWith(host.name() + "/")) {
      reception.impostor(this, told.step().value());
      throw new IllegalArgumentException("what another host shows");
    }
    return told;
  }

  /** A host speaks of itself only. */
  private StepReport own(StepReportMsg message) {
    var report = RunWire.from(message);
    boolean ofOther =
        !report.step().value().startsWith(host.name() + "/")
            || report.undo().filter(undo -> !undo.target().host().equals(host.name())).isPresent();
    if (ofOther) {
      reception.impostor(this, report.step().value());
      throw new IllegalArgumentException("a report about another host");
    }
    return report;
  }
}
