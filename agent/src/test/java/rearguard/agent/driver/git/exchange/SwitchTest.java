package rearguard.agent.driver.git.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.agent.driver.git.repository.GitPath;

class SwitchTest {
  private static final GitPath ODD = new GitPath("a\n\"\u00ff\\ b");

  @Test
  void aSwitchIsReadAsItWasWritten() {
    var plan =
        new Switch(
            "1:2",
            "1:3",
            List.of(
                new Carry.Entry("a\nb", true, 7),
                new Carry.Entry("two words", false, 8),
                new Carry.Entry(".git", true, 7)),
            List.of(ODD),
            List.of("dist"),
            List.of(new Look("", "1:2:3:4", 4), new Look("src/\"a b\"", "1:5:6:7", 7)));

    assertThat(Switch.parse(plan.text())).isEqualTo(plan);
  }
}
