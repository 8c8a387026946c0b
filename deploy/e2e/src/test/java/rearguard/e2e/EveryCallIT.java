package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.host.Failpoint;

/**
 * One host goes back, and its process is killed at the first call of journal and store, in the next
 * try at the second, and so on until one comes through; each is killed three times more while it
 * recovers. Each time every file is old or new, the way back ends, and the way there is kept.
 */
@SuppressWarnings("SystemOut") // the number of kills is for people
class EveryCallIT {
  private static final int DEATHS_OF_A_RECOVERY = 3;
  private static final int STRIDE = 7;
  private static final int ENOUGH = 300;
  private static final int CALLS_OF_A_RECOVERY = 20;

  @TempDir private Path folder;
  private final AtomicInteger kills = new AtomicInteger();

  @Test
  void killedAtEveryCallTheWayBackEndsAndNothingIsHalfOrLost() throws Exception {
    var programs = new Program(Files.createDirectory(folder.resolve("logs")));
    var warm = new Warm(folder.resolve("warm"));
    new OneVictim(folder.resolve("first"), warm, programs).learn();
    var places =
        List.of(Failpoint.DISK_CALL, Failpoint.JOURNAL_BEFORE_WRITE, Failpoint.JOURNAL_AFTER_WRITE);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var calls = new ArrayList<Future<Integer>>();
      for (var place : places) {
        var victim = new OneVictim(folder.resolve(place.name()), warm, programs);
        calls.add(threads.submit(() -> atEveryCall(place, victim)));
      }
      for (int each = 0; each < places.size(); each++) {
        int count = calls.get(each).get();
        System.out.println(places.get(each) + " has " + count + " calls");
        assertThat(count).as(places.get(each).name()).isGreaterThan(9);
      }
    }
    System.out.println("killed " + kills + " times");
    assertThat(kills).hasValueGreaterThanOrEqualTo(ENOUGH);
  }

  /** How many calls there are. */
  private int atEveryCall(Failpoint place, OneVictim victim) throws Exception {
    int call = 1;
    while (killed(victim, place, call)) {
      for (int more = 1; more <= DEATHS_OF_A_RECOVERY; more++) {
        killed(victim, Failpoint.DISK_CALL, 1 + (call + more * STRIDE) % CALLS_OF_A_RECOVERY);
      }
      victim.lives();
      victim.cameBack(place + ":" + call);
      victim.reset();
      call++;
    }
    return call - 1;
  }

  private boolean killed(OneVictim victim, Failpoint place, int call) throws Exception {
    boolean killed = victim.killedAt(place, call);
    victim.isWhole(place + ":" + call);
    if (killed) {
      kills.incrementAndGet();
    }
    return killed;
  }
}
