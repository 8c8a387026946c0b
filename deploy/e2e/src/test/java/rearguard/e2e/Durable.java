package rearguard.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry;
import rearguard.agent.journal.Journal;
import rearguard.controller.ledger.Ledger;
import rearguard.controller.ledger.RunLedger;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.RunId;
import rearguard.model.name.StepId;
import rearguard.model.run.RunEvent;
import rearguard.model.run.StepReport;
import rearguard.model.run.StepState;

/**
 * What it costs to keep something for ever, each beside one bare write and fsync of as many bytes
 * on the same disk, in turn, so that a slow moment of the disk is in both.
 */
final class Durable {
  private static final int TIMES = 400;
  private static final int WRITERS = 16;

  private final Path folder;
  private final ByteBuffer bytes = ByteBuffer.allocate(200);

  Durable(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** What is written once, and bare. */
  @FunctionalInterface
  private interface Write {
    void one(int number) throws IOException, HostException;
  }

  /** Medians in microseconds. */
  private record Pair(long ours, long bare) {
    String row(String what) {
      return "| %s | %d µs | %d µs | %.2f |%n"
          .formatted(what, ours, bare, (double) ours / Math.max(1, bare));
    }
  }

  /** A ledger with at least one run in it, whose events are written again as another run's. */
  String table(Path ledgerFile) throws IOException, HostException {
    var rows = new StringBuilder();
    var time = InstantSource.system();
    try (var journal = Journal.open(folder.resolve("journal"), time, (_, _) -> {})) {
      rows.append(sideBySide(number -> journal.append(intent(number))).row("agent, one record"));
      rows.append(
          sideBySide(
                  number -> {
                    journal.append(intent(number));
                    journal.append(outcome(number));
                  })
              .row("agent, one step (intent and outcome)"));
    }
    try (var ledger = Ledger.open(ledgerFile, time)) {
      var runs = new RunLedger(ledger);
      var from = runs.newest(Optional.empty(), 1).getFirst();
      var events = runs.events(from.id());
      var run = begun(runs, from, (RunEvent.Begun) events.getFirst(), "r-benchone");
      rows.append(
          sideBySide(number -> runs.append(run, number + 2L, events.get(number % events.size())))
              .row("controller, one event"));
      return """
          | durable (medians of %d, in turn) | ours | a bare write and fsync | times |
          |---|---|---|---|
          """
              .formatted(TIMES)
          + rows
          + '\n'
          + crowd(runs, from, events);
    }
  }

  private static RunId begun(RunLedger runs, RunLedger.Kept from, RunEvent.Begun begun, String id) {
    var run = new RunId(id);
    runs.start(
        new RunLedger.Kept(
            run, from.planId(), new ApplicationName(id), from.epoch(), Instant.now()),
        id,
        begun);
    return run;
  }

  private String crowd(RunLedger runs, RunLedger.Kept from, List<RunEvent> events) {
    long began = System.nanoTime();
    var writers = new ArrayList<CompletableFuture<Void>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < WRITERS; writer++) {
        var run = begun(runs, from, (RunEvent.Begun) events.getFirst(), "r-bencheach" + writer);
        writers.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int number = 0; number < TIMES; number++) {
                    runs.append(run, number + 2L, events.get(number % events.size()));
                  }
                },
                threads));
      }
    }
    writers.forEach(CompletableFuture::join);
    double seconds = (System.nanoTime() - began) / 1e9;
    return "| events of %d runs at once | %.0f a second |%n|---|---|%n"
        .formatted(WRITERS, WRITERS * TIMES / seconds);
  }

  private Pair sideBySide(Write write) throws IOException, HostException {
    var ours = new long[TIMES];
    var bare = new long[TIMES];
    try (var file =
        FileChannel.open(
            folder.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int number = 0; number < TIMES; number++) {
        long began = System.nanoTime();
        write.one(number);
        long between = System.nanoTime();
        file.write(bytes.clear());
        file.force(false);
        ours[number] = between - began;
        bare[number] = System.nanoTime() - between;
      }
    }
    return new Pair(median(ours), median(bare));
  }

  private static long median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1000;
  }

  private static Entry intent(int number) {
    return new Entry.Intent(new RunId("r-benchmark"), step(number), 1);
  }

  private static Entry outcome(int number) {
    return new Entry.Outcome(
        new RunId("r-benchmark"),
        new StepReport(
            step(number),
            1,
            StepState.DONE,
            "4 files stand as they were captured",
            true,
            false,
            Optional.empty(),
            Instant.now()));
  }

  private static StepId step(int number) {
    return new StepId("web1/restore/c" + number);
  }
}
