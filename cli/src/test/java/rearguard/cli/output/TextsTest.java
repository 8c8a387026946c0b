package rearguard.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rearguard.cli.output.Value.Fields;

/** How values and lines become text. */
class TextsTest {
  private static final Value DOCUMENT =
      Value.document("Test")
          .with("text", "a \"b\" \\ \u001b[1m\u202e\n")
          .with("number", 7)
          .withTruth("truth", true)
          .withSome("absent", Optional.empty())
          .withTexts("none", List.of())
          .with("items", new Value.Items(List.of(Fields.EMPTY.with("x", 1).with("y", "z"))));

  @Test
  void jsonEscapesWhatATerminalCouldObey() {
    assertThat(JsonText.line(DOCUMENT))
        .isEqualTo(
            "{\"apiVersion\":\"rearguard/v1\",\"kind\":\"Test\","
                + "\"text\":\"a \\\"b\\\" \\\\ \\u001b[1m\\u202e\\n\",\"number\":7,"
                + "\"truth\":true,\"none\":[],\"items\":[{\"x\":1,\"y\":\"z\"}]}");
  }

  @Test
  void yamlIsBlockStyleWithQuotedTexts() {
    assertThat(YamlText.lines(DOCUMENT))
        .containsExactly(
            "apiVersion: \"rearguard/v1\"",
            "kind: \"Test\"",
            "text: \"a \\\"b\\\" \\\\ \\u001b[1m\\u202e\\n\"",
            "number: 7",
            "truth: true",
            "none: []",
            "items:",
            "  - x: 1",
            "    y: \"z\"");
  }

  @Test
  void aCellIsBoundedAndHarmless() {
    assertThat(Cell.of("x".repeat(10_000)).text()).hasSize(2_001).endsWith("…");
    assertThat(Cell.of("a\u001bb\u202ec").text()).isEqualTo("a\\u001bb\\u202ec");
  }

  @Test
  void wideLettersTakeTwoColumns() {
    assertThat(Width.of("東京")).isEqualTo(4);
    assertThat(Width.of("e\u0301")).isEqualTo(1);
  }

  @Test
  void coloursAreOffWhereNobodyWantsThem() {
    assertThat(Style.of(Optional.empty(), Map.of(), true)).isEqualTo(Style.COLOURED);
    assertThat(Style.of(Optional.empty(), Map.of(), false)).isEqualTo(Style.BARE);
    assertThat(Style.of(Optional.empty(), Map.of("NO_COLOR", "1"), true)).isEqualTo(Style.BARE);
    assertThat(Style.of(Optional.empty(), Map.of("TERM", "dumb"), true)).isEqualTo(Style.BARE);
    assertThat(Style.of(Optional.of("always"), Map.of("NO_COLOR", "1"), false))
        .isEqualTo(Style.COLOURED);
    assertThat(Style.of(Optional.of("never"), Map.of(), true)).isEqualTo(Style.BARE);
    assertThat(Style.COLOURED.painted(new Cell("✓ ok", Tone.GOOD)))
        .isEqualTo("\u001b[32m✓ ok\u001b[0m");
  }
}
