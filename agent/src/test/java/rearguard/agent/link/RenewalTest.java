package rearguard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.grpc.Status;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rearguard.agent.driver.Drivers;
import rearguard.agent.local.EscapeShelf;
import rearguard.agent.retention.Dropping;
import rearguard.agent.show.Showing;
import rearguard.agent.step.CatchUps;
import rearguard.agent.step.OneHost;
import rearguard.agent.step.Questions;
import rearguard.agent.step.Sample;
import rearguard.agent.watch.Watching;
import rearguard.v1.AcceptMsg;
import rearguard.v1.EndMsg;
import rearguard.v1.FromAgent;
import rearguard.v1.QuestionMsg;
import rearguard.v1.RunStateMsg;
import rearguard.v1.ToAgent;
import rearguard.wire.PlanWire;

/** An agent whose certificate comes to its end, over a real link. */
@Timeout(60)
class RenewalTest {
  private static final Logger LOG = Logger.getLogger("rearguard.link");

  @TempDir private Path folder;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Handler ear =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          said.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private TestCa ca;
  private TestController controller;
  private OneHost host;
  private Optional<Dialled> dialled = Optional.empty();

  /** An agent that keeps its link. */
  private record Dialled(Identity identity, ControllerLink link, Thread keeper) {
    void end() throws InterruptedException {
      link.close();
      assertThat(keeper.join(java.time.Duration.ofSeconds(5))).isTrue();
    }
  }

  @BeforeEach
  void start() throws Exception {
    LOG.setLevel(Level.INFO); // other tests of this process may have made the agent quiet
    LOG.addHandler(ear);
    ca = new TestCa();
    controller = new TestController(ca);
    controller.renews(this::issued);
    host = new OneHost(Files.createDirectory(folder.resolve("host")));
  }

  @AfterEach
  void stop() throws Exception {
    agent().end();
    controller.close();
    host.close();
    LOG.removeHandler(ear);
  }

  private String issued(String request) throws Exception {
    return pem(ca.host(TestCa.requested(request), "host1", days(-1), days(90)));
  }

  private static String pem(X509Certificate certificate) throws Exception {
    return TestCa.pem("CERTIFICATE", certificate.getEncoded());
  }

  private static Instant days(int days) {
    return Instant.now().plus(java.time.Duration.ofDays(days));
  }

