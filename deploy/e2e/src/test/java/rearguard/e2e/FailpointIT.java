package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.Failpoint;
import rearguard.agent.host.HostException;
import rearguard.agent.step.Desk;
import rearguard.controller.ledger.Ledger;

/**
 * Agents and the controller are killed at every named failpoint and at random calls of journal,
 * disk and ledger, many at once; every run ends, every file is old or new, nothing is done twice,
 * and the histories hold together. {@code -Drearguard.kills=2000} for the long run, {@code
 * -Drearguard.seed=N} to see a run of kills again.
 */
@SuppressWarnings("SystemOut") // what was found is a table for people
class FailpointIT {
  private static final int KILLS = Integer.getInteger("rearguard.kills", 60);
  private static final long SEED = Long.getLong("rearguard.seed", System.nanoTime());
  private static final int HOSTS = 4;

  @TempDir Path folder;

  private final Kills kills = new Kills(SEED);
  private final ConcurrentLinkedQueue<String> rowsOfThisRun = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<AssertionError> wrong = new ConcurrentLinkedQueue<>();
  private final Map<Mortal, Armed> armed = new ConcurrentHashMap<>();
  private final AtomicInteger runs = new AtomicInteger();
  private volatile boolean over;

  /** A life of a process, and in which run it was armed. */
  private record Armed(Process process, String failpoint, int run) {}

  @Test
  void killedAnywhereEveryRunEndsAndNothingIsHalfOrTwice() throws Exception {
    System.out.println("kills " + KILLS + ", seed " + SEED);
    long began = System.nanoTime();
    try (var fleet = SmallFleet.toBeKilled(folder, HOSTS)) {
      System.out.printf("a fleet of %d after %d s%n", HOSTS, seconds(began));
      armAll(fleet);
      while (kills.count() < KILLS) {
        oneRun(fleet, runs.incrementAndGet());
      }
      over = true;
      fleet.hosts.forEach(host -> host.agent.kill());
      fleet.controller.kill();
      historiesHold(fleet);
      System.out.printf(
          "%s%d runs in %d s, seed %d%n", kills.printed(), runs.get(), seconds(began), SEED);
    } finally {
      over = true;
    }
  }

  private static long seconds(long began) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
  }

  private void armAll(SmallFleet fleet) {
    for (var host : fleet.hosts) {
      host.agent.kill();
      arm(host.agent, true);
    }
    fleet.untilConnected();
    fleet.controller.kill();
    arm(fleet.controller, false);
  }

  /** Starts it armed; when it is killed there, it is started again, armed for its next kill. */
  private void arm(Mortal mortal, boolean agent) {
    if (over) {
      return;
    }
    var failpoint = agent ? kills.nextForAgent() : kills.nextForController();
    boolean anyMoment = failpoint.equals(Kills.ANY_MOMENT);
    var process = mortal.start(anyMoment ? "" : failpoint);
    armed.put(mortal, new Armed(process, failpoint, runs.get()));
    if (anyMoment) {
      int slowest = agent ? 2_500 : 6_000;
      Thread.ofVirtual().start(() -> killAtAnyMoment(process, 1_500, slowest));
    }
    var _ = process.onExit().thenAccept(ended -> died(mortal, agent, ended.exitValue()));
  }

  private void killAtAnyMoment(Process process, int soonest, int spread) {
    Program.pause(Duration.ofMillis(soonest + kills.moment(spread)));
    process.destroyForcibly();
  }

  /** A place that is not passed in two runs is given up: it dies in the middle of the third. */
  private void giveUp() {
    armed.forEach(
        (mortal, life) -> {
          if (life.run() < runs.get() - 1 && !life.failpoint().equals(Kills.ANY_MOMENT)) {
            armed.put(mortal, new Armed(life.process(), Kills.ANY_MOMENT, runs.get()));
            Thread.ofVirtual().start(() -> killAtAnyMoment(life.process(), 100, 1_900));
          }
        });
  }

  private void died(Mortal mortal, boolean agent, int exit) {
    if (over) {
      return;
    }
    var failpoint = Optional.ofNullable(armed.get(mortal)).orElseThrow().failpoint();
    boolean meant = exit == Failpoint.EXIT || failpoint.equals(Kills.ANY_MOMENT);
    if (!meant) {
      wrong.add(new AssertionError(mortal.name() + " ended with " + exit + " at " + failpoint));
    }
    var who = agent ? "agent" : "controller";
    kills.happened(who, failpoint);
    rowsOfThisRun.add(Kills.row(who, failpoint));
    arm(mortal, agent);
  }

  private void oneRun(SmallFleet fleet, int number) throws IOException {
    rowsOfThisRun.clear();
    long began = System.nanoTime();
    giveUp();
    fleet.hosts.forEach(host -> host.deploy(SmallFleet.NEW));
    var effects = new ArrayList<Effects>();
    for (var host : fleet.hosts) {
      effects.add(new Effects(host.live));
    }
    var run = begun(fleet);
    SmallFleet.until(
        "run " + number + " (" + run + ") ends, seed " + SEED,
        () -> !wrong.isEmpty() || fleet.ended(run));
    assertThat(wrong).isEmpty();
    var state = fleet.state(run);
    judge(fleet, run, state, effects);
    var killed = List.copyOf(rowsOfThisRun);
    kills.became(killed, state);
    System.out.printf(
        "run %d %s in %d ms, kills %d: %s%n",
        number,
        state,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
        killed.size(),
        killed);
  }

  /** One run more than there was, however often it must be asked for. */
  private String begun(SmallFleet fleet) {
    var before = new ArrayList<String>();
    SmallFleet.until("the list of runs", () -> known(fleet, before));
    var fresh = new ArrayList<String>();
    SmallFleet.until(
        "a run begins, seed " + SEED,
        () -> {
          var asked = fleet.rollback();
          fresh.clear();
          fresh.addAll(fleet.runs());
          fresh.removeAll(before);
          assertThat(fresh).as("one run a beginning, said %s", asked).hasSizeLessThan(2);
          return !fresh.isEmpty();
        });
    return fresh.getFirst();
  }

  private static boolean known(SmallFleet fleet, List<String> runs) {
    runs.clear();
    runs.addAll(fleet.runs());
    return fleet.operator.type("run", "list", "shop").exit() == 0;
  }

  private static void judge(SmallFleet fleet, String run, String state, List<Effects> effects)
      throws IOException {
    for (int each = 0; each < fleet.hosts.size(); each++) {
      var host = fleet.hosts.get(each);
      var as = host.name + " after " + run + " " + state + ", seed " + SEED;
      assertThat(host.whole(SmallFleet.OLD, SmallFleet.NEW)).as(as).isTrue();
      if (state.equals("succeeded")) {
        assertThat(host.serves(SmallFleet.OLD)).as(as).isTrue();
      }
      try (var counted = effects.get(each)) {
        assertThat(counted.taken().values()).as("effects on " + as).allMatch(count -> count == 1);
      }
    }
  }

  private static void historiesHold(SmallFleet fleet) throws HostException {
    for (var host : fleet.hosts) {
      try (var desk = Desk.open(host.agentFolder().resolve("journal"), InstantSource.system())) {
        assertThat(desk.observesOnly()).as(host.name).isEmpty();
      }
    }
    var file = fleet.folder.resolve("controller/ledger/rearguard.db");
    try (var ledger = Ledger.open(file, InstantSource.system())) {
      assertThat(ledger.read(ledger.audit()::firstBreak)).isEmpty();
    }
  }
}
