package rearguard.controller.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LedgerTest {
  @TempDir Path folder;

  @Test
  void theSafeSettingsHoldOnTheWriter() {
    try (var ledger = open()) {
      assertThat(pragma(ledger, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(ledger, "synchronous")).isEqualTo("2");
      assertThat(pragma(ledger, "foreign_keys")).isEqualTo("1");
    }
  }

  @Test
  void everyStartCountsTheEpochUp() {
    try (var first = open()) {
      assertThat(first.epoch()).isEqualTo(1);
    }
    try (var second = open()) {
      assertThat(second.epoch()).isEqualTo(2);
    }
  }

  @Test
  void whoeverHadItOpenBeforeWritesNothingMore() {
    try (var first = open()) {
      assertThat(first.mine()).isTrue();
      first.write(handle -> handle.execute("UPDATE epoch SET touched = 3"));
      new Elsewhere(folder.resolve("rearguard.db")).opensIt();
      assertThat(first.mine()).isFalse();
      assertThatThrownBy(() -> first.write(h -> h.execute("UPDATE epoch SET touched = 4")))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("another controller opened this ledger")
          .hasMessageContaining("epoch 2 writes it");
      assertThat(touched(first)).isEqualTo(3);
    }
  }

  /** A controller on another machine, or on a file system that knows no locks. */
  private record Elsewhere(Path file) {
    void opensIt() {
      var source = new org.sqlite.SQLiteDataSource();
      source.setUrl("jdbc:sqlite:" + file);
      org.jdbi.v3.core.Jdbi.create(source)
          .useHandle(handle -> handle.execute("UPDATE epoch SET epoch = epoch + 1"));
    }
  }

  @Test
  void aSecondControllerIsRefusedAndTheFirstGoesOn() {
    try (var first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("in use by a controller that runs");
      assertThat(first.mine()).isTrue();
      first.touch();
    }
    open().close();
  }

  @Test
  void anEpochThatWasRaisedIsStillOnesOwn() {
    try (var ledger = open()) {
      assertThat(ledger.raiseEpoch(7, _ -> {})).isEqualTo(8);
      ledger.touch();
      assertThat(ledger.mine()).isTrue();
    }
  }

  @Test
  void aReadDoesNotWaitForAWriteAndDoesNotSeeItHalf() throws Exception {
    try (var ledger = open()) {
      var written = new CountDownLatch(1);
      var mayEnd = new CountDownLatch(1);
      var writer =
          Thread.ofVirtual()
              .start(
                  () ->
                      ledger.write(
                          handle -> {
                            handle.execute("UPDATE epoch SET touched = 7");
                            written.countDown();
                            return await(mayEnd);
                          }));
      assertThat(written.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(touched(ledger)).isZero();
      mayEnd.countDown();
      writer.join();
      assertThat(touched(ledger)).isEqualTo(7);
    }
  }

  @Test
  void aReadCannotWrite() {
    try (var ledger = open()) {
      assertThatThrownBy(
              () -> ledger.<Integer>read(handle -> handle.execute("UPDATE epoch SET touched = 1")))
          .hasMessageContaining("readonly");
    }
  }

  @Test
  void aDamagedFileIsRefusedByName() throws IOException {
    var file = folder.resolve("rearguard.db");
    open().close();
    long size = Files.size(file);
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      for (long at = 4096; at < size; at += 4096) {
        raw.seek(at);
        raw.write(new byte[64]);
      }
    }
    assertThatThrownBy(() -> Ledger.open(file, InstantSource.system()))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("rearguard.db");
  }

  private Ledger open() {
    return Ledger.open(folder.resolve("rearguard.db"), InstantSource.system());
  }

  private static String pragma(Ledger ledger, String name) {
    return ledger.write(handle -> handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
  }

  private static long touched(Ledger ledger) {
    return ledger.read(
        handle -> handle.createQuery("SELECT touched FROM epoch").mapTo(Long.class).one());
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
