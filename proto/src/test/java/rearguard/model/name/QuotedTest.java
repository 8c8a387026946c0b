package rearguard.model.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuotedTest {

  /** Texts of every kind of character, the dangerous ones among them. */
  static Stream<String> foreign() {
    var chance = new Random(4711);
    return IntStream.range(0, 500)
        .mapToObj(
            _ ->
                chance
                    .ints(chance.nextInt(400), 0, Character.MAX_CODE_POINT + 1)
                    .map(point -> chance.nextInt(3) == 0 ? point % 0x300 : point)
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
  }

  @Test
  void harmlessTextStaysAsItIs() {
    assertThat(Quoted.of("feat: straße <b> 日本 $(id) 👍")).isEqualTo("feat: straße <b> 日本 $(id) 👍");
    assertThat(Quoted.of("")).isEmpty();
  }

  @Test
  void controlCharactersAreWrittenOut() {
    assertThat(Quoted.of("a\nb\r\t\0\u001b[2J\u007f\u009b"))
        .isEqualTo("a\\u000ab\\u000d\\u0009\\u0000\\u001b[2J\\u007f\\u009b");
  }

  @Test
  void bidirectionalAndInvisibleCharactersAreWrittenOut() {
    assertThat(Quoted.of("\u202ea\u2066b\u200bc\ufeff\u2028\u2029\u00ad"))
        .isEqualTo("\\u202ea\\u2066b\\u200bc\\ufeff\\u2028\\u2029\\u00ad");
    assertThat(Quoted.of("\udb40\udc41")).as("a tag character").isEqualTo("\\ue0041");
  }

  @Test
  void halfACharacterIsWrittenOut() {
    assertThat(Quoted.of("a\ud83d")).isEqualTo("a\\ud83d");
  }

  @Test
  void tenKilobytesAreCut() {
    assertThat(Quoted.of("x".repeat(10_240))).isEqualTo("x".repeat(200) + "…");
    assertThat(Quoted.of("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(Quoted.of("👍".repeat(201))).isEqualTo("👍".repeat(200) + "…");
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void nothingThatMovesACursorEverComesThrough(String foreign) {
    String quoted = Quoted.of(foreign);
    assertThat(quoted.codePoints())
        .allMatch(
            point ->
                !Character.isISOControl(point)
                    && Character.getType(point) != Character.FORMAT
                    && Character.getType(point) != Character.SURROGATE);
    assertThat(quoted.toLowerCase(Locale.ROOT)).doesNotContain("\n");
  }
}