  private void dial(Instant begins, Instant ends) throws Exception {
    var identity = ca.identity(folder.resolve("identity"), begins, ends);
    var duties =
        new Duties(
            host.desk,
            host.leases,
            host.life,
            host.claims,
            new Questions(host.work),
            new CatchUps(host.desk, host.work),
            new EscapeShelf(host.folder.resolve("escapes"), host.work.host()),
            new Watching(
                new Questions(host.work),
                folder.resolve("found-quiet"),
                host.work.host(),
                _ -> false),
            new Dropping(host.desk, host.work),
            host.forensics(),
            new Showing(host.desk, host.work, _ -> List.of()));
    var link =
        new ControllerLink(
            new ControllerLink.Line(controller.address(), identity),
            new ControllerLink.Self(
                new Pulse(host.work.host(), folder, "1.2.3", List::of),
                new Drivers(List.of(host.lamp)),
                new ControllerLink.Life("i-1", 1)),
            duties,
            () -> 0.5,
            new ControllerLink.Alarms(() -> {}, () -> {}));
    var keeper =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    link.keep();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                });
    dialled = Optional.of(new Dialled(identity, link, keeper));
  }

  private Dialled agent() {
    return dialled.orElseThrow();
  }

  private BigInteger serial() throws InterruptedException {
    var next = controller.serials.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("an agent came").isNotNull();
    return next;
  }

  private String wish() throws InterruptedException {
    var next = controller.wishes.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("it asked").isNotNull();
    return next;
  }

  private BigInteger kept() throws Exception {
    return Identity.certificate(agent().identity().credential()).getSerialNumber();
  }

  private void hearsBeats(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      controller.next(FromAgent::hasHeartbeat);
    }
  }

  @Test
  void oneInItsLastThirdIsRenewedAndTheNextConnectionShowsTheNew() throws Exception {
    dial(days(-71), days(20));
    var before = kept();
    assertThat(serial()).isEqualTo(before);
    wish();
    assertThat(serial()).isNotEqualTo(before).isEqualTo(kept());
    controller.stream();
    hearsBeats(5);
    assertThat(controller.wishes).as("asked once").isEmpty();
    assertThat(controller.serials).as("and came once more").isEmpty();
    assertThat(folder.resolve("identity/host.key.next")).doesNotExist();
  }

  @Test
  void oneThatHoldsForLongIsNot() throws Exception {
    dial(days(-30), days(60));
    hearsBeats(5);
    assertThat(controller.wishes).isEmpty();
  }

  /** A host that is two months ahead would ask for ever, one that is behind would never ask. */
  @Test
  void theControllersClockDecides() throws Exception {
    controller.clockShows(days(-60));
    dial(days(-71), days(20));
    hearsBeats(5);
    assertThat(controller.wishes).as("by its clock there is time").isEmpty();
    agent().end();
    controller.clockShows(days(60));
    dial(days(-30), days(61));
    wish();
  }

  @Test
  void whileARunIsHeldTheStreamStays() throws Exception {
    var asked = new java.util.concurrent.CountDownLatch(1);
    controller.renews(
        request -> {
          asked.await();
          return issued(request);
        });
    dial(days(-71), days(20));
    var before = serial();
    var stream = controller.stream();
    stream.onNext(accept());
    controller.next(message -> message.hasAnswer() && message.getAnswer().hasAccepted());
    asked.countDown();
    hearsBeats(5);
    assertThat(kept()).as("it has the new one").isNotEqualTo(before);
    assertThat(controller.serials).as("and keeps its stream").isEmpty();
    stream.onNext(
        ToAgent.newBuilder()
            .setEnd(
                EndMsg.newBuilder()
                    .setEpoch(1)
                    .setRun("r-test")
                    .setState(RunStateMsg.RUN_SUCCEEDED))
            .build());
    assertThat(serial()).isEqualTo(kept());
  }

  private static ToAgent accept() {
    var accept =
        AcceptMsg.newBuilder()
            .setRun("r-test")
            .setPlanId(PlanWire.id(Sample.plan()).value())
            .setEpoch(1)
            .setPlan(PlanWire.to(Sample.plan()));
    var question =
        QuestionMsg.newBuilder()
            .setNumber(1)
            .setWithin(Duration.newBuilder().setSeconds(10))
            .setAccept(accept);
    return ToAgent.newBuilder().setQuestion(question).build();
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNIMPLEMENTED", "PERMISSION_DENIED", "FAILED_PRECONDITION", "INTERNAL"})
  void aControllerThatDoesNotRenewIsServedAsBeforeAndNotAskedAgainAtOnce(Status.Code code)
      throws Exception {
    controller.renews(
        _ -> {
          throw Status.fromCode(code).withDescription("not you").asRuntimeException();
        });
    dial(days(-71), days(20));
    var before = serial();
    wish();
    hearsBeats(5);
    assertThat(controller.wishes).isEmpty();
    assertThat(controller.serials).as("the stream stays").isEmpty();
    assertThat(kept()).isEqualTo(before);
  }

  enum Wrong {
    OF_ANOTHER_KEY,
    OF_ANOTHER_HOST,
    OF_ANOTHER_CA,
    NO_CERTIFICATE
  }

  private String wrong(Wrong wrong, String request) throws Exception {
    var key = TestCa.requested(request);
    return switch (wrong) {
      case OF_ANOTHER_KEY -> pem(ca.host(TestCa.pair().getPublic(), "host1", days(-1), days(90)));
      case OF_ANOTHER_HOST -> pem(ca.host(key, "host2", days(-1), days(90)));
      case OF_ANOTHER_CA -> pem(new TestCa().host(key, "host1", days(-1), days(90)));
      case NO_CERTIFICATE -> "junk";
    };
  }

  @ParameterizedTest
  @EnumSource(Wrong.class)
  void anAnswerThatThisHostCannotUseIsNotTaken(Wrong wrong) throws Exception {
    controller.renews(request -> wrong(wrong, request));
    dial(days(-71), days(20));
    var before = serial();
    wish();
    hearsBeats(5);
    assertThat(kept()).isEqualTo(before);
    assertThat(controller.serials).isEmpty();
    assertThat(said).anyMatch(line -> line.contains("cannot renew"));
  }

  @Test
  void aNewKeyIsMadeForEachWish() throws Exception {
    var first = wishedAndKept();
    agent().end();
    controller.serials.clear(); // it may have come with the new one already
    assertThat(wishedAndKept()).isNotEqualTo(first);
  }

  /** Kept as well, so that the answer does not come over what the test does next. */
  private PublicKey wishedAndKept() throws Exception {
    dial(days(-71), days(20));
    var before = serial();
    var wish = TestCa.requested(wish());
    for (int i = 0; i < 400 && kept().equals(before); i++) {
      Thread.sleep(java.time.Duration.ofMillis(25));
    }
    assertThat(kept()).isNotEqualTo(before);
    return wish;
  }

  @Test
  void oneThatEndedSaysSoAndWhatToDo() throws Exception {
    dial(days(-91), days(-1));
    for (int i = 0; i < 200 && said.stream().noneMatch(line -> line.contains("--again")); i++) {
      Thread.sleep(java.time.Duration.ofMillis(50));
    }
    assertThat(said).anyMatch(line -> line.contains("this host's certificate ended at"));
    assertThat(controller.serials).isEmpty();
  }
}
