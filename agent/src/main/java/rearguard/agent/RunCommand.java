package rearguard.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import rearguard.agent.host.Host;
import rearguard.agent.host.HostException;
import rearguard.agent.host.LocalHost;
import rearguard.agent.link.ControllerLink;
import rearguard.agent.link.Duties;
import rearguard.agent.link.Identity;
import rearguard.agent.link.Pulse;
import rearguard.agent.local.Door;
import rearguard.agent.local.LocalDesk;
import rearguard.agent.step.CatchUps;
import rearguard.agent.step.Claims;
import rearguard.agent.step.Desk;
import rearguard.agent.step.Work;
import rearguard.agent.watch.Watching;
import rearguard.handshake.Rehearsal;

/** {@code rearguard-agent run}: everything wired by hand, then the link is kept until the end. */
final class RunCommand {
  private static final Logger LOG = Logger.getLogger("rearguard.agent");

  /** How late the end of a hold may come that no kernel ends. */
  private static final Duration PROMPT = Duration.ofSeconds(5);

  /** So often all are renewed and looked at: a small part of how long a hold lasts. */
  private static final int RENEWAL = 12;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger code = new AtomicInteger();

  int run(List<String> words) throws Options.Misused, HostException, InterruptedException {
    var options = Options.of(words, Set.of("--dir"), Set.of());
    var folder = Path.of(options.get("--dir")).toAbsolutePath().normalize();
    Rehearsal.begin(identity(folder)::credential);
    var machine = new LocalHost("start");
    var config = AgentConfig.read(folder, machine.disk());
    OneLine.everywhere();
    try (var desk = Desk.open(folder.resolve("journal"), machine.clock())) {
      desk.note().ifPresent(LOG::warning);
      desk.observesOnly().ifPresent(why -> LOG.severe(why.message() + ". " + why.hint()));
      return serve(folder, config, desk, OwnMark.host(folder, machine.disk()));
    } finally {
      stopped.countDown();
    }
  }

  private static Identity identity(Path folder) {
    return new Identity(folder.resolve("identity"));
  }

  private int serve(Path folder, AgentConfig config, Desk desk, Host host)
      throws HostException, InterruptedException {
    var parts = Parts.of(folder, config, desk, host);
    Thread.ofVirtual().name("holds").start(() -> renewHolds(parts.duties().claims(), parts.work()));
    Thread.ofVirtual().name("catch-up").start(() -> holdAgain(parts.duties().catchUps()));
    var life =
        new ControllerLink.Life(UUID.randomUUID().toString(), Starts.next(folder, host.disk()));
    var self =
        new ControllerLink.Self(
            new Pulse(host, folder, Agent.version(), parts.work().book()::inForce),
            parts.work().drivers(),
            life);
    var line = new ControllerLink.Line(config.controller(), identity(folder));
    LOG.info(() -> "agent of \"" + config.host() + "\" starts, version " + Agent.version());
    LOG.info(() -> "what its programs leave is found by " + host.programs().foundBy());
    var connected = new AtomicReference<BooleanSupplier>(() -> false);
    var door = door(folder, parts.local(() -> connected.get().getAsBoolean()), host);
    try {
      return keep(line, self, parts.duties(), connected);
    } finally {
      door.ifPresent(Door::close);
    }
  }

  /** Without one the agent serves its controller all the same. */
  private static Optional<Door> door(Path folder, LocalDesk desk, Host host)
      throws InterruptedException {
    try {
      return Optional.of(Door.open(folder, desk, host));
    } catch (HostException e) {
      LOG.severe(() -> e.problem().message() + ". " + e.problem().hint());
      return Optional.empty();
    }
  }

  /** Also what a crash left held: whoever dies for good lets the traffic through by it. */
  private void renewHolds(Claims claims, Work work) {
    try {
      int beat = 0;
      do {
        if (beat++ % RENEWAL == 0) {
          claims.renewHolds();
          work.book().look(work.drivers());
        } else {
          work.book().endOverdue(work.drivers());
        }
      } while (!stopped.await(PROMPT.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void holdAgain(CatchUps catchUps) {
    try {
      catchUps.again();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGTERM and a broken journal both end here; the next start looks at what was not finished. */
  private int keep(
      ControllerLink.Line line,
      ControllerLink.Self self,
      Duties duties,
      AtomicReference<BooleanSupplier> connected)
      throws InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(RunCommand::fault);
    var broken = new CountDownLatch(1);
    try (var link =
        new ControllerLink(
            line,
            self,
            duties,
            () -> ThreadLocalRandom.current().nextDouble(),
            new ControllerLink.Alarms(broken::countDown, System::gc))) {
      connected.set(link::connected);
      Thread.ofVirtual().name("watch").start(() -> watch(duties.watching(), link));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(link), "stop"));
      Thread.ofVirtual().name("journal").start(() -> endWhenBroken(broken, link));
      link.keep();
      return code.get();
    }
  }

  private static void watch(Watching watching, ControllerLink link) {
    try {
      watching.keep(link::tell);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fault(Thread thread, Throwable fault) {
    LOG.log(Level.SEVERE, "a fault in " + thread.getName() + " ended the agent", fault);
    Runtime.getRuntime().halt(1);
  }

  private void stop(ControllerLink link) {
    try {
      link.close();
      if (!stopped.await(1, TimeUnit.SECONDS)) {
        LOG.warning("stopped without closing the journal");
      }
      Runtime.getRuntime().halt(code.get());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void endWhenBroken(CountDownLatch broken, ControllerLink link) {
    try {
      broken.await();
      code.set(1);
      link.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
