package rearguard.controller.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rearguard.controller.ledger.CertificateLedger.Given;
import rearguard.controller.ledger.CertificateLedger.Shown;
import rearguard.controller.ledger.CertificateLedger.Standing;

/** What a certificate is among those of its host; generation 3 ends on day 3, and so on. */
class CertificateStandingTest {
  private static Shown shown(int number) {
    return new Shown(Integer.toHexString(number), Instant.EPOCH.plus(Duration.ofDays(number)));
  }

  /** Each generation as a letter: used, or given only. */
  private static List<Given> given(String letters) {
    return IntStream.rangeClosed(1, letters.length())
        .mapToObj(
            number ->
                new Given(number, shown(number), Instant.EPOCH, letters.charAt(number - 1) == 'u'))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'',  1, UNKNOWN",
    "u,   1, CURRENT",
    "ug,  1, CURRENT",
    "ug,  2, NEXT",
    "ugg, 2, NEXT",
    "ugg, 3, NEXT",
    "uu,  1, REPLACED",
    "uu,  2, CURRENT",
    "ugu, 1, REPLACED",
    "ugu, 2, REPLACED",
    "ugu, 3, CURRENT",
    "u,   2, UNKNOWN",
    "gu,  1, REPLACED",
    "gg,  1, NEXT",
    "gg,  2, NEXT",
    "gg,  9, UNKNOWN",
  })
  void isJudgedByTheNewestThatWasUsed(String letters, int number, Standing standing) {
    assertThat(CertificateLedger.standing(given(letters), shown(number))).isEqualTo(standing);
  }

  /** A ledger from before this certificate was made has never seen what ends later. */
  @ParameterizedTest
  @CsvSource({"1, REPLACED", "4, UNKNOWN"})
  void oneThatIsNotKnownIsNewerOrReplaced(int number, Standing standing) {
    var known = List.of(new Given(1, shown(3), Instant.EPOCH, true));
    assertThat(CertificateLedger.standing(known, shown(number))).isEqualTo(standing);
  }
}
