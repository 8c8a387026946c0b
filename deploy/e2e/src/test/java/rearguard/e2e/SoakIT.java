package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A link on which the kernel drops every fourth packet in either direction, for ten minutes: the
 * host is slow to hear, and is never taken for lost. Needs root for the firewall's rule.
 */
@SuppressWarnings("SystemOut") // how often it was silent is for people
class SoakIT {
  private static final Duration LENGTH =
      Duration.ofMinutes(Integer.getInteger("rearguard.soak.minutes", 10));
  private static final Duration BETWEEN = Duration.ofSeconds(15);
  private static final String LOSS = "0.25";

  @TempDir Path folder;

  @Test
  void noRunOnALinkThatLosesAQuarterOfItsPacketsIsEverGivenUp() throws IOException {
    int port = Fleet.freePort();
    try (var link = new FaultyLink(port);
        var fleet = SmallFleet.behind(folder, port, link.port());
        var _ = new Lossy(link.port())) {
      int runs = 0;
      int silent = 0;
      for (long end = System.nanoTime() + LENGTH.toNanos(); System.nanoTime() < end; runs++) {
        fleet.hosts.getFirst().deploy(SmallFleet.NEW);
        fleet.rollback().fine();
        var run = fleet.runs().getFirst();
        SmallFleet.until(run + " ends", () -> fleet.ended(run));
        assertThat(fleet.state(run)).isEqualTo("succeeded");
        assertThat(fleet.hosts.getFirst().serves(SmallFleet.OLD)).isTrue();
        silent += fleet.connected("web1") ? 0 : 1;
        Program.pause(BETWEEN);
        silent += fleet.connected("web1") ? 0 : 1;
      }
      System.out.printf("%d runs at %s loss, %d looks at a silent host%n", runs, LOSS, silent);
      assertThat(runs).isPositive();
    }
  }

  /** Drops what goes to and comes from that port of this machine, at random. */
  private final class Lossy implements AutoCloseable {
    private final List<String> ways = List.of("--dport", "--sport");
    private final int port;
    private final Program programs;

    Lossy(int port) throws IOException {
      this.port = port;
      this.programs = new Program(Files.createDirectories(folder.resolve("log")));
      ways.forEach(way -> rule("-I", way).fine());
    }

    private Program.Ended rule(String act, String way) {
      var words =
          List.of(
              "iptables",
              "-w",
              act,
              "INPUT",
              "-i",
              "lo",
              "-p",
              "tcp",
              way,
              String.valueOf(port),
              "-m",
              "statistic",
              "--mode",
              "random",
              "--probability",
              LOSS,
              "-j",
              "DROP");
      return programs.run(folder, Map.of(), words);
    }

    @Override
    public void close() {
      ways.forEach(way -> rule("-D", way));
    }
  }
}
