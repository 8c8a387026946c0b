package rearguard.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rearguard.agent.host.HostException;
import rearguard.agent.journal.Entry.Condensed;
import rearguard.agent.journal.Entry.Epoch;
import rearguard.agent.journal.FaultyVolume.Fault;
import rearguard.model.name.RunId;

/** The disk fails, or the agent is killed, at every call of the journal, in every way. */
class JournalFaultTest {
  private static final int SMALL = 1024;
  private static final int MANY = 24;

  /** A new folder for each call, and never more of them than a fault could need. */
  private static final int MOST_CALLS = 400;

  @TempDir private Path folder;

  private record Life(Path folder, Volume volume) {
    Journal open(List<Entry> read) throws HostException {
      var place = new Journal.Place(folder, InstantSource.system(), SMALL, volume);
      return Journal.open(place, (_, entry) -> read.add(entry));
    }

    static Life healthy(Path folder) {
      return new Life(folder, new LocalVolume());
    }
  }

  /** Writes 1, 2, 3 … and condenses when it is time; tells what was acknowledged last. */
  private static final class Writing {
    private long acknowledged;

    void run(Journal journal, long from, long to) throws HostException {
      acknowledged = from - 1;
      for (long next = from; next <= to; next++) {
        if (journal.due()) {
          journal.condense(new Condensed(acknowledged, runs(acknowledged), List.of()));
        }
        journal.append(new Epoch(next));
        acknowledged = next;
      }
    }

    private static List<RunId> runs(long count) {
      var runs = new ArrayList<RunId>();
      for (long each = 0; each < count % 7; each++) {
        runs.add(new RunId("r-run" + each));
      }
      return runs;
    }
  }

  /** What the entries say; an exception when they say it out of order or with a gap. */
  private static long told(List<Entry> read) {
    long told = 0;
    for (var entry : read) {
      switch (entry) {
        case Epoch(long number) -> {
          assertThat(number).isEqualTo(told + 1);
          told = number;
        }
        case Condensed condensed -> {
          assertThat(entry).isSameAs(read.getFirst());
          assertThat(condensed.ended()).isEqualTo(Writing.runs(condensed.epoch()));
          told = condensed.epoch();
        }
        default -> throw new AssertionError("nobody wrote " + entry);
      }
    }
    return told;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void afterAFaultAtAnyCallWhatWasAcknowledgedIsThereAndNothingElse(Fault fault) throws Exception {
    int struck = 0;
    for (int call = 1; call < MOST_CALLS; call++) {
      var here = folder.resolve("call-" + call);
      var volume = new FaultyVolume(fault, call);
      var writing = new Writing();
      live(new Life(here, volume), writing);
      goesOnSoundly(here, writing.acknowledged, "fault at call " + call);
      if (!volume.struck()) {
        assertThat(struck).as("calls that were struck").isEqualTo(call - 1).isGreaterThan(MANY);
        return;
      }
      struck++;
    }
    throw new AssertionError("more calls than " + MOST_CALLS);
  }

  /** One agent's life until it is struck or has written all; the kernel frees its lock. */
  private static void live(Life life, Writing writing) throws Exception {
    var read = new ArrayList<Entry>();
    var journal = Optional.<Journal>empty();
    try {
      journal = Optional.of(life.open(read));
      writing.run(journal.get(), 1, MANY);
    } catch (HostException e) {
      assertThat(e.problem().message()).contains("this agent works no more");
      journal.ifPresent(JournalFaultTest::refusesAllFurtherWork);
    } catch (FaultyVolume.Killed _) {
      // as the kernel does it
    } finally {
      if (journal.isPresent()) {
        journal.get().close();
      }
    }
  }

  private static void refusesAllFurtherWork(Journal journal) {
    assertThat(journal.broken()).isTrue();
    assertThat(journal.stopped()).isPresent();
    for (int each = 0; each < 2; each++) {
      assertThatThrownBy(() -> journal.append(new Epoch(99)))
          .hasMessageContaining("this agent works no more");
      assertThatThrownBy(() -> journal.condense(new Condensed(99, List.of(), List.of())))
          .hasMessageContaining("this agent works no more");
    }
  }

  private static void goesOnSoundly(Path folder, long acknowledged, String when) throws Exception {
    var read = new ArrayList<Entry>();
    try (var journal = Life.healthy(folder).open(read)) {
      assertThat(journal.stopped()).as(when).isEmpty();
      assertThat(told(read)).as(when).isBetween(acknowledged, acknowledged + 1);
      new Writing().run(journal, told(read) + 1, MANY + 6);
    }
    var again = new ArrayList<Entry>();
    Life.healthy(folder).open(again).close();
    assertThat(told(again)).as(when).isEqualTo(MANY + 6);
  }

  @Test
  void aLongHistoryTakesNoMoreThanAFewFiles() throws Exception {
    var read = new ArrayList<Entry>();
    try (var journal = Life.healthy(folder).open(read)) {
      new Writing().run(journal, 1, 600);
      assertThat(journal.head()).isGreaterThan(600);
    }
    assertThat(new LocalVolume().segments(folder)).hasSizeLessThanOrEqualTo(3);
    Life.healthy(folder).open(read).close();
    assertThat(told(read)).isEqualTo(600);
    assertThat(read).hasSizeLessThan(40);
  }

  @Test
  void aBeginningThatRottedIsNotBelievedAndNothingBehindItIsCut() throws Exception {
    try (var journal = Life.healthy(folder).open(new ArrayList<>())) {
      new Writing().run(journal, 1, 24);
    }
    var newest = new LocalVolume().segments(folder).getLast();
    var bytes = Files.readAllBytes(newest);
    bytes[70] ^= 1;
    Files.write(newest, bytes);
    var read = new ArrayList<Entry>();
    try (var journal = Life.healthy(folder).open(read)) {
      assertThat(journal.stopped()).isPresent();
      assertThat(journal.broken()).isFalse();
    }
    assertThat(told(read)).isPositive().isLessThan(24);
    assertThat(Files.readAllBytes(newest)).isEqualTo(bytes);
  }

  @Test
  void aBeginningThatWasMovedToAnotherNameIsNotBelieved() throws Exception {
    try (var journal = Life.healthy(folder).open(new ArrayList<>())) {
      new Writing().run(journal, 1, 24);
    }
    var newest = new LocalVolume().segments(folder).getLast();
    Files.copy(newest, Segment.path(folder, 4_711));
    try (var journal = Life.healthy(folder).open(new ArrayList<>())) {
      assertThat(journal.stopped()).isPresent();
    }
  }
}
