package rearguard.controller.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  @TempDir Path folder;
  private Ledger ledger;

  @BeforeEach
  void fiveRecords() {
    var clock = InstantSource.fixed(Instant.parse("2026-11-20T10:00:00.123456Z"));
    ledger = Ledger.open(folder.resolve("rearguard.db"), clock);
    for (int i = 1; i <= 5; i++) {
      append("host-" + i);
    }
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void anUntouchedHistoryHasNoBreak() {
    assertThat(firstBreak()).isEmpty();
    var newest = ledger.read(handle -> ledger.audit().newest(handle, 2));
    assertThat(newest).extracting(Audit.Entry::number).containsExactly(5L, 4L);
  }

  @Test
  void anAlteredWordIsFoundAtItsRecord() {
    tamper("UPDATE audit SET words = 'web1 left' WHERE number = 3");
    assertThat(firstBreak()).map(Audit.Break::number).contains(3L);
  }

  @Test
  void anAlteredPayloadIsFoundAtItsRecord() {
    tamper("UPDATE audit SET payload = x'00' WHERE number = 2");
    assertThat(firstBreak()).map(Audit.Break::number).contains(2L);
  }

  @Test
  void textMovedFromOneFieldToTheNextIsFound() {
    tamper("UPDATE audit SET subject = 'host', who = '-1lead' WHERE number = 1");
    assertThat(firstBreak()).map(Audit.Break::number).contains(1L);
  }

  @Test
  void aRemovedRecordIsFound() {
    tamper("DELETE FROM audit WHERE number = 4");
    assertThat(firstBreak()).contains(new Audit.Break(4, "record 4 is missing"));
  }

  @Test
  void aRemovedEndIsFound() {
    tamper("DELETE FROM audit WHERE number >= 4");
    assertThat(firstBreak())
        .contains(new Audit.Break(4, "the history ends with record 3, but 5 were written"));
  }

  @Test
  void aRemovedRecordIsFoundAlsoWhenTheRestIsNumberedAnew() {
    tamper("DELETE FROM audit WHERE number = 2");
    tamper("UPDATE audit SET number = number - 1 WHERE number > 2");
    assertThat(firstBreak()).map(Audit.Break::number).contains(2L);
  }

  @Test
  void twoRecordsThatChangedPlacesAreFound() {
    tamper("UPDATE audit SET number = 99 WHERE number = 2");
    tamper("UPDATE audit SET number = 2 WHERE number = 3");
    tamper("UPDATE audit SET number = 3 WHERE number = 99");
    assertThat(firstBreak()).map(Audit.Break::number).contains(2L);
  }

  @Test
  void aWriteThatFailsLeavesNoGap() {
    assertThatThrownBy(
            () ->
                ledger.write(
                    handle -> {
                      ledger.audit().append(handle, "k", "s", "w", "words", new byte[0]);
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
    assertThat(append("host-6")).isEqualTo(6);
    assertThat(firstBreak()).isEmpty();
  }

  private long append(String subject) {
    return ledger.write(
        handle ->
            ledger
                .audit()
                .append(
                    handle, "host-invited", subject, "lead", "invited", subject.getBytes(UTF_8)));
  }

  private Optional<Audit.Break> firstBreak() {
    return ledger.read(handle -> ledger.audit().firstBreak(handle));
  }

  private void tamper(String sql) {
    int changed = ledger.write(handle -> handle.execute(sql));
    assertThat(changed).isPositive();
  }
}
