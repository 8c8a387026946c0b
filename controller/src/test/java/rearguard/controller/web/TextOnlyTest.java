package rearguard.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rearguard.controller.web.Pages.TextOnly;

class TextOnlyTest {

  @Test
  void wholeSentencesHaveRoom() {
    String sentence = "port 8000 is held by pid 4211, ".repeat(20);
    assertThat(TextOnly.harmless(sentence)).isEqualTo(sentence);
  }

  @Test
  void tenKilobytesAreCut() {
    assertThat(TextOnly.harmless("x".repeat(10_240))).isEqualTo("x".repeat(1_000) + "…");
  }

  @Test
  void noCharacterIsTornApart() {
    String text = "a" + "👍".repeat(200);
    assertThat(TextOnly.harmless(text)).isEqualTo(text);
  }

  @Test
  void whatTurnsALineAroundIsWrittenOut() {
    assertThat(TextOnly.harmless("x".repeat(150) + "\u202e")).endsWith("x\\u202e");
  }
}
