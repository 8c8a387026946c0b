package rearguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.HostException;

/**
 * What durability costs, and what a run of many hosts costs. {@code deploy/bench --load} runs it
 * and shows the tables it writes; it is no test, and nothing here fails for being slow.
 */
class LoadBench {
  private static final int HOSTS = Integer.getInteger("rearguard.load.hosts", 200);

  /** On the disk of the build: a temporary folder may be in memory, where durability is free. */
  private final Path folder = Path.of("target", "load").toAbsolutePath();

  @Test
  void aRunOfManyHosts() throws IOException {
    try (var fleet = CrowdFleet.of(HOSTS, folder.resolve("many"))) {
      long idle = memory(fleet.agents(), "VmRSS");
      var runs = new StringBuilder();
      for (int round = 1; round <= 3; round++) {
        runs.append(run(fleet, round));
      }
      write(
          "crowd.md",
          """
          | %d agents, each with %d steps | from beginning to succeeded | steps a second |
          |---|---|---|
          %s
          | memory | resident, highest |
          |---|---|
          | controller | %d MiB |
          | %d agents in one process, idle | %d MiB |
          | the same during the runs | %d MiB, %d KiB an agent |
          """
              .formatted(
                  HOSTS,
                  CrowdFleet.STEPS,
                  runs,
                  memory(fleet.controller(), "VmHWM") >> 10,
                  HOSTS,
                  idle >> 10,
                  memory(fleet.agents(), "VmHWM") >> 10,
                  memory(fleet.agents(), "VmHWM") / HOSTS));
    }
  }

  /** On the ledger of a real run, whose events are written again and again. */
  @Test
  void whatIsKeptForEver() throws IOException, HostException {
    var two = folder.resolve("two");
    try (var fleet = CrowdFleet.of(2, two)) {
      fleet.deploy("new");
      fleet.rollback();
    }
    var ledger = two.resolve("controller/ledger/rearguard.db");
    write("durable.md", new Durable(folder.resolve("durable")).table(ledger));
  }

  private static String run(CrowdFleet fleet, int round) throws IOException {
    fleet.deploy("new " + round);
    long millis = fleet.rollback().toMillis();
    assertThat(fleet.newestRun()).contains("succeeded");
    assertThat(fleet.serves("old")).isTrue();
    return "| run %d | %.1f s | %.0f |%n"
        .formatted(round, millis / 1000.0, HOSTS * CrowdFleet.STEPS * 1000.0 / millis);
  }

  private static void write(String name, String table) throws IOException {
    Files.writeString(
        Files.createDirectories(Path.of("target", "load-tables")).resolve(name), table);
  }

  /** KiB, as the kernel counts them. */
  private static long memory(Process process, String which) throws IOException {
    var status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
    var line = Pattern.compile(which + ":\\s+(\\d+) kB").matcher(status);
    assertThat(line.find()).isTrue();
    return Long.parseLong(line.group(1));
  }
}
