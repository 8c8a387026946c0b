package rearguard.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T12:00:00.123456789Z",
        "1969-12-31T23:59:59.999999999Z",
        "-1000000000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z"
      })
  void momentsKeepTheirNanoseconds(String text) {
    Instant moment = Instant.parse(text);
    assertThat(Times.from(Times.to(moment))).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PT0S", "PT0.000000001S", "PT-0.000000001S", "PT-1.5S", "PT-2S", "P9000D"})
  void spansKeepTheirSignAndNanoseconds(String text) {
    Duration span = Duration.parse(text);
    assertThat(Times.from(Times.to(span))).isEqualTo(span);
  }

  @Test
  void bothPartsOfANegativeSpanAreNegative() {
    var message = Times.to(Duration.ofMillis(-1500));
    assertThat(message.getSeconds()).isEqualTo(-1);
    assertThat(message.getNanos()).isEqualTo(-500_000_000);
  }

  @Test
  void whatIsNoMomentIsRefused() {
    var nanos = Timestamp.newBuilder().setNanos(1_000_000_000).build();
    var negative = Timestamp.newBuilder().setNanos(-1).build();
    var far = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();
    assertThatIllegalArgumentException().isThrownBy(() -> Times.from(nanos));
    assertThatIllegalArgumentException().isThrownBy(() -> Times.from(negative));
    assertThatIllegalArgumentException().isThrownBy(() -> Times.from(far));
  }

  @Test
  void whatIsNoSpanIsRefused() {
    var nanos = com.google.protobuf.Duration.newBuilder().setNanos(Integer.MIN_VALUE).build();
    var far =
        com.google.protobuf.Duration.newBuilder().setSeconds(Long.MIN_VALUE).setNanos(-1).build();
    assertThatIllegalArgumentException().isThrownBy(() -> Times.from(nanos));
    assertThatIllegalArgumentException().isThrownBy(() -> Times.from(far));
  }
}
