package rearguard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RestTest {
  private final AtomicInteger handedBack = new AtomicInteger();
  private final Rest rest = new Rest(handedBack::incrementAndGet);

  @Test
  void memoryIsHandedBackOnceHoweverLongTheRestLasts() {
    beats(Rest.QUIET_BEATS - 1);
    assertThat(handedBack).hasValue(0);
    beats(1000);
    assertThat(handedBack).hasValue(1);
  }

  @Test
  void afterWorkItIsHandedBackAgain() {
    beats(Rest.QUIET_BEATS - 1);
    rest.stirred();
    beats(Rest.QUIET_BEATS - 1);
    assertThat(handedBack).hasValue(0);
    beats(1);
    rest.stirred();
    beats(Rest.QUIET_BEATS);
    assertThat(handedBack).hasValue(2);
  }

  private void beats(int count) {
    for (int each = 0; each < count; each++) {
      rest.beat();
    }
  }
}
