package rearguard.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.agent.host.Ran;

class TailTest {
  @ParameterizedTest
  @CsvSource({
    "'login with hunter2-x', 'login with …'",
    "'password=letmein rest', 'password=… rest'",
    "'DB_PASSWORD: letmein', 'DB_PASSWORD: …'",
    "'Authorization: Bearer abc.def', 'Authorization: Bearer …'",
    "'api_key=1234', 'api_key=…'",
    "'redis://:letmein@db/0 up', 'redis://:…@db/0 up'",
    "'postgres://app:letmein@db/x', 'postgres://app:…@db/x'",
    "'released v2 in 3 s', 'released v2 in 3 s'",
  })
  void secretsAreTakenOut(String said, String shown) {
    var tail = Tail.of(new Ran(0, said, "", false), List.of("hunter2-x"));
    assertThat(tail.lines()).containsExactly(shown);
  }

  @Test
  void theEndIsKeptAndNothingMovesATerminal() {
    var many = "line\n".repeat(1000) + "\u001b[2Jlast\n";
    var tail = Tail.of(new Ran(1, many, "wrong\n", false), List.of());
    assertThat(tail.lines()).hasSize(21).endsWith("\\u001b[2Jlast", "wrong");
  }

  @Test
  void evidenceIsOneLineThatKeepsItsEnd() {
    var ended = new Ended(3, false, Duration.ofMillis(1250), "", List.of("x".repeat(300), "last"));
    var words = ended.inWords("deploy");
    assertThat(words).startsWith("deploy ended with 3 after 1.2 s: …").endsWith("x | last");
    assertThat(words.length()).isLessThanOrEqualTo(200);
  }

  @Test
  void moreThanIsKeptIsSaid() {
    var tail = Tail.of(new Ran(0, "x", "", true), List.of());
    assertThat(tail.lines()).last().asString().contains("not the end");
  }
}
