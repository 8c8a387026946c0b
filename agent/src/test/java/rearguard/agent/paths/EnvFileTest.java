package rearguard.agent.paths;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvFileTest {
  private static EnvFile of(String text) {
    return EnvFile.of(text.getBytes(ISO_8859_1));
  }

  private static String text(EnvFile file) {
    return new String(file.bytes(), ISO_8859_1);
  }

  /** What a restore of the one key makes of the second file, with what it is in the first. */
  private static String back(String key, String kept, String now) {
    var was = of(kept);
    return text(of(now).with(key, was.entry(key), was.ended()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "A=1",
        "A=1\n",
        "# c\r\n\r\nexport A='1'\r\nB=2",
        "A=\"one\ntwo\"\nB=1\n",
        "\r\r\nA = 1 \n=x\nnoise\n\u00ff\u0000=\n",
        "A='never closed\nB=2\n",
      })
  void anyFileIsItselfAgain(String file) {
    assertThat(text(of(file))).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# head\nA=1\n# about X\nX=good\nB=2\n",
        "X=good\nB=2\n",
        "B=2\nX=good",
        "B=2\r\nX=good\r\n",
        "X=good",
        "B=2\nexport X='good # \"' # why\n\n# tail",
        "B=2\n  X = \"go\\\"od\nsecond\n=third\"\nC=3\n",
        "B=2\nX=\"it's\"\nC=3\n",
      })
  void oneKeyIsBackWhereItWasWhateverWasDoneToIt(String good) {
    var without = text(of(good).with("X", Optional.empty(), of(good).ended()));
    assertThat(of(without).entry("X")).isEmpty();

    assertThat(back("X", good, without)).isEqualTo(good);
    var entry = of(good).entry("X").orElseThrow();
    var other = new EnvFile.Entry("X=bad", entry.end(), entry.after(), entry.gap(), 1);
    var changed = text(of(good).with("X", Optional.of(other), of(good).ended()));
    assertThat(changed).contains("X=bad").doesNotContain("go\\\"od", "good");
    assertThat(back("X", good, changed)).isEqualTo(good);
    assertThat(back("X", good, ended(changed) + "X=worse\n"))
        .isEqualTo(good.endsWith("\n") || !of(good).ended() ? good : good + "\n");
    assertThat(back("X", without, changed)).isEqualTo(without);
  }

  private static String ended(String text) {
    return text.endsWith("\n") ? text : text + "\n";
  }

  @Test
  void theLastOfSeveralCountsAndOneIsLeftWhereTheFirstStood() {
    var twice = "X=1\nA=1\nexport X=2\nB=2\n";
    assertThat(of(twice).entry("X").orElseThrow().text()).isEqualTo("export X=2");
    assertThat(of(twice).entry("X").orElseThrow().times()).isEqualTo(2);
    assertThat(back("X", twice, twice)).isEqualTo("export X=2\nA=1\nB=2\n");
  }

  @Test
  void aKeyWhosePlaceIsGoneGoesToTheEnd() {
    assertThat(back("X", "A=1\nX=2\n", "B=1")).isEqualTo("B=1\nX=2\n");
    assertThat(back("X", "A=1\nX=2", "B=1\r\n")).isEqualTo("B=1\r\nX=2");
    assertThat(back("X", "A=1\nX=2\n", "")).isEqualTo("X=2\n");
  }

  @Test
  void whatOnlyLooksLikeTheKeyIsLeftAlone() {
    var file = "XX=1\n# X=2\nA=\"\nX=3\n\"\nX\nY=X=4\n";
    assertThat(of(file).entry("X")).isEmpty();
    assertThat(of("A=\"open\nX=\"closed\"\n").entry("X").orElseThrow().text())
        .isEqualTo("X=\"closed\"");
  }

  @Test
  void aSecretIsNotShownByAccident() {
    assertThat(of("X=hunter2").entry("X").orElseThrow()).hasToString("entry");
  }
}
