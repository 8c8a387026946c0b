package rearguard.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rearguard.agent.host.Owner;

class LimitingTest {
  @Test
  void everyLimitIsAPropertyOfAScopeAndTheUserIsLeftBehindWithin() {
    var limits = new Entry.Limits(512L << 20, 50, 100);
    assertThat(Limiting.words(limits, new Owner(1000, 1001), List.of("/opt/deploy", "--to", "v1")))
        .containsExactly(
            "systemd-run",
            "--scope",
            "--quiet",
            "--collect",
            "--property=MemoryMax=536870912",
            "--property=MemorySwapMax=0",
            "--property=CPUQuota=50%",
            "--property=TasksMax=100",
            "--",
            "setpriv",
            "--reuid=1000",
            "--regid=1001",
            "--init-groups",
            "--",
            "/opt/deploy",
            "--to",
            "v1");
  }

  @Test
  void whatIsNotLimitedIsNotNamed() {
    assertThat(Limiting.words(new Entry.Limits(0, 0, 7), new Owner(1, 1), List.of("/x")))
        .contains("--property=TasksMax=7")
        .noneMatch(word -> word.contains("Memory") || word.contains("CPU"));
  }
}
