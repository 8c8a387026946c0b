package rearguard.agent.driver.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
  @Test
  void valuesOfTheEnvironmentAreFoundHoweverTheyAreWritten() {
    assertThat(
            Journal.valuesIn(
                """
                PLAIN=hunter2hunter2 "SPACED=two words here"
                QUOTED="in quotes"
                export LONELY='with single ones'
                { path=/usr/bin/x ; argv[]=/usr/bin/x --token=s3cr3t-token }
                SHORT=abc
                PLACE=/var/lib/tea
                """))
        .containsExactlyInAnyOrder(
            "hunter2hunter2", "two words here", "in quotes", "with single ones", "s3cr3t-token");
  }

  @Test
  void onlyTheLastLinesAreToldAndNoValueIsInThem() {
    var journal = "old\n".repeat(20) + "\ncannot log in with hunter2hunter2\u001b[31m\n";

    var told = Journal.telling(journal, List.of("hunter2hunter2"));

    assertThat(told).hasSize(6);
    assertThat(told.getLast()).isEqualTo("cannot log in with …\\u001b[31m");
  }
}
