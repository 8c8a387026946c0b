package rearguard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidityTest {
  private static final Instant BEGINS = Instant.parse("2026-01-01T00:00:00Z");

  private static Validity ofDays(long days, long serial) {
    return new Validity(BEGINS, BEGINS.plus(Duration.ofDays(days)), BigInteger.valueOf(serial));
  }

  /** A serial number that ends in zeros asks last, one that ends in ones first. */
  @ParameterizedTest
  @CsvSource({
    // days, serial, hours gone by, asks
    "90, 0, 0, false",
    "90, 0, 1439, false",
    "90, 0, 1440, true",
    "90, 1024, 1439, false",
    "90, 1023, 1296, false",
    "90, 1023, 1297, true",
    "90, 512, 1367, false",
    "90, 512, 1368, true",
    "90, 0, 2160, true",
    "90, 0, 5000, true",
    "90, 0, -5000, false",
    "3, 0, 47, false",
    "3, 0, 48, true",
    "3, 1023, 43, false",
    "3, 1023, 44, true",
  })
  void asksWhenAThirdIsLeftOrALittleEarlier(long days, long serial, long hours, boolean asks) {
    assertThat(ofDays(days, serial).due(BEGINS.plus(Duration.ofHours(hours)))).isEqualTo(asks);
  }

  @Test
  void hostsThatWereEnrolledTogetherDoNotAskTogether() {
    var days =
        IntStream.range(0, 1000)
            .mapToObj(serial -> ofDays(90, serial).asksFrom())
            .map(asks -> Duration.between(BEGINS, asks).toDays())
            .toList();
    assertThat(days).allMatch(day -> day >= 54 && day <= 60).contains(54L, 55L, 56L, 57L, 58L, 59L);
  }
}
