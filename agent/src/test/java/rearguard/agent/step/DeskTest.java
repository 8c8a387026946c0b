package rearguard.agent.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rearguard.agent.journal.Entry;
import rearguard.model.plan.Verb;
import rearguard.model.run.StepState;

class DeskTest {
  @TempDir private Path folder;

  @Test
  void aDamagedJournalIsLeftAsItIsAndNoGreetingEndsTheAgent() throws Exception {
    try (var desk = Desk.open(folder, InstantSource.system())) {
      for (long epoch = 1; epoch < 4; epoch++) {
        desk.heed(epoch);
      }
    }
    var file = folder.resolve("00000000000000000001.journal");
    var bytes = Files.readAllBytes(file);
    bytes[120] ^= 1;
    Files.write(file, bytes);

    try (var desk = Desk.open(folder, InstantSource.system())) {
      desk.heed(9);
      desk.acknowledged(9, 1);
      assertThat(desk.observesOnly()).isPresent();
      assertThat(desk.broken()).isFalse();
      assertThatThrownBy(() -> desk.note(new Entry.Epoch(10))).hasMessageContaining("is damaged");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void noOrderIsTakenWhileTooManyReportsWaitForTheController() throws Exception {
    try (var host = new OneHost(Files.createDirectories(folder.resolve("host")))) {
      host.hold();
      long last = 0;
      while (host.desk.book().unacknowledged().size() < Book.REPORTS_KEPT) {
        var refused = new Order(1, Sample.RUN, Sample.id(Verb.STOP), 1 + (int) last);
        last = host.life.live(refused).orElseThrow().number();
      }
      long head = host.desk.head();

      var report = host.order(Verb.PREPARE, 1).orElseThrow();

      assertThat(report.state()).isEqualTo(StepState.UNKNOWN);
      assertThat(report.retry()).isTrue();
      assertThat(report.evidence()).contains("1024 reports wait to be acknowledged");
      assertThat(host.lamp.calls).isEmpty();
      assertThat(host.desk.head()).isEqualTo(head);

      host.desk.acknowledged(1, last);
      assertThat(host.order(Verb.PREPARE, 1).orElseThrow().state()).isEqualTo(StepState.DONE);
    }
  }
}
